package dev.tributary.connect.rest;

import java.util.Set;

/**
 * Which pages of other origins may use the API. Immutable.
 *
 * @param origins case-insensitive regular expressions for the whole origin, {@code *} for any; empty: no CORS at all
 * @param methods the methods they may use, never empty
 */
public record Cors(Set<String> origins, Set<String> methods) {
    public Cors {
        origins = Set.copyOf(origins);
        methods = Set.copyOf(methods);
    }

    boolean isActive() {
        return !origins.isEmpty();
    }
}
