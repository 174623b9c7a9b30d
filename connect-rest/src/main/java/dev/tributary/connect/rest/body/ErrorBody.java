package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The body of every answer that is an error; the code equals the HTTP status. */
public record ErrorBody(@JsonProperty("error_code") int errorCode, String message) {}
