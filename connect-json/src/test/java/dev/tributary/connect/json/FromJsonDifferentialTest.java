package dev.tributary.connect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;

/** Random documents, whole and damaged, read by both converters. */
class FromJsonDifferentialTest {
    private static final Converters ENVELOPES = Converters.configured(Map.of());
    private static final Converters ENVELOPES_KEEPING_NULL =
            Converters.configured(Map.of("replace.null.with.default", false, "decimal.format", "NUMERIC"));
    private static final Converters PLAIN = Converters.configured(Map.of("schemas.enable", false));

    @Test
    void whatWasWrittenIsReadAsApacheReadsIt() {
        Cases.run(5_000, random -> {
            byte[] document = written(random);
            for (Converters converters : List.of(ENVELOPES, ENVELOPES_KEEPING_NULL, PLAIN)) {
                // First as an unknown envelope, then as one that is known.
                check(converters, document);
                check(converters, document);
            }
        });
    }

    @Test
    void damagedDocumentsAreReadOrRefusedAsByApache() {
        Cases.run(4_000, random -> {
            RandomJson json = new RandomJson(random);
            byte[] document = written(random);
            int payload = indexOfPayload(document);
            check(ENVELOPES, document);
            for (int i = 0; i < 5; i++) {
                check(ENVELOPES, json.damaged(document, i == 0 ? 0 : payload));
                check(PLAIN, json.damaged(document, 0));
            }
        });
    }

    @Test
    void anyJsonAsAnyPayloadIsReadOrRefusedAsByApache() {
        Cases.run(4_000, random -> {
            RandomJson json = new RandomJson(random);
            byte[] document = written(random);
            String head = new String(document, 0, indexOfPayload(document), StandardCharsets.UTF_8);
            for (int i = 0; i < 5; i++) {
                String text = head + json.value(3) + tail(random, json);
                check(i % 2 == 0 ? ENVELOPES : ENVELOPES_KEEPING_NULL, text.getBytes(encoding(random)));
                check(PLAIN, json.value(4).getBytes(encoding(random)));
            }
        });
    }

    @Test
    void anyJsonAsASchemaIsReadOrRefusedAsByApache() {
        Cases.run(6_000, random -> {
            RandomJson json = new RandomJson(random);
            String schema = "\"schema\":" + json.schema(3);
            for (int i = 0; i < 3; i++) {
                String payload = "\"payload\":" + json.value(3);
                boolean turned = random.nextInt(4) == 0;
                String text = turned ? payload + "," + schema : schema + "," + payload;
                check(random.nextBoolean() ? ENVELOPES : ENVELOPES_KEEPING_NULL, utf8("{" + text + tail(random, json)));
            }
        });
    }

    @Test
    void anyJsonIsReadWithASettledSchemaAsByApache() {
        Cases.run(700, random -> {
            RandomJson json = new RandomJson(random);
            String schema = json.schema(2);
            Converters settled;
            try {
                settled = Converters.configured(
                        Map.of("schema.content", schema, "replace.null.with.default", random.nextBoolean()));
            } catch (RuntimeException e) {
                // No schema, says one of both: the other must say so too.
                Class<?> kind = e instanceof DataException ? DataException.class : e.getClass();
                assertThatThrownBy(() -> configure(new JsonConverter(), schema)).isInstanceOf(kind);
                assertThatThrownBy(() -> configure(new org.apache.kafka.connect.json.JsonConverter(), schema))
                        .isInstanceOf(kind);
                return;
            }
            check(settled, new byte[0]);
            for (int i = 0; i < 10; i++) {
                check(settled, utf8(json.value(3)));
            }
        });
    }

    private static void configure(Converter converter, String schema) {
        converter.configure(Map.of("schema.content", schema), false);
    }

    private static byte[] written(RandomGenerator random) {
        while (true) {
            RandomData data = new RandomData(random, 0);
            Schema schema = random.nextInt(10) == 0 ? null : data.schema(3);
            try {
                byte[] document = (random.nextBoolean() ? ENVELOPES : ENVELOPES_KEEPING_NULL)
                        .apaches()
                        .fromConnectData("t", schema, data.value(schema));
                if (document != null) {
                    return document;
                }
            } catch (RuntimeException e) {
                // A value that cannot be written is of no use here: the next one.
                continue;
            }
        }
    }

    private static int indexOfPayload(byte[] document) {
        String payload = "\"payload\":";
        return new String(document, StandardCharsets.ISO_8859_1).lastIndexOf(payload) + payload.length();
    }

    private static String tail(RandomGenerator random, RandomJson json) {
        return switch (random.nextInt(12)) {
            case 0 -> "} trailing";
            case 1 -> ",\"payload\":" + json.value(1) + "}";
            case 2 -> ",\"other\":" + json.value(1) + "}";
            case 3 -> ",\"schema\":null}";
            case 4 -> ",\"schema\":" + json.schema(1) + ",\"payload\":" + json.value(1) + "}";
            case 5 -> " }{";
            default -> "}";
        };
    }

    private static Charset encoding(RandomGenerator random) {
        return switch (random.nextInt(20)) {
            case 0 -> StandardCharsets.UTF_16BE;
            case 1 -> StandardCharsets.UTF_16LE;
            case 2 -> Charset.forName("UTF-32BE");
            case 3 -> StandardCharsets.ISO_8859_1;
            default -> StandardCharsets.UTF_8;
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void check(Converters converters, byte[] document) {
        Converters.Answers answers = converters.toData(document);
        if (!answers.agree()) {
            assertThat(answers.ours())
                    .as("%s, %s", converters.settings(), new String(document, StandardCharsets.ISO_8859_1))
                    .isEqualTo(answers.apaches());
        }
    }
}
