package dev.tributary.connect.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The control contract: what can be asked of a Connect cluster through one of its workers.
 *
 * <p>Two kinds of methods, told apart by what they return:
 *
 * <ul>
 *   <li><b>Reads</b> return a value. They answer from the worker's immutable snapshot, never block, never wait for a
 *       rebalance, a plugin or Kafka, and throw {@link ConnectClusterException.NotFound} where there is nothing.
 *   <li><b>Requests</b> return a {@link CompletableFuture} at once. It completes when what is asked is durable (or
 *       done, where the method says so), or exceptionally with one of {@link ConnectClusterException}. Requests have no
 *       deadline of their own except where plugin code runs: the caller sets one (REST: 90 s) and stops waiting;
 *       {@link #stage()} then tells what the worker is busy with.
 * </ul>
 *
 * <p>Thread-safe. Futures may complete on internal threads: do not block in their callbacks. Source of the behaviour:
 * the Kafka Connect REST API; KIP-745 (restarts), KIP-875 (offsets, stop), KIP-980 (initial state), KIP-891 (versions),
 * KIP-1017 (health).
 */
public interface ConnectCluster {
    // ---- reads

    /** This worker. */
    WorkerInfo worker();

    /** All connectors, ascending. */
    Set<ConnectorName> connectors();

    /**
     * A connector as configured.
     *
     * @throws ConnectClusterException.NotFound if it does not exist
     */
    ConnectorInfo connector(ConnectorName name);

    /**
     * The configurations of a connector, newest first: the present one, then former ones as far as they are kept.
     *
     * @throws ConnectClusterException.NotFound if it does not exist
     */
    List<ConfigVersion> configHistory(ConnectorName name);

    /**
     * A connector's tasks as configured, ascending; empty while it is stopped.
     *
     * @throws ConnectClusterException.NotFound if the connector does not exist
     */
    List<TaskInfo> tasks(ConnectorName name);

    /**
     * The observed states of a connector and its tasks.
     *
     * @throws ConnectClusterException.NotFound if no status was written for it yet
     */
    ConnectorStatus status(ConnectorName name);

    /**
     * The observed state of a task.
     *
     * @throws ConnectClusterException.NotFound if no status was written for it yet
     */
    InstanceStatus taskStatus(TaskId task);

    /**
     * The topics that a connector has used since its creation or the last reset; empty for an unknown connector.
     *
     * @throws ConnectClusterException.Forbidden if {@code topic.tracking.enable} is false
     */
    Set<String> activeTopics(ConnectorName name);

    /** What the worker is busy with, as a sentence for people, or null if it is idle. Used to explain time-outs. */
    @Nullable
    String stage();

    // ---- requests

    /**
     * Asks the control plane for a sign of life. Completes with {@code HEALTHY} as soon as start-up is complete and the
     * control plane answers; a caller that waits in vain (REST: 10 s) reports {@link #unanswered()} instead.
     */
    CompletableFuture<WorkerHealth> health();

    /** The health to report when {@link #health()} did not complete in time. Never blocks. */
    WorkerHealth unanswered();

    /**
     * All installed plugins, in the order of the REST API: sinks, sources, transformations, predicates, converters,
     * header converters, then the types that REST never lists. Asynchronous because a version is what the plugin's
     * {@code version()} answers, and plugin code may block.
     */
    CompletableFuture<List<PluginInfo>> plugins();

    /** What this worker has to tell about its plugin path: conflicts and problems. Asks plugins for their versions. */
    CompletableFuture<PluginFindings> pluginFindings();

    /**
     * Looks at this worker's plugin path again. What is new or changed there is used by connectors and tasks that start from
     * now on; those that run keep what they were started with. Other workers are not concerned. Fails with {@code Failed},
     * and changes nothing, if the plugin path is now one that a worker would not start with.
     */
    CompletableFuture<PluginReload> reloadPlugins();

    /**
     * The configuration definition of a plugin.
     *
     * @param plugin class name or alias
     * @param version a version or range, or null for the newest
     * @return fails with {@code NotFound} for an unknown plugin, {@code BadRequest} for a version that is not there or a
     *     plugin type without definitions
     */
    CompletableFuture<List<ConfigKey>> pluginConfig(String plugin, @Nullable String version);

    /**
     * Validates a connector configuration, plugin code included, off the control plane and with a deadline.
     *
     * @param config the configuration; values may be null
     * @return the findings; fails with {@code BadRequest} when there is no {@code connector.class} or no such class
     */
    CompletableFuture<ConfigValidation> validate(Map<String, @Nullable String> config);

    /**
     * Creates a connector. Completes when it is durable; on a standalone worker when it has started and its tasks are
     * generated. Fails with {@code BadRequest} (invalid) or {@code Conflict} (exists).
     */
    CompletableFuture<ConnectorInfo> createConnector(NewConnector connector);

    /** Creates or replaces a connector's configuration; its target state stays. As {@link #createConnector}. */
    CompletableFuture<ConfigWritten> putConfig(ConnectorName name, Map<String, @Nullable String> config);

    /**
     * Merges into a connector's stored configuration: null removes a key, another value sets it.
     *
     * @return fails with {@code NotFound} or {@code BadRequest}
     */
    CompletableFuture<ConnectorInfo> patchConfig(ConnectorName name, Map<String, @Nullable String> patch);

    /** Deletes a connector and its target state, not its offsets. Fails with {@code NotFound}. */
    CompletableFuture<Void> deleteConnector(ConnectorName name);

    /**
     * Asks for a target state: pause, resume, stop. Completes when the wish is durable, for {@code STOPPED} on a
     * standalone worker when the tasks have ended. Idempotent. Fails with {@code NotFound}.
     */
    CompletableFuture<Void> setTargetState(ConnectorName name, TargetState state);

    /**
     * Restarts the connector instance alone, whatever its state; completes when it has started. Fails with
     * {@code NotFound}, {@code Failed} (it did not start), {@code NotLeader} (another worker owns it).
     */
    CompletableFuture<Void> restartConnector(ConnectorName name);

    /**
     * Restarts the connector and its tasks, as far as {@code scope} says; completes when the request is durable.
     *
     * @return the plan: the present states, with RESTARTING for what will be restarted
     */
    CompletableFuture<ConnectorStatus> restart(ConnectorName name, RestartScope scope);

    /** Restarts one task; completes when its start is under way. Fails with {@code NotFound} or {@code NotLeader}. */
    CompletableFuture<Void> restartTask(TaskId task);

    /**
     * Forgets which topics a connector has used; running tasks add a topic again on its next use. Fails with
     * {@code Forbidden} if switched off.
     */
    CompletableFuture<Void> resetActiveTopics(ConnectorName name);

    /** The offsets of a connector in any state. Fails with {@code NotFound}. */
    CompletableFuture<List<ConnectorOffset>> offsets(ConnectorName name);

    /**
     * Alters offsets of a stopped connector; a null offset resets that partition.
     *
     * @return a sentence that says whether the plugin took part; fails with {@code NotFound}, {@code BadRequest} (not
     *     stopped, wrong shape) or {@code Failed}
     */
    CompletableFuture<String> alterOffsets(ConnectorName name, List<ConnectorOffset> offsets);

    /** Resets all offsets of a stopped connector. As {@link #alterOffsets}. */
    CompletableFuture<String> resetOffsets(ConnectorName name);

    /**
     * Waits until this worker has read what was written to the cluster's configuration before this call, by whichever
     * worker. A client whose write was carried out by another worker so reads its own write here. Completes at once where
     * one worker is the cluster; never completes exceptionally for a reason that the caller could do anything about, and may
     * take long while Kafka cannot be reached: callers stop waiting.
     */
    default CompletableFuture<Void> caughtUp() {
        return CompletableFuture.completedFuture(null);
    }
}
