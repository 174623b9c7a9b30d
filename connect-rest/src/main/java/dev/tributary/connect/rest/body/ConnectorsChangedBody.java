package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;

/** Event {@code connectors}: those that are new, or not as they were, and the names of those that are gone. */
public record ConnectorsChangedBody(
        @Doc("As of when, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("Connectors that are new or have changed, whole, with their tasks, by name.")
        List<ConnectorHealthBody> changed,

        @Doc("The names of connectors that do not exist any more.")
        List<String> removed) {}
