package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** The one JSON mapper of the REST layer. Thread-safe. */
public final class Json {
    /** As long as a body may be: the length of a single value is nobody's business beyond that. */
    private static final int MAX_TEXT_LENGTH = 32 * 1024 * 1024;

    /** The mapper. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_TEXT_LENGTH)
                            .build())
                    .build())
            .build();

    private Json() {}

    /** UTF-8 JSON. */
    public static byte[] bytes(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException failure) {
            throw new UncheckedIOException(
                    "Cannot write " + body.getClass().getName() + " as JSON: " + failure.getOriginalMessage(), failure);
        }
    }
}
