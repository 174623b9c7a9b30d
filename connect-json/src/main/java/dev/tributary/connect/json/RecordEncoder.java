package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the records of one schema share: the bytes around the payload and the writer of the payload. Immutable.
 *
 * @param before the bytes before the payload, up to and including its colon; empty without an envelope
 * @param payload writes the payload
 * @param after the bytes after it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RecordEncoder(byte[] before, SchemaEncoder payload, byte[] after) {
    private static final byte[] NOTHING = {};
    private static final byte[] END = {'}'};

    static RecordEncoder of(@Nullable Schema schema, JsonConverterSettings settings) throws IOException {
        SchemaEncoder payload = SchemaEncoder.of(schema, settings);
        return settings.schemasEnabled()
                ? new RecordEncoder(envelope(schema, settings), payload, END)
                : new RecordEncoder(NOTHING, payload, NOTHING);
    }

    private static byte[] envelope(@Nullable Schema schema, JsonConverterSettings settings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.DOCUMENTS.createGenerator(bytes)) {
            // Left open: the payload is to follow. Schemas are thus written at the depth that they have in the
            // document.
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            json.writeStartObject();
            json.writeFieldName("schema");
            new SchemaWriter(json, settings).write(schema);
        }
        bytes.writeBytes(",\"payload\":".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
