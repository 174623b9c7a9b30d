package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.util.Set;

/**
 * What this worker is to run, and whether it leads. Immutable.
 *
 * @param everything all there is, whatever the sets say: a standalone worker
 * @param connectors whose instances it runs
 * @param tasks which tasks it runs
 * @param leader whether it tidies up for the cluster (statuses of what was removed)
 * @param groupGeneration the generation of the assignment, written with every status; 0 on a standalone worker
 */
public record Assignment(
        boolean everything, Set<ConnectorName> connectors, Set<TaskId> tasks, boolean leader, int groupGeneration) {
    /** Of a standalone worker. */
    public static final Assignment EVERYTHING = new Assignment(true, Set.of(), Set.of(), true, 0);

    /** Of a worker that is in no group. */
    public static final Assignment NOTHING = new Assignment(false, Set.of(), Set.of(), false, 0);

    public Assignment {
        connectors = Set.copyOf(connectors);
        tasks = Set.copyOf(tasks);
    }

    boolean owns(ConnectorName connector) {
        return everything || connectors.contains(connector);
    }

    boolean owns(TaskId task) {
        return everything || tasks.contains(task);
    }
}
