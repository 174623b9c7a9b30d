package dev.tributary.connect.rest.body;

/** What a write of offsets did, as a sentence. */
public record MessageBody(String message) {}
