package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
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

        /**
         * Told likewise that all workers are to restart what they run of a connector; not told what was asked before the
         * store was started.
         */
        default void onRestart(ConnectorName connector, RestartScope scope) {}

        /**
         * Told likewise, in the order in which it was written, that all workers are to set the level of a logger. Neither text
         * is checked.
         */
        default void onLoggerLevel(String logger, String level) {}
    }

    /**
     * Reads everything, then follows.
     *
     * @return completes when the snapshot is up to date with the log as it was at the time of the call
     */
    CompletableFuture<Void> start(Listener listener);

    /**
     * Takes the right to write what only the leader of a cluster writes, where the store guards it: from then on a former
     * leader's writes fail. Called when this worker comes to lead, and again after a write has failed.
     */
    CompletableFuture<Void> claim();

    /** Gives that right up. Never blocks. */
    void release();

    /** What is known now. Never blocks. */
    ClusterConfig snapshot();

    /**
     * Writes a connector's configuration, and before it its initial target state if one is given. If it differs from the
     * present one, that one becomes part of the history.
     *
     * @param initialState null writes no target state
     */
    CompletableFuture<Void> putConnector(
            ConnectorName name, Map<String, @Nullable String> config, @Nullable TargetState initialState);

    /** Deletes a connector's configuration with its history, and its target state. */
    CompletableFuture<Void> removeConnector(ConnectorName name);

    /** Writes a complete set of task configurations and commits it. */
    CompletableFuture<Void> putTasks(ConnectorName name, List<Map<String, @Nullable String>> configs);

    CompletableFuture<Void> putTargetState(ConnectorName name, TargetState state);

    /** Asks all workers to restart what they run of a connector. */
    CompletableFuture<Void> putRestart(ConnectorName name, RestartScope scope);

    /** Replaces the key with which workers sign their requests. */
    CompletableFuture<Void> putSessionKey(SessionKey key);

    /**
     * Asks all workers to set the level of a logger, this one included; also a worker that does not lead may. Nothing of it
     * remains for workers that start later.
     */
    CompletableFuture<Void> putLoggerLevel(String logger, String level);

    /** Notes that a connector's producers are fenced, and how many there may be from now on. */
    CompletableFuture<Void> putTaskCount(ConnectorName name, int tasks);

    /** What is known of a connector's transactional producers. */
    Fencing fencing(ConnectorName name);

    /** The last change of a connector's configuration; null if there is none that is known of. Never blocks. */
    default @Nullable ConfigEdit lastEdit(ConnectorName name) {
        return null;
    }

    /** The configurations that a connector has had, newest first; none if it does not exist. Never blocks. */
    default List<ConfigVersion> history(ConnectorName name) {
        return List.of();
    }

    /** Completes when the snapshot shows everything that was in the log at the time of the call. */
    CompletableFuture<Void> refresh();

    @Override
    void close();
}
