package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Connector configurations, target states and task configurations, kept in one compacted log in the record forms of the
 * config topic. Thread-safe.
 *
 * <p>Every write completes when it is durable <em>and</em> {@link #snapshot()} shows it. Writes are not checked against
 * the present state: whoever decides has looked at the snapshot.
 */
public interface ConfigStore extends AutoCloseable {
    /** Told, on the log's reader thread, that a newer snapshot is there. Must not block. */
    interface Listener {
        void onChange(ClusterConfig snapshot);
    }

    /**
     * Reads everything, then follows.
     *
     * @return completes when the snapshot is up to date with the log as it was at the time of the call
     */
    CompletableFuture<Void> start(Listener listener);

    /** What is known now. Never blocks. */
    ClusterConfig snapshot();

    /**
     * Writes a connector's configuration, and before it its initial target state if one is given.
     *
     * @param initialState null writes no target state
     */
    CompletableFuture<Void> putConnector(
            ConnectorName name, Map<String, @Nullable String> config, @Nullable TargetState initialState);

    /** Deletes a connector's configuration and target state. */
    CompletableFuture<Void> removeConnector(ConnectorName name);

    /** Writes a complete set of task configurations and commits it. */
    CompletableFuture<Void> putTasks(ConnectorName name, List<Map<String, @Nullable String>> configs);

    CompletableFuture<Void> putTargetState(ConnectorName name, TargetState state);

    /** Completes when the snapshot shows everything that was in the log at the time of the call. */
    CompletableFuture<Void> refresh();

    @Override
    void close();
}
