package dev.tributary.connect.json;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes values of one schema, or values without a schema, null among them. Thread-safe. */
final class SchemaEncoder {
    private final @Nullable NullRule nulls;
    private final ValueEncoder values;

    private SchemaEncoder(@Nullable NullRule nulls, ValueEncoder values) {
        this.nulls = nulls;
        this.values = values;
    }

    /** The encoder of a schema; of values without a schema, if it is null. */
    static SchemaEncoder of(@Nullable Schema schema, JsonConverterSettings settings) {
        if (schema == null) {
            return schemaless();
        }
        NullRule nulls = new NullRule(schema, settings.replaceNullWithDefault());
        ValueEncoder logical = LogicalEncoders.find(schema, settings);
        return new SchemaEncoder(nulls, logical == null ? PlainEncoders.of(schema, settings) : logical);
    }

    static SchemaEncoder schemaless() {
        return new SchemaEncoder(null, SchemalessEncoder.INSTANCE);
    }

    void write(JsonText json, @Nullable Object value) {
        Object written = value == null && nulls != null ? nulls.resolve() : value;
        if (written == null) {
            json.nullValue();
        } else {
            values.write(json, written);
        }
    }
}
