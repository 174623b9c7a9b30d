package dev.tributary.connect.api;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that a connector has or had. Immutable.
 *
 * @param number from 1, one more with every change of the connector's configuration
 * @param at when it was written, by the clock of whoever wrote it
 * @param workerId {@code host:port} of the worker that wrote it; null if not known: of a connector's first configuration, and of
 *     those that Apache's workers wrote
 * @param config as stored: variables unresolved, values may be null
 */
public record ConfigVersion(
        long number, Instant at, @Nullable String workerId, Map<String, @Nullable String> config) {
    public ConfigVersion {
        Objects.requireNonNull(at, "at");
        config = Configs.copy(config);
    }
}
