package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What receivers said to a test. */
@Example("{\"sent_by\":\"10.0.0.1:8083\",\"webhooks\":[{\"id\":\"5d41402abc4b\",\"url\":\"https://alerts.example.com/…\","
        + "\"delivered\":true,\"status\":200,\"problem\":null}]}")
public record AlertTestBody(
        @Doc("The worker that sent it: the one that watches.") @JsonProperty("sent_by")
        String sentBy,

        @Doc("All receivers that it knows.") List<Outcome> webhooks) {
    /** What one of them said. */
    public record Outcome(
            @Doc("As in GET /alerts.") String id,
            @Doc("Its address without what may be secret.") String url,
            @Doc("Whether it took it.") boolean delivered,

            @Doc("The status that it answered with; null if there was no answer.") @Nullable
            Integer status,

            @Doc("Why it did not take it; null if it did.") @Nullable
            String problem) {}
}
