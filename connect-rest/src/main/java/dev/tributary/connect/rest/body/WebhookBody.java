package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** A receiver of alerts. */
public record WebhookBody(
        @Doc("Stands for its address.") String id,

        @Doc("Its address without what may be secret: path, query.")
        String url,

        @Doc("How much is yet to be sent to it.") int waiting,

        @Doc("How much it has taken since this worker watches.")
        long delivered,

        @Doc("Why the last attempt failed; null if it did not.") @Nullable
        String problem,

        @Doc("When that was, in milliseconds since 1970; null if there is none.")
        @JsonProperty("problem_at_ms")
        @Nullable
        Long problemAtMs) {}
