package dev.tributary.connect.api;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker's settings of alerts: {@code tributary.alerts.*}. Immutable. Holds secrets: addresses of receivers, too, may be such.
 *
 * @param policy what holds for connectors that do not say otherwise
 * @param webhooks where alerts are sent, absolute addresses with http or https; empty: nowhere
 * @param headers of every request to these, by name
 * @param timeout after which a receiver that has not answered counts as one that failed
 * @param firstPause before a delivery that failed is tried again; twice as long with each further failure
 * @param longestPause at most
 * @param authorization the Authorization header with which other workers are asked how they are; null: none
 */
public record AlertSettings(
        AlertPolicy policy,
        List<URI> webhooks,
        Map<String, String> headers,
        Duration timeout,
        Duration firstPause,
        Duration longestPause,
        @Nullable String authorization) {
    /** Of a worker that says nothing about it. */
    public static final AlertSettings DEFAULT = new AlertSettings(
            new AlertPolicy(Set.of(AlertKind.values()), Duration.ofSeconds(10), 0, Duration.ZERO),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            null);

    public AlertSettings {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(firstPause, "firstPause");
        Objects.requireNonNull(longestPause, "longestPause");
        webhooks = List.copyOf(webhooks);
        headers = Map.copyOf(headers);
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "AlertSettings[policy=" + policy + ", webhooks=" + webhooks.size() + ", headers=" + headers.keySet()
                + "]";
    }
}
