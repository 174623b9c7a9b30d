package dev.tributary.connect.api;

import java.util.Comparator;
import java.util.Objects;

/**
 * One task of a connector. Ordered by connector, then by number. Immutable.
 *
 * @param connector the connector that the task belongs to
 * @param number the task's number, from 0
 */
public record TaskId(ConnectorName connector, int number) implements Comparable<TaskId> {
    private static final Comparator<TaskId> ORDER =
            Comparator.comparing(TaskId::connector).thenComparingInt(TaskId::number);

    public TaskId {
        Objects.requireNonNull(connector, "connector");
        if (number < 0) {
            throw new IllegalArgumentException("task number: " + number + " (expected: >= 0)");
        }
    }

    public static TaskId of(String connector, int number) {
        return new TaskId(ConnectorName.of(connector), number);
    }

    @Override
    public int compareTo(TaskId other) {
        return ORDER.compare(this, other);
    }

    /** {@code <connector>-<number>}, the form used in client ids, thread names and messages. */
    @Override
    public String toString() {
        return connector + "-" + number;
    }
}
