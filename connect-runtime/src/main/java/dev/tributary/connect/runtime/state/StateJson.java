package dev.tributary.connect.runtime.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the state topics have it ({@code internal-topics} section 2). Thread-safe. */
final class StateJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder(new JsonFactory())
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .build();

    private static final String PROPERTIES = "properties";
    /** The end of the year 9999: durations from or to what is beyond may not be countable. */
    private static final long LATEST_MS = 253_402_300_799_999L;

    private StateJson() {}

    /** Writes the fields of one object. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] object(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.getFactory().createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
        return bytes.toByteArray();
    }

    static void properties(JsonGenerator json, Map<String, @Nullable String> properties) throws IOException {
        texts(json, PROPERTIES, properties);
    }

    /** An object of texts and nulls. */
    static void texts(JsonGenerator json, String field, Map<String, @Nullable String> texts) throws IOException {
        json.writeObjectFieldStart(field);
        for (Map.Entry<String, @Nullable String> entry : texts.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    /** The first JSON value in the bytes; {@code NullNode} for no bytes and for blanks; null if it is not JSON. */
    static @Nullable JsonNode read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NullNode.getInstance();
        }
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null || node.isMissingNode() ? NullNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
    }

    static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    /** An integral number, as 64 bits: what is longer wraps, as Apache's reader has it. Null if it is none. */
    static @Nullable Long integer(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value != null && value.isIntegralNumber() ? Long.valueOf(value.longValue()) : null;
    }

    /** A point in time, in milliseconds since 1970; null if it is none, or beyond the year 9999. */
    static @Nullable Instant instant(JsonNode object, String field) {
        Long ms = integer(object, field);
        return ms == null || ms < 0 || ms > LATEST_MS ? null : Instant.ofEpochMilli(ms);
    }

    /**
     * The {@code properties} of the object, null if there are none. A value that is not text is read as its JSON text:
     * nobody writes such values, and a reader must not fail.
     */
    static @Nullable Map<String, @Nullable String> properties(JsonNode object) {
        return texts(object, PROPERTIES);
    }

    /** As {@link #properties}, of another field. */
    static @Nullable Map<String, @Nullable String> texts(JsonNode object, String name) {
        JsonNode texts = object.get(name);
        if (texts == null || !texts.isObject()) {
            return null;
        }
        var map = new LinkedHashMap<String, @Nullable String>();
        for (Map.Entry<String, JsonNode> field : texts.properties()) {
            JsonNode value = field.getValue();
            map.put(field.getKey(), value.isNull() ? null : value.isTextual() ? value.textValue() : value.toString());
        }
        return map;
    }
}
