package dev.tributary.connect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our writer of JSON beside Jackson's, and at its limits. */
class JsonTextTest {
    private static final int FIRST_SIZE_BYTES = 4 * 1024;
    private static final int KEPT_SIZE_BYTES = 256 * 1024;

    /** Everything that can be written into an object, each with an escape or a comma where that makes it longer. */
    private static final Map<String, UnaryOperator<TwinTexts>> FIELDS = Map.of(
            "object",
                    json -> json.name("a")
                            .startArray()
                            .startObject()
                            .endObject()
                            .startObject()
                            .endObject()
                            .endArray(),
            "array",
                    json -> json.name("a")
                            .startArray()
                            .startArray()
                            .endArray()
                            .startArray()
                            .endArray()
                            .endArray(),
            "encoded name", json -> json.encodedName("name \u0001").nullValue(),
            "text",
                    json -> json.name("a")
                            .startArray()
                            .string("plain")
                            .string("")
                            .string("x")
                            .endArray(),
            "escaped text", json -> json.name("\ud83d").string("\u0001 \ude00 \u2028 \u00e9 \" end"),
            "long number",
                    json -> json.name("a")
                            .startArray()
                            .number(1)
                            .number(Long.MIN_VALUE)
                            .endArray(),
            "double",
                    json -> json.name("a")
                            .startArray()
                            .number(1e-5)
                            .number(Double.NaN)
                            .endArray(),
            "decimal", json -> json.name("a").number(new BigDecimal("1.234E+30")),
            "literals",
                    json -> json.name("a")
                            .startArray()
                            .bool(true)
                            .bool(false)
                            .nullValue()
                            .endArray(),
            "bytes",
                    json -> json.name("a")
                            .startArray()
                            .binary(new byte[0])
                            .binary(new byte[4])
                            .endArray());

    @Test
    void everyCharIsWrittenAsJacksonWritesIt() {
        TwinTexts json = twins().startObject();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            json.name("" + (char) c)
                    .string("" + (char) c)
                    .encodedName((char) c + "x")
                    .string("x" + (char) c);
        }

