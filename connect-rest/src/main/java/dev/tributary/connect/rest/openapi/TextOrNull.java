package dev.tributary.connect.rest.openapi;

/** Stands for a text or null: what a configuration that is answered holds. */
public final class TextOrNull {
    private TextOrNull() {}
}
