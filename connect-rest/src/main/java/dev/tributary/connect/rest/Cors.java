package dev.tributary.connect.rest;

import java.util.Set;
import java.util.regex.Pattern;

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

    /** Whether pages of an origin may use the API: as the CORS handler decides. */
    boolean allows(String origin) {
        return origins.stream()
                .anyMatch(it -> it.equals("*")
                        || Pattern.compile(it, Pattern.CASE_INSENSITIVE)
                                .matcher(origin)
                                .matches());
    }
}