        json.endObject().assertSame("all chars");
    }

    @Test
    void randomTextOfAnyCharsIsWrittenAsJacksonWritesIt() {
        Cases.run(4_000, random -> {
            String text = text(random);
            twins().startObject()
                    .name(text)
                    .string(text)
                    .encodedName(text + text)
                    .string(text + text)
                    .endObject()
                    .assertSame(text);
        });
    }

    @Test
    void wholeNumbersAreWrittenAsJacksonWritesThem() {
        TwinTexts json = twins().startArray();
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            for (long near = -11; near <= 11; near++) {
                json.number(power + near).number(-power + near).number(10 * power + near);
            }
        }
        for (long edge : new long[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 100L * Integer.MAX_VALUE, Long.MAX_VALUE}) {
            for (long near = -101; near <= 101; near++) {
                // Beyond the end of all longs it goes on at the beginning: as good.
                json.number(edge + near);
            }
        }
        Cases.run(20_000, random -> json.number(random.nextLong() >> random.nextInt(64)));

        json.endArray().assertSame("whole numbers");
    }

    @Test
    void numbersWithAFractionAreWrittenAsJacksonWritesThem() {
        TwinTexts json = twins().startArray();
        for (double edge : new double[] {
            0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            1e-3,
            9.99e-4,
            1e7,
            9_999_999,
            2e23,
            Float.MIN_VALUE,
            Float.MAX_VALUE
        }) {
            json.number(edge).number(-edge).number((float) edge).number((float) -edge);
        }
        Cases.run(
                10_000,
                random -> json.number(Double.longBitsToDouble(random.nextLong()))
                        .number(Float.intBitsToFloat(random.nextInt()))
                        .number(random.nextInt() / 100.0)
                        .number(decimal(random)));

        json.endArray().assertSame("numbers with a fraction");
    }

    @Test
    void bytesOfEveryLengthAreWrittenAsJacksonWritesThem() {
        Cases.run(1_000, random -> {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            twins().startArray().binary(bytes).binary(bytes).endArray().assertSame("bytes");
        });
    }

    @Test
    void randomDocumentsAreWrittenAsJacksonWritesThem() {
        Cases.run(3_000, random -> {
            TwinTexts json = twins();
            writeRandomly(json, random, 5);
            json.assertSame("a document");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {FIRST_SIZE_BYTES, 2 * FIRST_SIZE_BYTES, 8 * FIRST_SIZE_BYTES})
    void theArrayGrowsWhereverItEnds(int boundary) {
        FIELDS.forEach((name, field) -> {
            for (int before = boundary - 80; before <= boundary; before++) {
                TwinTexts json = twins().startObject().name("p").string("x".repeat(before));
                field.apply(json).endObject().assertSame(name + " after " + before + " bytes");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void nestingIsLimitedWithTheLevelsAroundIt(int outerLevels) {
        for (int levels : new int[] {999 - outerLevels, 1000 - outerLevels}) {
            JsonText json = new JsonText(outerLevels);
            nest(json, levels);
            assertThat(json.copy()).hasSizeGreaterThan(levels);
        }

        JsonText tooDeep = new JsonText(outerLevels);
        nest(tooDeep, 1000 - outerLevels);
        for (Runnable start : List.<Runnable>of(tooDeep::startArray, tooDeep::startObject)) {
            assertThatThrownBy(start::run)
                    .isInstanceOf(DataException.class)
                    .hasCauseInstanceOf(SerializationException.class)
                    .hasMessageContaining("more than 1000 levels");
        }
    }

    @Test
    void levelsThatHaveEndedDoNotCount() {
        JsonText json = new JsonText(0);
        json.startArray();
        for (int i = 0; i < 2_000; i++) {
            json.startObject();
            json.endObject();
            json.startArray();
            json.endArray();
        }
        json.endArray();

        assertThat(json.copy()).startsWith("[{},[],{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTextThatIsClearedHalfWayLeavesNothingInTheNext() {
        for (Consumer<JsonText> half : List.<Consumer<JsonText>>of(
                json -> nest(json, 1000), json -> json.string("x"), json -> json.raw(new byte[] {'['}))) {
            JsonText json = new JsonText(0);
            half.accept(json);
            json.clear();

            nest(json, 1000);
            assertThat(new String(json.copy(), StandardCharsets.UTF_8))
                    .startsWith("[{\"n\":[")
                    .endsWith("\"n\":");
        }
    }

    @Test
    void onlyALargeArrayIsGivenBack() {
        JsonText json = new JsonText(0);
        // With the quotes, and room for a comma.
        json.string("x".repeat(KEPT_SIZE_BYTES - 3));
        json.clear();
        assertThat(json.heldBytes()).isEqualTo(KEPT_SIZE_BYTES);

        json.string("x".repeat(KEPT_SIZE_BYTES - 2));
        json.clear();
        assertThat(json.heldBytes()).isEqualTo(FIRST_SIZE_BYTES);
    }

    @Test
    void aTextBeyondTheLongestArrayIsADataError() {
        Map<String, Consumer<JsonText>> writes = Map.of(
                "text", json -> json.string("12345678"),
                "escaped text", json -> json.string("\u0001123"),
                "bytes", json -> json.binary(new byte[6]),
                "start", JsonText::startArray,
                "name", json -> json.name(JsonText.encodedName("123456")),
                "literal", json -> json.number(12345678901.5),
                "raw", json -> json.raw(new byte[11]));
        writes.forEach((name, write) -> {
            int limit = 3 * FIRST_SIZE_BYTES / 2;
            JsonText json = new JsonText(0, limit);
            json.raw("[".repeat(limit - 10).getBytes(StandardCharsets.US_ASCII));

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            write.accept(json);
                        }
                    })
                    .as(name)
                    .isInstanceOf(DataException.class)
                    .hasCauseInstanceOf(SerializationException.class)
                    .hasMessageContaining("more than " + limit + " bytes");
            assertThat(json.heldBytes()).as(name).isLessThanOrEqualTo(limit);
        });
    }

    @Test
    void aTextOfTheLongestArrayIsWritten() {
        int limit = 3 * FIRST_SIZE_BYTES / 2;
        JsonText json = new JsonText(0, limit);
        json.raw(new byte[limit - 1]);
        json.endArray();

        assertThat(json.copy()).hasSize(limit);
    }

    @Test
    void theLengthOfBytesBeyondAnIntIsNotWrongAround() {
        assertThat(Base64Text.encodedLength(Integer.MAX_VALUE)).isEqualTo(2_863_311_532L);
    }

    private static TwinTexts twins() {
        return new TwinTexts(new JsonText(0));
    }

    /** Arrays and objects in turn, each the only value of the one before, none ended. */
    private static void nest(JsonText json, int levels) {
        for (int level = 0; level < levels; level++) {
            if (level % 2 == 0) {
                json.startArray();
            } else {
                json.startObject();
                json.name("n");
            }
        }
    }

    private static void writeRandomly(TwinTexts json, RandomGenerator random, int depth) {
        switch (random.nextInt(depth > 0 ? 12 : 8)) {
            case 0 -> json.nullValue();
            case 1 -> json.bool(random.nextBoolean());
            case 2 -> json.number(random.nextInt());
            case 3 -> json.number(random.nextGaussian());
            case 4 -> json.number(decimal(random));
            case 5, 6 -> json.string(text(random));
            case 7 -> json.binary(new byte[random.nextInt(5)]);
            case 8, 9 -> {
                json.startArray();
                for (int i = random.nextInt(5); i > 0; i--) {
                    writeRandomly(json, random, depth - 1);
                }
                json.endArray();
            }
            default -> {
                json.startObject();
                for (int i = random.nextInt(5); i > 0; i--) {
                    TwinTexts named = random.nextBoolean() ? json.name(text(random)) : json.encodedName(text(random));
                    writeRandomly(named, random, depth - 1);
                }
                json.endObject();
            }
        }
    }

    /** Mostly ASCII, any char at all, or surrogates most of the time: up to 40 chars, now and then thousands. */
    private static String text(RandomGenerator random) {
        int kind = random.nextInt(4);
        int length = random.nextInt(random.nextInt(200) == 0 ? 10_000 : 40);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char)
                    switch (kind) {
                        case 0 -> random.nextInt(' ', 0x80);
                        case 1 -> random.nextInt(0x100);
                        case 2 -> random.nextInt(Character.MIN_SURROGATE - 0x100, Character.MAX_SURROGATE + 0x100);
                        default -> random.nextInt(0x10000);
                    });
        }
        return text.toString();
    }

    private static BigDecimal decimal(RandomGenerator random) {
        BigInteger unscaled = BigInteger.valueOf(random.nextLong()).pow(random.nextInt(4));
        return new BigDecimal(unscaled, random.nextInt(-20, 40));
    }
}
