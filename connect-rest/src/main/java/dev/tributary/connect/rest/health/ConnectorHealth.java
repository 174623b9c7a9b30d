package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The health of a connector with all its tasks. Immutable.
 *
 * @param info the connector
 * @param summary its state, all in all
 * @param connector the connector instance
 * @param tasks every configured task, ascending
 */
public record ConnectorHealth(ConnectorInfo info, Summary summary, InstanceView connector, List<InstanceView> tasks) {
    /** The worst first, then by name. */
    public static final Comparator<ConnectorHealth> BY_SEVERITY = Comparator.comparing(ConnectorHealth::state)
            .thenComparing(it -> it.info().name());

    public ConnectorHealth {
        tasks = List.copyOf(tasks);
    }

    /**
     * A connector's state, all in all.
     *
     * @param reason sentences; null where the state says it all
     * @param since when it came into this state; null if not known
     */
    public record Summary(
            HealthState state,
            @Nullable String reason,
            @Nullable Instant since) {}

    public HealthState state() {
        return summary.state();
    }

    /** How many tasks are known to work. */
    public int tasksRunning() {
        return (int) tasks.stream().filter(InstanceView::works).count();
    }

    /** The sum of what tasks tell; null if none does. */
    public @Nullable Double recordsPerSecond() {
        return told(InstanceHealth::recordsPerSecond).reduce(Double::sum).orElse(null);
    }

    /** Of what tasks tell: the sum of records, the greatest of times. */
    public Freshness freshness() {
        return new Freshness(
                told(it -> it.freshness().lagRecords()).reduce(Long::sum).orElse(null),
                greatest(Freshness::lagTime),
                greatest(Freshness::recordAge),
                greatest(Freshness::endToEnd));
    }

    private @Nullable Duration greatest(Function<Freshness, @Nullable Duration> time) {
        return told(it -> time.apply(it.freshness()))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private <T> Stream<T> told(Function<InstanceHealth, @Nullable T> what) {
        return tasks.stream()
                .map(InstanceView::told)
                .filter(Objects::nonNull)
                .<@Nullable T>map(what)
                .filter(Objects::nonNull);
    }

    /** The connector instance and all tasks. */
    public Stream<InstanceView> instances() {
        return Stream.concat(Stream.of(connector), tasks.stream());
    }
}
