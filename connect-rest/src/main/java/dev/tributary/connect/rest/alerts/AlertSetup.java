package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.AlertPolicy;
import dev.tributary.connect.api.AlertSettings;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What alerts need to know of the worker. Immutable.
 *
 * @param cluster the name of the cluster: a part of the ids of alerts
 * @param settings the worker's
 * @param policies what holds for a connector, by its configuration as stored
 * @param redaction takes secrets out of a text (the second) about a connector with a configuration (the first)
 * @param metrics told how many there are
 * @param pace how often things are done
 */
public record AlertSetup(
        String cluster,
        AlertSettings settings,
        Function<Map<String, @Nullable String>, AlertPolicy> policies,
        BiFunction<Map<String, @Nullable String>, String, String> redaction,
        AlertMetrics metrics,
        Pace pace) {

    /**
     * How often things are done.
     *
     * @param look from one look at the cluster to the next
     * @param copy from one question to the worker that watches to the next
     */
    public record Pace(Duration look, Duration copy) {
        /** Of workers. */
        public static final Pace DEFAULT = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    /** Called on any thread; must not block. */
    public interface AlertMetrics {
        /** Nobody looks. */
        AlertMetrics NONE = new AlertMetrics() {};

        /** How many alerts this worker watches over now, of each kind that has any. */
        default void active(Map<AlertKind, Integer> counts) {}

        /** A receiver has taken something. */
        default void delivered() {}

        /** A receiver has not taken something; it may be tried again. */
        default void failed() {}
    }

    /** With the same settings for all connectors, and without anything secret. */
    public static AlertSetup of(String cluster, AlertSettings settings) {
        return new AlertSetup(
                cluster,
                settings,
                config -> settings.policy(),
                (config, text) -> text,
                AlertMetrics.NONE,
                Pace.DEFAULT);
    }

    /** The same at another pace. */
    public AlertSetup at(Pace other) {
        return new AlertSetup(cluster, settings, policies, redaction, metrics, other);
    }
}
