package dev.tributary.connect.runtime.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.connect.json.JsonConverter;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * Renders what a source task polled, for a dead letter queue: the connector's own converters may be what failed, so this
 * depends on none of them. Key and value become JSON with their schema, as the JSON converter writes it with {@code
 * schemas.enable=true}; what does not fit its schema is written without it, or by its {@code toString()}. Null without a
 * schema stays null. Nothing is thrown, whatever the data are. Thread-safe.
 */
final class PolledRecordText {
    static final String JSON = "json";
    static final String TEXT = "text";

    private final JsonConverter withSchemas = json(true);
    private final JsonConverter plain = json(false);

    @SuppressWarnings("resource") // holds nothing
    private final SimpleHeaderConverter headerConverter = new SimpleHeaderConverter();

    /** Bytes, and what they are. */
    record Text(byte @Nullable [] bytes, String format) {}

    Text key(SourceRecord record) {
        return render(record.keySchema(), record.key());
    }

    Text value(SourceRecord record) {
        return render(record.valueSchema(), record.value());
    }

    /** The record's own headers, as the simple header converter writes them. */
    RecordHeaders headers(SourceRecord record) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), header(record.topic(), header));
        }
        return headers;
    }

    private byte @Nullable [] header(@Nullable String topic, Header header) {
        try {
            return headerConverter.fromConnectHeader(topic, header.key(), header.schema(), header.value());
        } catch (Exception | StackOverflowError e) {
            return text(header.value());
        }
    }

    /** JSON without a schema around it. */
    byte @Nullable [] plain(@Nullable Map<String, ?> map) {
        try {
            return plain.fromConnectData(null, null, map);
        } catch (Exception | StackOverflowError e) {
            return text(map);
        }
    }

    private Text render(@Nullable Schema schema, @Nullable Object value) {
        try {
            return new Text(withSchemas.fromConnectData(null, schema, value), JSON);
        } catch (Exception | StackOverflowError e) {
            return withoutItsSchema(value);
        }
    }

    private Text withoutItsSchema(@Nullable Object value) {
        try {
            Schema schema = value instanceof Struct struct ? struct.schema() : null;
            return new Text(withSchemas.fromConnectData(null, schema, value), JSON);
        } catch (Exception | StackOverflowError e) {
            return new Text(text(value), TEXT);
        }
    }

    private static byte[] text(@Nullable Object value) {
        try {
            return String.valueOf(value).getBytes(UTF_8);
        } catch (Exception | StackOverflowError e) { // a plugin's own type
            return ("a value that cannot be written: its toString() threw "
                            + e.getClass().getName())
                    .getBytes(UTF_8);
        }
    }

    private static JsonConverter json(boolean schemas) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", Boolean.toString(schemas)), false);
        return converter;
    }
}
