package dev.tributary.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The corners that random data seldom reaches, converted by both converters. */
class HandPickedDifferentialTest {
    private static final List<Converters> CONVERTERS = ToJsonDifferentialTest.allSettings();
    private static final String INT8 = "{\"schema\":{\"type\":\"int8\",\"optional\":true},\"payload\":";
    private static final String DATE =
            "{\"schema\":{\"type\":\"int32\",\"name\":\"org.apache.kafka.connect.data.Date\"},\"payload\":";
    /** A logical name on a type that its values do not fit. */
    private static final String TIME_LIST = "{\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"int8\"},"
            + "\"name\":\"org.apache.kafka.connect.data.Time\",\"default\":5},\"payload\":";

    private static final String BYTE_KEYS =
            "{\"schema\":{\"type\":\"map\",\"keys\":{\"type\":\"bytes\"},\"values\":{\"type\":\"int8\"}},\"payload\":";
    private static final String LIST =
            "{\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"double\",\"optional\":true}},\"payload\":";

    record Pair(Schema schema, Object value) {}

    static Stream<Pair> values() {
        Map<Object, Object> nullKeys = new LinkedHashMap<>();
        nullKeys.put(null, 1);
        nullKeys.put("null", 2);
        Map<Object, Object> badOverwritten = new LinkedHashMap<>();
        badOverwritten.put(null, "no int");
        badOverwritten.put("null", 2);
        Schema optionalKeys = SchemaBuilder.map(Schema.OPTIONAL_STRING_SCHEMA, Schema.INT32_SCHEMA)
                .build();
        Schema defaultKeys = SchemaBuilder.map(
                        SchemaBuilder.string().defaultValue("zz").build(), Schema.INT32_SCHEMA)
                .build();
        Schema decimalKeys = SchemaBuilder.map(
                        SchemaBuilder.string()
                                .name(Decimal.LOGICAL_NAME)
                                .parameter("scale", "0")
                                .build(),
                        Schema.INT32_SCHEMA)
                .build();
        SchemaBuilder unbuilt = SchemaBuilder.struct().field("a", Schema.INT8_SCHEMA);
        return Stream.of(
                new Pair(optionalKeys, nullKeys),
                new Pair(optionalKeys, badOverwritten),
                new Pair(defaultKeys, nullKeys),
                new Pair(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .build(),
                        nullKeys),
                new Pair(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .build(),
                        Map.of(1, 1)),
                new Pair(optionalKeys, Map.of(new StringBuilder("k\"\ud83d"), 1)),
                new Pair(decimalKeys, Map.of(new BigDecimal(5), 1)),
                new Pair(null, nullKeys),
                new Pair(new SchemaBuilder(Schema.Type.ARRAY).build(), List.of(1, "x")),
                new Pair(new SchemaBuilder(Schema.Type.MAP).build(), Map.of("a", 1)),
                new Pair(SchemaBuilder.array(Schema.INT32_SCHEMA).build(), Set.of(1)),
                new Pair(null, new ArrayDeque<>(List.of(1))),
                new Pair(null, new Struct(SchemaBuilder.struct().build())),
                new Pair(unbuilt, new Struct(unbuilt).put("a", (byte) 1)),
                new Pair(unbuilt, new Struct(unbuilt.build()).put("a", (byte) 1)),
                new Pair(Schema.BYTES_SCHEMA, ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 1)),
                new Pair(Schema.BYTES_SCHEMA, ByteBuffer.allocateDirect(2)),
                new Pair(Schema.BYTES_SCHEMA, ByteBuffer.allocate(2).asReadOnlyBuffer()),
                new Pair(Decimal.schema(2), new BigDecimal("1.234")),
                new Pair(Decimal.schema(2), new BigDecimal("1E+30")),
                new Pair(Decimal.schema(-3), new BigDecimal("1E+3")),
                new Pair(Decimal.schema(10), new BigDecimal("1E-10")),
                new Pair(
                        SchemaBuilder.bytes()
                                .name(Decimal.LOGICAL_NAME)
                                .parameter("scale", "two")
                                .build(),
                        BigDecimal.ONE),
                new Pair(SchemaBuilder.string().name(Decimal.LOGICAL_NAME).build(), BigDecimal.ONE),
                new Pair(Date.SCHEMA, new java.util.Date(-86_400_000L)),
                new Pair(Date.SCHEMA, new java.util.Date(1)),
                new Pair(Date.SCHEMA, new java.util.Date(86_400_000L * 30_000_000_000L)),
                new Pair(Date.SCHEMA, new java.sql.Timestamp(86_400_000L)),
                new Pair(Time.SCHEMA, new java.util.Date(86_400_000L)),
                new Pair(Time.SCHEMA, new java.util.Date(86_400_001L)),
                new Pair(Time.SCHEMA, new java.util.Date(-1)),
                new Pair(withParameters(Map.of()), (byte) 1),
                new Pair(withParameters(Collections.singletonMap("a", null)), (byte) 1),
                new Pair(withParameters(Collections.singletonMap(null, "a")), (byte) 1),
                new Pair(null, "\ud83d\ude00 \ud83d x \ude00 \u2028 \u007f \u0001 é / \""),
                new Pair(null, Map.of("\ud83d\ude00 \ud83d x \ude00 \u2028 \u007f \u0001 é / \"", 1)),
                new Pair(null, "long ".repeat(20_000)),
                new Pair(null, new byte[100_000]),
                new Pair(null, nested(998)),
                new Pair(null, nested(999)),
                new Pair(null, nested(1000)),
                new Pair(null, nested(1001)),
                new Pair(nestedSchema(400), null),
                new Pair(nestedSchema(1100), null));
    }

    private static Schema withParameters(Map<String, String> parameters) {
        return new ConnectSchema(
                Schema.Type.INT8, false, null, "n", 1, null, new HashMap<>(parameters), null, null, null);
    }

    private static Object nested(int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        return value;
    }

    private static Schema nestedSchema(int depth) {
        Schema schema = Schema.OPTIONAL_INT8_SCHEMA;
        for (int i = 0; i < depth; i++) {
            schema = SchemaBuilder.array(schema).optional().build();
        }
        return schema;
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsWrittenAlike(Pair pair) {
        for (Converters converters : CONVERTERS) {
            Converters.Answers answers = converters.toJson(pair.schema(), pair.value());
            assertThat(answers.agree())
                    .as("%s: %s", converters.settings(), answers)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "{}",
                "[]",
                "5",
                "5}",
                "5 x",
                "\"a\"",
                "NaN",
                "-",
                "+1",
                "01",
                "-01",
                "00",
                "1.",
                ".5",
                "1e5",
                "tru",
                "nul",
                "1e400",
                "1e99999999999",
                "-1e99999999999",
                "0e99999999999",
                "1e-99999999999",
                "-0",
                "-0.0",
                "0.0",
                "99999999999999999999",
                "-99999999999999999999",
                "\ufeff5",
                "\ufeff{\"schema\":null,\"payload\":5}",
                "{\"a\":1,\"a\":2}",
                "[1,]",
                "[,1]",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "\"\\ud83d\"",
                "\"\\ude00\\ud83d\"",
                "\"\\ud83d\\ude00\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\t\"",
                "// c\n5",
                "5 // c",
                "\0",
                "5\0",
                "\u001e5",
                INT8 + "1}",
                INT8 + "1} trailing",
                INT8 + "1}}",
                INT8 + "1",
                INT8 + "1}\0",
                INT8 + "\0}",
                INT8 + "1\0}",
                INT8 + "\ufeff1}",
                INT8 + " 1 }",
                INT8 + "}",
                INT8 + "1,}",
                INT8 + "1,\"payload\":2}",
                INT8 + "1,\"schema\":null}",
                INT8 + "1,\"x\":2}",
                INT8 + "01}",
                INT8 + "-0.9}",
                INT8 + "1e2}",
                INT8 + "\"1\"}",
                INT8 + "null}",
                INT8 + "nul}",
                INT8 + "[1,{\"a\":2}]}",
                INT8 + "[1e99999999999]}",
                INT8 + "{\"a\":\"\\x\"}}",
                INT8 + "NaN}",
                INT8 + "1 2}",
                INT8 + "\"\ud83d\ude00\"}",
                LIST + "[1,2.5,-0.0,1e400,1e-400,\"NaN\",null,true,[1],{}]}",
                LIST + "{\"a\":1,\"b\":2,\"a\":3}}",
                LIST + "5}",
                LIST + "null}",
                "{\"schema\":null,\"payload\":{\"a\":[1,{\"b\":null}]}}",
                "{\"schema\":null}",
                "{\"payload\":1}",
                "{\"schema\":5,\"payload\":1}",
                "{\"payload\":5,\"schema\":{\"type\":\"int8\"},\"payload\":6}",
                "{\"schema\":null,\"schema\":{\"type\":\"int8\"},\"payload\":6}",
                "{\"sch\\u0065ma\":{\"type\":\"int8\"},\"p\\u0061yload\":6}",
                "{\"schema\":{\"type\":\"int8\"},\"payload\":6,\"p\\u0061yload\":7}",
                TIME_LIST + "1,\"other\":2}",
                TIME_LIST + "1}",
                BYTE_KEYS + "[[\"\",1],[\"\",2],[\"AQID\",3],[\"AQID\",4],[\" \",5]]}",
                DATE + "\"x\",\"payload\":3}",
                DATE + "\"x\",\"payload\":\"y\"}",
                DATE + "\"x\",\"payload\":3,}",
                "{\"schema\":{\"type\":\"int8\",\"type\":\"string\"},\"payload\":6}",
                "{\"schema\":{\"doc\":\"}}{\\\"\",\"type\":\"int8\"},\"payload\":6}"
            })
    void aDocumentIsReadAlike(String document) {
        check(document.getBytes(StandardCharsets.UTF_8));
        check(document.getBytes(StandardCharsets.UTF_16BE));
        check(document.getBytes(StandardCharsets.UTF_16LE));
    }

    static Stream<String> largeDocuments() {
        List<String> documents = new ArrayList<>();
        for (int depth : new int[] {997, 998, 999, 1000, 1001}) {
            String nested = "[".repeat(depth) + "]".repeat(depth);
            documents.addAll(List.of(
                    nested, INT8 + nested + "}", LIST + nested + "}", "{\"schema\":null,\"payload\":" + nested + "}"));
        }
        for (int digits : new int[] {999, 1000, 1001}) {
            String number = "9".repeat(digits);
            documents.addAll(List.of(
                    number,
                    INT8 + number + "}",
                    LIST + "[" + number + ",0." + number + "]}",
                    INT8 + "[" + number + "]}"));
            documents.add("{\"payload\":" + number + "e9,\"schema\":null}");
        }
        documents.add(INT8 + "{\"" + "n".repeat(60_000) + "\":1}}");
        documents.add("{\"schema\":null,\"payload\":\"" + "text ".repeat(100_000) + "\"}");
        return documents.stream();
    }

    @ParameterizedTest
    @MethodSource("largeDocuments")
    void aLargeDocumentIsReadAlike(String document) {
        check(document.getBytes(StandardCharsets.UTF_8));
    }

    private static void check(byte[] document) {
        for (Converters converters : CONVERTERS) {
            for (byte[] envelope : List.of(INT8 + "1}", LIST + "[]}").stream()
                    .map(String::getBytes)
                    .toList()) {
                converters.toData(envelope);
            }
            Converters.Answers first = converters.toData(document);
            assertThat(first.agree()).as("%s: %s", converters.settings(), first).isTrue();
            // Now the beginning may be known.
            assertThat(converters.toData(document)).isEqualTo(first);
        }
    }
}
