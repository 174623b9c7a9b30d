package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connector as it is configured, with its statuses. Immutable.
 *
 * @param info the connector
 * @param status the last that workers wrote; null if none did yet
 */
public record Configured(ConnectorInfo info, @Nullable ConnectorStatus status) {
    /**
     * One connector of the worker's snapshot.
     *
     * @throws ConnectClusterException.NotFound if it does not exist
     */
    public static Configured of(ConnectCluster cluster, ConnectorName name) {
        ConnectorInfo info = cluster.connector(name);
        try {
            return new Configured(info, cluster.status(name));
        } catch (ConnectClusterException.NotFound noStatusYet) {
            return new Configured(info, null);
        }
    }

    /** All connectors of the worker's snapshot. */
    public static List<Configured> all(ConnectCluster cluster) {
        List<Configured> all = new ArrayList<>();
        for (ConnectorName name : cluster.connectors()) {
            try {
                all.add(of(cluster, name));
            } catch (ConnectClusterException.NotFound justDeleted) {
                continue;
            }
        }
        return all;
    }

    /** The last status of the connector instance or a task; null if none was written yet. */
    @Nullable
    InstanceStatus status(InstanceId id) {
        if (status == null) {
            return null;
        }
        Integer task = id.task();
        return task == null ? status.connector() : status.tasks().get(task);
    }

    /** The connector instance and every configured task. */
    Stream<InstanceId> instances() {
        return Stream.concat(
                Stream.of(InstanceId.of(info.name())), info.tasks().stream().map(InstanceId::of));
    }

    /** The workers that the statuses name. */
    public static Set<String> workers(List<Configured> connectors) {
        Set<String> workers = new TreeSet<>();
        for (Configured connector : connectors) {
            connector.instances().forEach(id -> {
                InstanceStatus status = connector.status(id);
                if (status != null) {
                    workers.add(status.workerId());
                }
            });
        }
        return workers;
    }
}
