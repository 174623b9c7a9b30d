package dev.tributary.connect.json;

import static dev.tributary.connect.json.PlainEncoders.cast;

import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;

/**
 * Writes numbers, booleans, text and bytes without a logical name. One class for all types, not a lambda for each: the JVM
 * would load and compile as many, each with its own copy of what writes a number.
 */
record ScalarEncoder(Schema schema, Schema.Type type) implements ValueEncoder {
    ScalarEncoder(Schema schema) {
        this(schema, schema.type());
    }

    @Override
    public void write(JsonText json, Object value) {
        switch (type) {
            case FLOAT32 -> json.number(cast(Float.class, value, schema).floatValue());
            case FLOAT64 -> json.number(cast(Double.class, value, schema).doubleValue());
            case BOOLEAN -> json.bool(cast(Boolean.class, value, schema));
            case STRING -> json.string(cast(CharSequence.class, value, schema).toString());
            case BYTES -> json.binary(bytes(value));
            default -> json.number(wholeNumber(value));
        }
    }

    private long wholeNumber(Object value) {
        return switch (type) {
            case INT8 -> cast(Byte.class, value, schema);
            case INT16 -> cast(Short.class, value, schema);
            case INT32 -> cast(Integer.class, value, schema);
            case INT64 -> cast(Long.class, value, schema);
            default -> throw new IllegalStateException("No scalar: " + type);
        };
    }

    private byte[] bytes(Object value) {
        // Apache's converter writes the whole array behind a buffer, whatever its position and limit.
        return value instanceof byte[] bytes
                ? bytes
                : cast(ByteBuffer.class, value, schema).array();
    }
}
