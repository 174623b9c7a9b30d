package dev.tributary.connect.json;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random JSON text, and random damage to it. */
final class RandomJson {
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-0.0",
        "0e0",
        "5e0",
        "50e-1",
        "1.50",
        "300",
        "-129",
        "5.9",
        "-5.9",
        "01",
        "007.5",
        "1e3",
        "1E+2",
        "1e400",
        "-1e400",
        "1e-400",
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999",
        "3.4028236e38",
        "0.1",
        "16777217",
        "16777217.0",
        "1.17549435E-38",
        "86400000",
        "86400001",
        "123456789012345678901234567890.5",
        "1e99999999999",
        "0e99999999999",
        "4.9E-324",
        "2.2250738585072012e-308",
        "8.5e-46"
    };
    private static final String[] NO_JSON = {
        "NaN", "Infinity", "-", "+1", ".5", "1.", "tru", "'a'", "", "1e", "/**/1", "00x"
    };
    private static final String[] TEXTS = {
        "",
        "AQID",
        "AQI=",
        "AQI",
        "A Q\\nID",
        " AQID ",
        "\\u0001AQID",
        "A===",
        "AB==",
        "-_-_",
        "null",
        "NaN",
        "5",
        "é",
        "\\ud83d\\ude00",
        "\\ud83d",
        "a",
        "AQ=D",
        "AQIDAQID",
        "A\\u0051ID",
        "AQI=\\n",
        "AQI= AQ=="
    };
    private static final List<String> NAMES =
            List.of("f1", "f2", "f3", "f4", "f5", "schema", "payload", "a", "", "\\u0066\\u0031", "type", "x\\\"y");

    private final RandomGenerator random;

    RandomJson(RandomGenerator random) {
        this.random = random;
    }

    String value(int depth) {
        return space() + bareValue(depth) + space();
    }

    private String bareValue(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3 -> random.nextInt(200) == 0 ? pick(NO_JSON) : pick(NUMBERS);
            case 4, 5 -> '"' + pick(TEXTS) + '"';
            case 6, 7 -> array(depth - 1);
            default -> object(depth - 1, NAMES);
        };
    }

    private String array(int depth) {
        StringBuilder text = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(value(depth)).append(i > 1 ? "," : "");
        }
        return text.append("]").toString();
    }

    String object(int depth, List<String> names) {
        StringBuilder text = new StringBuilder("{");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(space())
                    .append('"')
                    .append(names.get(random.nextInt(names.size())))
                    .append('"')
                    .append(space());
            text.append(":").append(value(depth)).append(i > 1 ? "," : "");
        }
        return text.append("}").toString();
    }

    /** What might be meant as a schema. */
    String schema(int depth) {
        StringBuilder text = new StringBuilder("{");
        String type = pick(
                "int8", "int64", "float", "double", "boolean", "string", "bytes", "array", "map", "struct", "int",
                "STRING");
        field(text, "type", random.nextInt(50) == 0 ? value(1) : '"' + type + '"');
        optionalField(text, "optional", "true", "true", "false", "1", "\"true\"", "null");
        optionalField(
                text, "name", "\"n\"", "null", "5", name("Date"), name("Time"), name("Timestamp"), name("Decimal"));
        optionalField(text, "version", "1", "1.0", "99999999999", "99999999999999999999", "\"1\"", "null");
        optionalField(text, "doc", "\"d\"", "null", "{}");
        optionalField(
                text,
                "parameters",
                "{\"scale\":\"2\"}",
                "{}",
                "null",
                "[]",
                "{\"scale\":2}",
                "{\"scale\":\"x\"}",
                "{\"a\":null}");
        if (depth > 0) {
            part(text, "items", type.equals("array"), depth);
            part(text, "keys", type.equals("map"), depth);
            part(text, "values", type.equals("map"), depth);
            fields(text, type.equals("struct"), depth);
        }
        optionalField(text, "default", value(1));
        optionalField(text, "type", '"' + type + '"', value(1));
        return text.append("\"other\":").append(value(1)).append("}").toString();
    }

    private static String name(String logicalType) {
        return "\"org.apache.kafka.connect.data." + logicalType + '"';
    }

    private void part(StringBuilder text, String name, boolean needed, int depth) {
        if (needed && random.nextInt(20) > 0) {
            field(text, name, random.nextInt(20) == 0 ? value(0) : schema(depth - 1));
        }
    }

    private void fields(StringBuilder text, boolean needed, int depth) {
        if (needed && random.nextInt(20) > 0) {
            StringBuilder array = new StringBuilder();
            for (int i = random.nextInt(4); i > 0; i--) {
                String name = random.nextInt(50) == 0 ? value(0) : "\"f" + random.nextInt(1, 6) + '"';
                String schema = schema(depth - 1);
                array.append(schema, 0, schema.length() - 1)
                        .append(",\"field\":")
                        .append(name)
                        .append("}")
                        .append(i > 1 ? "," : "");
            }
            field(text, "fields", "[" + array + "]");
        }
    }

    private void optionalField(StringBuilder text, String name, String... values) {
        if (random.nextInt(4) == 0) {
            field(text, name, pick(values));
        }
    }

    private void field(StringBuilder text, String name, String value) {
        text.append('"')
                .append(name)
                .append('"')
                .append(space())
                .append(':')
                .append(value)
                .append(',')
                .append(space());
    }

    /** The document with a few bytes changed, all of them at or after an index. */
    byte[] damaged(byte[] document, int from) {
        byte[] bytes = document;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            bytes = damagedOnce(bytes, Math.min(from, bytes.length));
        }
        return bytes;
    }

    private byte[] damagedOnce(byte[] bytes, int from) {
        int at = from + random.nextInt(bytes.length - from + 1);
        int end = Math.min(bytes.length, at + random.nextInt(1, 6));
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> joined(bytes, at, new byte[0], end);
            case 2 -> joined(bytes, at, anyByte(), at);
            case 3 ->
                joined(
                        bytes,
                        at,
                        latin(pick("\"", "{", "}", "[", "]", ",", ":", "0", "9", "e", "\\", " ", "null", "\0")),
                        at);
            case 4 -> joined(bytes, at, anyByte(), Math.min(bytes.length, at + 1));
            default -> joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end);
        };
    }

    /** Any byte but 0xFF, which Jackson takes for padding in a name if the name without it was read before: a matter of luck. */
    private byte[] anyByte() {
        return new byte[] {(byte) random.nextInt(0xff)};
    }

    private static byte[] joined(byte[] bytes, int head, byte[] middle, int tail) {
        byte[] result = Arrays.copyOf(bytes, head + middle.length + bytes.length - tail);
        System.arraycopy(middle, 0, result, head, middle.length);
        System.arraycopy(bytes, tail, result, head + middle.length, bytes.length - tail);
        return result;
    }

    private static byte[] latin(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private String space() {
        return random.nextInt(8) == 0 ? pick(" ", "\n", "\t ", "\r\n") : "";
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
