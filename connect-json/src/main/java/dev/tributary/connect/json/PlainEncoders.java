package dev.tributary.connect.json;

import java.util.Collection;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** The encoders of the types without a logical name. */
final class PlainEncoders {
    private PlainEncoders() {}

    static ValueEncoder of(Schema schema, JsonConverterSettings settings) {
        return switch (schema.type()) {
            case ARRAY -> new ListEncoder(schema, SchemaEncoder.of(schema.valueSchema(), settings));
            case MAP -> MapEncoder.of(schema, settings);
            case STRUCT -> new StructEncoder(schema, settings);
            default -> new ScalarEncoder(schema);
        };
    }

    private record ListEncoder(Schema schema, SchemaEncoder elements) implements ValueEncoder {
        @Override
        public void write(JsonText json, Object value) {
            json.startArray();
            for (Object element : cast(Collection.class, value, schema)) {
                elements.write(json, element);
            }
            json.endArray();
        }
    }

    static <T> T cast(Class<T> expected, Object value, Schema schema) {
        if (!expected.isInstance(value)) {
            throw mismatch(expected, value, schema);
        }
        return expected.cast(value);
    }

    static DataException mismatch(Class<?> expected, Object value, Schema schema) {
        return new DataException("A value is of %s (expected: %s, for the schema %s)"
                .formatted(NullRule.describe(value), expected.getName(), NullRule.describe(schema)));
    }
}
