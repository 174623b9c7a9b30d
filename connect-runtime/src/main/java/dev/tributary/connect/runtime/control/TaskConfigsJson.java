package dev.tributary.connect.runtime.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Task configurations as workers send them to each other: a JSON array of objects of texts. Thread-safe. */
final class TaskConfigsJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TaskConfigsJson() {}

    static byte[] write(List<Map<String, @Nullable String>> configs) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.getFactory().createGenerator(bytes)) {
            json.writeStartArray();
            for (Map<String, @Nullable String> config : configs) {
                json.writeStartObject();
                for (Map.Entry<String, @Nullable String> entry : config.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
        return bytes.toByteArray();
    }

    /** Throws {@code Failed}, which tells nothing of the content. */
    static List<Map<String, @Nullable String>> read(byte[] body) {
        JsonNode array = parse(body);
        if (!array.isArray()) {
            throw unexpected("a JSON value that is not an array");
        }
        var configs = new ArrayList<Map<String, @Nullable String>>();
        for (JsonNode object : array) {
            if (!object.isObject()) {
                throw unexpected("element " + configs.size() + " is not an object");
            }
            var config = new LinkedHashMap<String, @Nullable String>();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode value = field.getValue();
                if (value.isContainerNode()) {
                    throw unexpected("element " + configs.size() + ", key '" + field.getKey() + "' is no text");
                }
                config.put(field.getKey(), value.isNull() ? null : value.asText());
            }
            configs.add(config);
        }
        return configs;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw unexpected("not JSON, from line " + e.getLocation().getLineNr() + " on");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
    }

    private static Failed unexpected(String what) {
        return new Failed(
                "Task configurations: " + what + " (expected: an array of objects with texts as values)", null);
    }
}
