package dev.tributary.connect.json;

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

    static RecordEncoder of(@Nullable Schema schema, JsonConverterSettings settings) {
        SchemaEncoder payload = SchemaEncoder.of(schema, settings);
        return settings.schemasEnabled()
                ? new RecordEncoder(envelope(schema, settings), payload, END)
                : new RecordEncoder(NOTHING, payload, NOTHING);
    }

    private static byte[] envelope(@Nullable Schema schema, JsonConverterSettings settings) {
        JsonText json = new JsonText(0);
        json.startObject();
        json.name("schema");
        new SchemaWriter(json, settings).write(schema);
        json.name("payload");
        return json.copy();
    }

    void write(JsonText json, @Nullable Object value) {
        json.raw(before);
        payload.write(json, value);
        json.raw(after);
    }
}
