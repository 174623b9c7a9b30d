package dev.tributary.connect.rest.extension;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.InstanceStatus;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.health.ConnectClusterDetails;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.ConnectorState;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.health.TaskState;
import org.jspecify.annotations.Nullable;

/** The cluster as extensions see it: snapshots, for which nobody ever waits. Thread-safe. Source: {@code rest} 6.6. */
final class ClusterStateView implements ConnectClusterState {
    private final ConnectCluster cluster;

    ClusterStateView(ConnectCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Collection<String> connectors() {
        return asked(
                () -> cluster.connectors().stream().map(ConnectorName::value).toList());
    }

    /**
     * {@inheritDoc}
     *
     * @throws NotFoundException if no status is known of it
     */
    @Override
    public ConnectorHealth connectorHealth(String connector) {
        ConnectorStatus status = asked(() -> cluster.status(ConnectorName.of(connector)));
        Map<Integer, TaskState> tasks = new HashMap<>();
        status.tasks()
                .forEach((number, task) -> tasks.put(
                        number, state(task, (name, worker, trace) -> new TaskState(number, name, worker, trace))));
        return new ConnectorHealth(
                connector,
                state(status.connector(), ConnectorState::new),
                tasks,
                ConnectorType.valueOf(status.type().name()));
    }

    private interface Form<T> {
        T of(String state, String worker, @Nullable String trace);
    }

    private static <T> T state(InstanceStatus status, Form<T> form) {
        return form.of(status.state().name(), status.workerId(), status.trace());
    }

    /**
     * {@inheritDoc}
     *
     * <p>As stored: variables are not resolved.
     *
     * @throws NotFoundException a {@link ConnectException}, if there is no such connector
     */
    @Override
    public Map<String, String> connectorConfig(String connector) {
        return asked(() ->
                new HashMap<>(cluster.connector(ConnectorName.of(connector)).config()));
    }

    /** {@inheritDoc} The id is asked for at each call: it is null until the first broker has answered. */
    @Override
    public ConnectClusterDetails clusterDetails() {
        return new Details(cluster);
    }

    private record Details(ConnectCluster cluster) implements ConnectClusterDetails {
        @Override
        @SuppressWarnings("NullAway") // Kafka's interface is unmarked: null stands for unknown, as in GET /
        public String kafkaClusterId() {
            return cluster.worker().kafkaClusterId();
        }

        @Override
        public String toString() {
            return "kafkaClusterId=" + cluster.worker().kafkaClusterId();
        }
    }

    private static <T> T asked(Supplier<T> read) {
        try {
            return read.get();
        } catch (ConnectClusterException refused) {
            throw refused instanceof ConnectClusterException.NotFound
                    ? new NotFoundException(refused.getMessage(), refused)
                    : new ConnectException(refused.getMessage(), refused);
        }
    }
}
