package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;

/** The body of every answer that is an error; the code equals the HTTP status. */
@Example("{\"error_code\":404,\"message\":\"Connector orders-in not found\"}")
public record ErrorBody(
        @Doc("The HTTP status.") @JsonProperty("error_code") int errorCode,

        @Doc("What went wrong, and what to do about it, for people.")
        String message) {}
