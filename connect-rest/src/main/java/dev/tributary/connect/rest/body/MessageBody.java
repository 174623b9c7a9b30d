package dev.tributary.connect.rest.body;

import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;

/** What a write of offsets did, as a sentence. */
@Example("{\"message\":\"The offsets for this connector have been reset successfully.\"}")
public record MessageBody(
        @Doc("What was done, and whether the plugin took part, for people.")
        String message) {}
