package dev.tributary.connect.rest.openapi;

/** Stands for a text, a number, a boolean or null: what a configuration that is sent may hold. */
public final class Scalar {
    private Scalar() {}
}
