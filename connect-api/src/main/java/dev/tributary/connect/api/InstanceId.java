package dev.tributary.connect.api;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connector instance, or one of the connector's tasks. Immutable; ordered by connector, its instance before its tasks.
 *
 * @param connector the connector
 * @param task the number of the task; null: the connector instance
 */
public record InstanceId(ConnectorName connector, @Nullable Integer task) implements Comparable<InstanceId> {
    private static final Comparator<InstanceId> ORDER =
            Comparator.comparing(InstanceId::connector).thenComparing(id -> id.task() == null ? -1 : id.task());

    public InstanceId {
        Objects.requireNonNull(connector, "connector");
    }

    public static InstanceId of(ConnectorName connector) {
        return new InstanceId(connector, null);
    }

    public static InstanceId of(TaskId task) {
        return new InstanceId(task.connector(), task.number());
    }

    @Override
    public int compareTo(InstanceId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return task == null ? connector.value() : connector + "-" + task;
    }
}
