package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectorName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the framework itself reads from a connector's configuration (variables resolved). Immutable. Made by {@code
 * ConnectorSettingsParser}.
 *
 * @param name the connector
 * @param connectorClass {@code connector.class}: class name or alias
 * @param version {@code connector.plugin.version}, null for the newest
 * @param tasksMax {@code tasks.max}
 * @param enforceTasksMax {@code tasks.max.enforce}
 * @param keyConverter null: the worker's
 * @param valueConverter null: the worker's
 * @param headerConverter null: the worker's
 * @param transforms in order of application
 * @param errors what to do when a record fails
 */
public record ConnectorSettings(
        ConnectorName name,
        String connectorClass,
        @Nullable String version,
        int tasksMax,
        boolean enforceTasksMax,
        @Nullable ConverterChoice keyConverter,
        @Nullable ConverterChoice valueConverter,
        @Nullable ConverterChoice headerConverter,
        List<TransformChoice> transforms,
        ErrorSettings errors) {
    public ConnectorSettings {
        transforms = List.copyOf(transforms);
    }

    /** The same for whoever needs the converters alone. */
    public ConnectorSettings withoutTransforms() {
        return new ConnectorSettings(
                name,
                connectorClass,
                version,
                tasksMax,
                enforceTasksMax,
                keyConverter,
                valueConverter,
                headerConverter,
                List.of(),
                errors);
    }

    /**
     * One transform of the chain.
     *
     * @param alias its name in {@code transforms}
     * @param settings the keys under its prefix, stripped: {@code type} included, {@code predicate} and {@code negate} not
     * @param predicate null: applied to every record
     * @param negate apply it where the predicate does not hold
     */
    public record TransformChoice(
            String alias,
            String className,
            @Nullable String version,
            Map<String, @Nullable String> settings,
            @Nullable PredicateChoice predicate,
            boolean negate) {
        public TransformChoice {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /**
     * The predicate of one transform.
     *
     * @param alias its name in {@code predicates}
     * @param settings the keys under its prefix, stripped
     */
    public record PredicateChoice(
            String alias, String className, @Nullable String version, Map<String, @Nullable String> settings) {
        public PredicateChoice {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /**
     * {@code errors.*}.
     *
     * @param retryTimeout how long a failing operation is retried; negative: for ever
     * @param retryDelayMax cap of the back-off
     * @param tolerateAll {@code errors.tolerance=all}: skip what fails for good
     * @param log whether failures are logged
     * @param logMessages whether the log names the record
     */
    public record ErrorSettings(
            Duration retryTimeout, Duration retryDelayMax, boolean tolerateAll, boolean log, boolean logMessages) {}

    /** What a sink reads: exactly one of the two is non-null. */
    public record SinkTopics(
            @Nullable List<String> names, @Nullable Pattern regex) {
        public SinkTopics {
            if ((names == null) == (regex == null)) {
                throw new IllegalArgumentException("exactly one of names and regex must be given");
            }
            names = names == null ? null : List.copyOf(names);
        }
    }
}
