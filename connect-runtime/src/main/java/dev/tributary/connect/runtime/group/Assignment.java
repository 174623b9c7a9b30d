package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.util.Set;

/**
 * What this worker is to run, and its place in the cluster. Immutable.
 *
 * @param number grows with every assignment of this process; told back when everything outside of it has ended
 * @param everything all there is, whatever the sets say: a standalone worker
 * @param connectors whose instances it runs
 * @param tasks which tasks it runs
 * @param leadership who writes configurations and tidies up for the cluster
 * @param groupGeneration the generation of the assignment, written with every status; 0 on a standalone worker
 */
public record Assignment(
        long number,
        boolean everything,
        Set<ConnectorName> connectors,
        Set<TaskId> tasks,
        Leadership leadership,
        int groupGeneration) {
    /** Of a standalone worker. */
    public static final Assignment EVERYTHING = new Assignment(0, true, Set.of(), Set.of(), Leadership.ALONE, 0);

    /** Of a worker that has not joined yet. */
    public static final Assignment NOTHING = new Assignment(0, false, Set.of(), Set.of(), Leadership.UNKNOWN, 0);

    public Assignment {
        connectors = Set.copyOf(connectors);
        tasks = Set.copyOf(tasks);
    }

    /** Whether this worker leads the cluster. */
    public boolean leader() {
        return leadership.leads();
    }

    public boolean owns(ConnectorName connector) {
        return everything || connectors.contains(connector);
    }

    public boolean owns(TaskId task) {
        return everything || tasks.contains(task);
    }

    /** Who leads, and how much runs here, as logs tell it. */
    String summary() {
        String leader;
        if (leadership.leads()) {
            int others = Math.max(0, leadership.members().size() - 1);
            leader = "this worker leads" + (others == 0 ? "" : " (" + others + (others == 1 ? " other)" : " others)"));
        } else {
            leader = leadership.leaderUrl() == null ? "no leader is known" : leadership.leaderUrl() + " leads";
        }
        return "%s; connectors here: %d, tasks: %d".formatted(leader, connectors.size(), tasks.size());
    }
}
