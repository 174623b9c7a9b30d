package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import org.jspecify.annotations.Nullable;

/** Event {@code heartbeat}: the stream lives. */
@Example("{\"at_ms\":1763849000000,\"now_ms\":1763849000700,\"problem\":null}")
public record HeartbeatBody(
        @Doc("As of when what was told until now holds, in milliseconds since 1970; 0 if nothing was told yet.")
        @JsonProperty("at_ms")
        long atMs,

        @Doc("The clock of the worker: the difference to at_ms is the age of what was told.") @JsonProperty("now_ms")
        long nowMs,

        @Doc("Why there is nothing newer, a sentence; null if all is well.") @Nullable
        String problem) {}
