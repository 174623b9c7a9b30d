package dev.tributary.connect.rest.body;

import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;

/** Event {@code end}: the last one. */
@Example("{\"reason\":\"The worker is shutting down.\"}")
public record StreamEndBody(
        @Doc("Why the stream ends, a sentence; whoever wants to know more connects again.")
        String reason) {}
