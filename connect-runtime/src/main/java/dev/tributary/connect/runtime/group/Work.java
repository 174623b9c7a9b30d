package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A set of connector instances and tasks that one worker holds, gets or gives up. Immutable.
 *
 * @param connectors connector instances, ascending
 * @param tasks tasks, ascending
 */
public record Work(SortedSet<ConnectorName> connectors, SortedSet<TaskId> tasks) {
    public static final Work NONE = new Work(new TreeSet<>(), new TreeSet<>());

    public Work {
        connectors = Collections.unmodifiableSortedSet(new TreeSet<>(connectors));
        tasks = Collections.unmodifiableSortedSet(new TreeSet<>(tasks));
    }

    public static Work of(Collection<ConnectorName> connectors, Collection<TaskId> tasks) {
        return new Work(new TreeSet<>(connectors), new TreeSet<>(tasks));
    }

    public boolean isEmpty() {
        return connectors.isEmpty() && tasks.isEmpty();
    }

    /** How many connector instances and tasks there are in all. */
    public int size() {
        return connectors.size() + tasks.size();
    }

    public Work plus(Work other) {
        SortedSet<ConnectorName> bothConnectors = new TreeSet<>(connectors);
        bothConnectors.addAll(other.connectors);
        SortedSet<TaskId> bothTasks = new TreeSet<>(tasks);
        bothTasks.addAll(other.tasks);
        return new Work(bothConnectors, bothTasks);
    }

    public Work minus(Work other) {
        return new Work(without(connectors, other.connectors), without(tasks, other.tasks));
    }

    private static <T> SortedSet<T> without(SortedSet<T> all, Set<T> removed) {
        SortedSet<T> rest = new TreeSet<>(all);
        rest.removeAll(removed);
        return rest;
    }
}
