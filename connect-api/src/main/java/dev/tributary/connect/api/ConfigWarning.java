package dev.tributary.connect.api;

import java.util.Objects;

/**
 * A key of a connector's configuration that nobody defines and that looks like a slip of the pen. Not an error: connectors
 * may read keys that they do not define. Immutable.
 *
 * @param key as given
 * @param nearest the known key that it resembles
 */
public record ConfigWarning(String key, String nearest) {
    public ConfigWarning {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(nearest, "nearest");
    }

    /** For people. */
    public String message() {
        return "Unknown key '" + key + "': did you mean '" + nearest + "'?";
    }
}
