package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
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
    public void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(json, map);
        } else if (value instanceof List<?> list) {
            writeList(json, list);
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof ByteBuffer buffer) {
            json.writeBinary(buffer.array());
        } else {
            throw unknown(value);
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            json.writeNumber(number.longValue());
        } else if (number instanceof Double) {
            json.writeNumber(number.doubleValue());
        } else if (number instanceof Float) {
            json.writeNumber(number.floatValue());
        } else {
            throw unknown(number);
        }
    }

    private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
        if (MapEncoder.hasOnlyStringKeys(map)) {
            MapEncoder.writeObject(json, map, NULLABLE);
        } else {
            MapEncoder.writePairs(json, map, NULLABLE, NULLABLE);
        }
    }

    private static void writeList(JsonGenerator json, List<?> list) throws IOException {
        json.writeStartArray();
        for (@Nullable Object element : list) {
            NULLABLE.write(json, element);
        }
        json.writeEndArray();
    }

    private static DataException unknown(Object value) {
        String reason =
                value instanceof Struct ? "a struct is only written with its schema" : "no Connect type is made of it";
        return new DataException(("A value without schema is of %s: %s (expected: a string, byte, short, int, long, "
                        + "float, double, boolean, byte[], ByteBuffer, List or Map)")
                .formatted(NullRule.describe(value), reason));
    }
}
