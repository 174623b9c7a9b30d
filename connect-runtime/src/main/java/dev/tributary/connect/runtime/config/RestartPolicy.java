package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigProblem;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What is done about failures of connectors and tasks. Immutable.
 *
 * @param onFailure {@code tributary.restart.policy}: whether they are restarted at all
 * @param initialBackoff {@code tributary.restart.initial.backoff.ms}: between the first failure and the restart
 * @param maxBackoff {@code tributary.restart.max.backoff.ms}: between any failure and the restart, at most
 * @param budget {@code tributary.restart.budget}: failures of one kind before it stays FAILED
 * @param window {@code tributary.restart.window.ms}: the running time for which a failure counts
 * @param never {@code tributary.restart.never}: class names of exceptions that are not retried
 */
public record RestartPolicy(
        boolean onFailure,
        Duration initialBackoff,
        Duration maxBackoff,
        int budget,
        Duration window,
        Set<String> never) {
    private static final ConfigDef DEFINITION = RestartKeys.addTo(new ConfigDef());

    /** Nothing is restarted but by a person: what holds where nobody says otherwise. */
    public static final RestartPolicy OFF =
            of(key -> Objects.requireNonNull(DEFINITION.configKeys().get(key)).defaultValue);

    public RestartPolicy {
        never = Set.copyOf(never);
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException("maxBackoff: " + maxBackoff + " (expected: >= " + initialBackoff + ")");
        }
    }

    /** Where the values of a definition come from. */
    private interface Values {
        @Nullable
        Object get(String key);
    }

    private static RestartPolicy of(Values values) {
        Set<String> never = ((List<?>) required(values, RestartKeys.NEVER))
                .stream().map(Object::toString).map(String::trim).collect(Collectors.toCollection(LinkedHashSet::new));
        return new RestartPolicy(
                required(values, RestartKeys.POLICY).toString().equalsIgnoreCase(RestartKeys.ON_FAILURE),
                Duration.ofMillis(number(values, RestartKeys.INITIAL_BACKOFF)),
                Duration.ofMillis(number(values, RestartKeys.MAX_BACKOFF)),
                (int) number(values, RestartKeys.BUDGET),
                Duration.ofMillis(number(values, RestartKeys.WINDOW)),
                never);
    }

    private static Object required(Values values, String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    private static long number(Values values, String key) {
        return ((Number) required(values, key)).longValue();
    }

    // ---- of a worker

    /** Adds what is wrong about keys together; each by itself is right. */
    static void check(WorkerValues values, List<ConfigProblem> problems) {
        if (values.has(RestartKeys.INITIAL_BACKOFF) && values.has(RestartKeys.MAX_BACKOFF)) {
            long initial = values.number(RestartKeys.INITIAL_BACKOFF);
            long most = values.number(RestartKeys.MAX_BACKOFF);
            if (most < initial) {
                problems.add(new ConfigProblem(RestartKeys.MAX_BACKOFF, "" + most, notLess(initial)));
            }
        }
    }

    private static String notLess(long initial) {
        return RestartKeys.INITIAL_BACKOFF + ", which is " + initial + ", or more";
    }

    static RestartPolicy of(WorkerValues values) {
        return of(values.all()::get);
    }

    // ---- of a connector

    /**
     * What holds for a connector: what its configuration says, and for the rest what the worker's does.
     *
     * @param config of the connector. Variables are not resolved here: a value that is one counts as wrong
     * @param problems told of every value that is wrong, as key and sentence; the worker's stands in for it
     */
    public static RestartPolicy of(
            Map<String, @Nullable String> config, RestartPolicy worker, BiConsumer<String, String> problems) {
        Map<String, Object> given = new LinkedHashMap<>();
        KeyReader reader = new KeyReader(DEFINITION, config);
        for (String key : RestartKeys.ALL) {
            if (config.get(key) != null) {
                try {
                    given.put(key, Objects.requireNonNull(reader.read(key)));
                } catch (ConfigException e) {
                    problems.accept(key, String.valueOf(e.getMessage()));
                }
            }
        }
        if (given.isEmpty()) {
            return worker;
        }
        Map<String, Object> values = worker.values();
        values.putAll(given);
        long initial = number(values::get, RestartKeys.INITIAL_BACKOFF);
        long most = number(values::get, RestartKeys.MAX_BACKOFF);
        if (most < initial) {
            String wrong =
                    given.containsKey(RestartKeys.MAX_BACKOFF) ? RestartKeys.MAX_BACKOFF : RestartKeys.INITIAL_BACKOFF;
            problems.accept(
                    wrong,
                    "Invalid value " + config.get(wrong) + " for configuration " + wrong + ": expected "
                            + (wrong.equals(RestartKeys.MAX_BACKOFF)
                                    ? notLess(initial)
                                    : RestartKeys.MAX_BACKOFF + ", which is " + most + ", or less"));
            values.put(RestartKeys.INITIAL_BACKOFF, worker.initialBackoff().toMillis());
            values.put(RestartKeys.MAX_BACKOFF, worker.maxBackoff().toMillis());
        }
        return of(values::get);
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        values.put(RestartKeys.POLICY, onFailure ? RestartKeys.ON_FAILURE : "off");
        values.put(RestartKeys.INITIAL_BACKOFF, initialBackoff.toMillis());
        values.put(RestartKeys.MAX_BACKOFF, maxBackoff.toMillis());
        values.put(RestartKeys.BUDGET, budget);
        values.put(RestartKeys.WINDOW, window.toMillis());
        values.put(RestartKeys.NEVER, List.copyOf(never));
        return values;
    }
}
