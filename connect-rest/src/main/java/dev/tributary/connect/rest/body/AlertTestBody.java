package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What receivers said to a test. */
@Example(
        "{\"sent_by\":\"10.0.0.1:8083\",\"webhooks\":[{\"id\":\"5d41402abc4b\",\"url\":\"https://alerts.example.com/…\","
                + "\"delivered\":true,\"status\":200,\"problem\":null}]}")
public record AlertTestBody(
        @Doc("The worker that sent it: the one that watches.") @JsonProperty("sent_by")
        String sentBy,

        @Doc("All receivers that it knows.") List<Outcome> webhooks) {
    private static final ObjectReader READER = Json.MAPPER
            .readerFor(AlertTestBody.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // of newer workers

    /** What one of them said. */
    public record Outcome(
            @Doc("As in GET /alerts.") String id,
            @Doc("Its address without what may be secret.") String url,
            @Doc("Whether it took it.") boolean delivered,

            @Doc("The status that it answered with; null if there was no answer.") @Nullable
            Integer status,

            @Doc("Why it did not take it; null if it did.") @Nullable
            String problem) {}

    /**
     * Of another worker's answer.
     *
     * @throws IOException if it is none
     */
    public static AlertTestBody read(byte[] json) throws IOException {
        AlertTestBody body = READER.readValue(json);
        if (body == null || body.webhooks == null) {
            throw new IOException("there is no test in it");
        }
        return body;
    }
}
