package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartScope;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which instances a restart is for, and how that is shown. Pure. Source: KIP-745.
 *
 * @param shown the present states, RESTARTING for what is to be restarted
 */
record RestartPlan(Set<Instance> instances, ConnectorStatus shown) {
    static RestartPlan of(ConnectorStatus present, RestartScope scope) {
        var instances = new HashSet<Instance>();
        InstanceStatus connector = present.connector();
        if (isMeant(connector, scope)) {
            instances.add(Instance.of(present.name()));
            connector = restarting(connector);
        }
        var tasks = new TreeMap<>(present.tasks());
        if (scope.includeTasks()) {
            tasks.replaceAll((number, status) -> {
                if (!isMeant(status, scope)) {
                    return status;
                }
                instances.add(new Instance(present.name(), number));
                return restarting(status);
            });
        }
        return new RestartPlan(
                Set.copyOf(instances), new ConnectorStatus(present.name(), connector, tasks, present.type()));
    }

    private static boolean isMeant(InstanceStatus status, RestartScope scope) {
        return !scope.onlyFailed() || status.state() == InstanceState.FAILED;
    }

    private static InstanceStatus restarting(InstanceStatus status) {
        return new InstanceStatus(InstanceState.RESTARTING, status.workerId(), status.trace(), status.version());
    }
}
