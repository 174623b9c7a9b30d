package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** The encoders of the types without a logical name. */
final class PlainEncoders {
    private PlainEncoders() {}

    static ValueEncoder of(Schema schema, JsonConverterSettings settings) {
        return switch (schema.type()) {
            case INT8 -> (json, value) -> json.writeNumber(cast(Byte.class, value, schema));
            case INT16 -> (json, value) -> json.writeNumber(cast(Short.class, value, schema));
            case INT32 -> (json, value) -> json.writeNumber(cast(Integer.class, value, schema));
            case INT64 -> (json, value) -> json.writeNumber(cast(Long.class, value, schema));
            case FLOAT32 -> (json, value) -> json.writeNumber(cast(Float.class, value, schema));
            case FLOAT64 -> (json, value) -> json.writeNumber(cast(Double.class, value, schema));
            case BOOLEAN -> (json, value) -> json.writeBoolean(cast(Boolean.class, value, schema));
            case STRING ->
                (json, value) ->
                        json.writeString(cast(CharSequence.class, value, schema).toString());
            case BYTES -> (json, value) -> writeBytes(json, value, schema);
            case ARRAY -> array(schema, SchemaEncoder.of(schema.valueSchema(), settings));
            case MAP -> MapEncoder.of(schema, settings);
            case STRUCT -> new StructEncoder(schema, settings);
        };
    }

    private static ValueEncoder array(Schema schema, SchemaEncoder elements) {
        return (json, value) -> {
            json.writeStartArray();
            for (Object element : cast(Collection.class, value, schema)) {
                elements.write(json, element);
            }
            json.writeEndArray();
        };
    }

    private static void writeBytes(JsonGenerator json, Object value, Schema schema) throws IOException {
        // Apache's converter writes the whole array behind a buffer, whatever its position and limit.
        json.writeBinary(
                value instanceof byte[] bytes
                        ? bytes
                        : cast(ByteBuffer.class, value, schema).array());
    }

    static <T> T cast(Class<T> expected, Object value, Schema schema) {
        if (!expected.isInstance(value)) {
            throw new DataException("A value is of %s (expected: %s, for the schema %s)"
                    .formatted(NullRule.describe(value), expected.getName(), NullRule.describe(schema)));
        }
        return expected.cast(value);
    }
}
