package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;

/** A worker that did not tell what it knows. */
public record SilentWorkerBody(
        @Doc("The worker: host and port.") @JsonProperty("worker_id")
        String workerId,

        @Doc("The address where it was asked.") String url,

        @Doc("Why it did not tell: it cannot be reached, refuses, or is none of ours.")
        String reason) {}
