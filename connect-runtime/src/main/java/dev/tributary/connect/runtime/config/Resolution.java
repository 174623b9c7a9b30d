package dev.tributary.connect.runtime.config;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of resolving the variables of a connector's configuration. Immutable, and holds no secret.
 *
 * @param fingerprint the same for the same values, within this process
 * @param timesToLive how long what providers answered is good for, by {@code provider:path}; empty if they set no limit, or
 *     the connector is not to be restarted then ({@code config.action.reload=none})
 */
public record Resolution(String fingerprint, Map<String, Duration> timesToLive) {
    public Resolution {
        timesToLive = Collections.unmodifiableMap(new TreeMap<>(timesToLive));
    }
}
