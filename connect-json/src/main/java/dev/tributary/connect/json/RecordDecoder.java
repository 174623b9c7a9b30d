package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** A schema that was read, and the reader of its payloads. Immutable. */
record RecordDecoder(@Nullable Schema schema, SchemaDecoder payload) {

    static RecordDecoder of(@Nullable Schema schema, JsonConverterSettings settings) {
        return new RecordDecoder(schema, SchemaDecoder.of(schema, settings));
    }

    /** The payload under the cursor, with its schema. */
    SchemaAndValue read(JsonParser parser) throws IOException {
        return new SchemaAndValue(schema, payload.read(parser));
    }
}
