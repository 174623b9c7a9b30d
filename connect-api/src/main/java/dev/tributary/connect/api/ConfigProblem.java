package dev.tributary.connect.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a worker's properties. Immutable.
 *
 * @param key the key
 * @param value the value as given, {@code [hidden]} for a password, null if it is missing
 * @param expectation what is expected, and what to do if that is not plain
 */
public record ConfigProblem(String key, @Nullable String value, String expectation) {
    public ConfigProblem {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(expectation, "expectation");
    }

    /** {@code key: value (expected: ...)}. */
    @Override
    public String toString() {
        return key + ": " + (value == null ? "missing" : "'" + value + "'") + " (expected: " + expectation + ")";
    }
}
