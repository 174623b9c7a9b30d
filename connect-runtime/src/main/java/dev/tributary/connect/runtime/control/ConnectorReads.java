package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.TaskInfo;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigEdit;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.StatusStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers from the stores' snapshots, without asking the control plane. Thread-safe. */
final class ConnectorReads {
    private final ConfigStore configs;
    private final StatusStore statuses;
    private final ConnectorTypes types;

    ConnectorReads(ConfigStore configs, StatusStore statuses, ConnectorTypes types) {
        this.configs = configs;
        this.statuses = statuses;
        this.types = types;
    }

    Set<ConnectorName> names() {
        return configs.snapshot().connectors().keySet();
    }

    /** The connector as stored; throws {@code NotFound}. */
    ClusterConfig.Connector stored(ConnectorName name) {
        ClusterConfig.Connector connector = configs.snapshot().connector(name);
        if (connector == null) {
            throw notFound(name);
        }
        return connector;
    }

    private static NotFound notFound(ConnectorName name) {
        return new NotFound("Connector " + name + " not found");
    }

    boolean exists(ConnectorName name) {
        return configs.snapshot().connector(name) != null;
    }

    ConnectorInfo info(ConnectorName name) {
        ClusterConfig.Connector connector = stored(name);
        List<TaskId> tasks =
                isStopped(connector) ? List.of() : connector.tasks().ids(name);
        ConfigEdit edit = configs.lastEdit(name);
        return new ConnectorInfo(
                name,
                connector.config(),
                tasks,
                types.of(connector.config()),
                edit == null ? null : edit.at(),
                List.of());
    }

    /** Newest first; throws {@code NotFound}. */
    List<ConfigVersion> history(ConnectorName name) {
        List<ConfigVersion> history = configs.history(name);
        if (history.isEmpty()) {
            throw notFound(name);
        }
        return history;
    }

    List<TaskInfo> tasks(ConnectorName name) {
        ClusterConfig.Connector connector = stored(name);
        List<Map<String, @Nullable String>> taskConfigs = connector.tasks().configs();
        return isStopped(connector)
                ? List.of()
                : connector.tasks().ids(name).stream()
                        .map(id -> new TaskInfo(id, taskConfigs.get(id.number())))
                        .toList();
    }

    private static boolean isStopped(ClusterConfig.Connector connector) {
        return connector.targetState() == TargetState.STOPPED;
    }

    /** Null if no status was written. */
    @Nullable
    ConnectorStatus statusIfAny(ConnectorName name) {
        InstanceStatus connector = statuses.connector(name);
        if (connector == null) {
            return null;
        }
        ClusterConfig.Connector stored = configs.snapshot().connector(name);
        ConnectorType type = stored == null ? ConnectorType.UNKNOWN : types.of(stored.config());
        return new ConnectorStatus(name, connector, statuses.tasks(name), type);
    }

    ConnectorStatus status(ConnectorName name) {
        ConnectorStatus status = statusIfAny(name);
        if (status == null) {
            throw new NotFound("No status found for connector " + name);
        }
        return status;
    }

    InstanceStatus taskStatus(TaskId task) {
        InstanceStatus status = statuses.task(task);
        if (status == null) {
            throw new NotFound("No status found for task " + task);
        }
        return status;
    }
}
