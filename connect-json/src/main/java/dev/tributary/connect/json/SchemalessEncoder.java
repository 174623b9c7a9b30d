package dev.tributary.connect.json;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Writes values that have no schema, by their Java class. */
final class SchemalessEncoder implements ValueEncoder {
    static final SchemalessEncoder INSTANCE = new SchemalessEncoder();
    private static final SchemaEncoder NULLABLE = SchemaEncoder.schemaless();

    private SchemalessEncoder() {}

    @Override
    public void write(JsonText json, Object value) {
        if (value instanceof String text) {
            json.string(text);
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Boolean bool) {
            json.bool(bool);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(json, map);
        } else if (value instanceof List<?> list) {
            writeList(json, list);
        } else if (value instanceof byte[] bytes) {
            json.binary(bytes);
        } else if (value instanceof ByteBuffer buffer) {
            json.binary(buffer.array());
        } else {
            throw unknown(value);
        }
    }

    private static void writeNumber(JsonText json, Number number) {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            json.number(number.longValue());
        } else if (number instanceof Double) {
            json.number(number.doubleValue());
        } else if (number instanceof Float) {
            json.number(number.floatValue());
        } else {
            throw unknown(number);
        }
    }

    private static void writeMap(JsonText json, Map<?, ?> map) {
        if (MapEncoder.hasOnlyStringKeys(map)) {
            MapEncoder.writeObject(json, map, NULLABLE);
        } else {
            MapEncoder.writePairs(json, map, NULLABLE, NULLABLE);
        }
    }

    private static void writeList(JsonText json, List<?> list) {
        json.startArray();
        for (@Nullable Object element : list) {
            NULLABLE.write(json, element);
        }
        json.endArray();
    }

    private static DataException unknown(Object value) {
        String reason =
                value instanceof Struct ? "a struct is only written with its schema" : "no Connect type is made of it";
        return new DataException(("A value without schema is of %s: %s (expected: a string, byte, short, int, long, "
                        + "float, double, boolean, byte[], ByteBuffer, List or Map)")
                .formatted(NullRule.describe(value), reason));
    }
}
