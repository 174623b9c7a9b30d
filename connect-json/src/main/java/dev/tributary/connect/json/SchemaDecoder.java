package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Reads values of one schema, or values without a schema, null among them. Thread-safe. */
final class SchemaDecoder {
    private static final SchemaDecoder SCHEMALESS = new SchemaDecoder(null, SchemalessDecoder.INSTANCE);

    private final @Nullable NullRule nulls;
    private final ValueDecoder values;

    private SchemaDecoder(@Nullable NullRule nulls, ValueDecoder values) {
        this.nulls = nulls;
        this.values = values;
    }

    /** The decoder of a schema; of values without a schema, if it is null. */
    static SchemaDecoder of(@Nullable Schema schema, JsonConverterSettings settings) {
        if (schema == null) {
            return SCHEMALESS;
        }
        NullRule nulls = new NullRule(schema, settings.replaceNullWithDefault());
        ValueDecoder logical = LogicalDecoders.find(schema);
        return new SchemaDecoder(nulls, logical == null ? PlainDecoders.of(schema, settings) : logical);
    }

    /** The value under the cursor. */
    @Nullable
    Object read(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? absent() : values.read(parser);
    }

    /** What stands for a null or a missing field. */
    @Nullable
    Object absent() {
        return nulls == null ? null : nulls.resolve();
    }
}
