package dev.tributary.connect.api;

import java.util.Objects;

/**
 * The name of a connector, unique in its cluster.
 *
 * <p>Any text is a name here, the empty one included; which names may be created is decided by validation
 * (non-empty, no ISO control characters). Ordered by text. Immutable.
 *
 * @param value the name as the user wrote it, never null
 */
public record ConnectorName(String value) implements Comparable<ConnectorName> {
    public ConnectorName {
        Objects.requireNonNull(value, "value");
    }

    public static ConnectorName of(String value) {
        return new ConnectorName(value);
    }

    @Override
    public int compareTo(ConnectorName other) {
        return value.compareTo(other.value);
    }

    /** The bare name, as it stands in messages, keys and URLs. */
    @Override
    public String toString() {
        return value;
    }
}
