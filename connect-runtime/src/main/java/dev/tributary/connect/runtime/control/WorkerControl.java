package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.Direct.direct;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConfigWritten;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.TaskInfo;
import dev.tributary.connect.api.WorkerHealth;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.group.Leadership;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.task.ExactlyOnceCluster;
import dev.tributary.connect.runtime.task.Runners;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control of a worker, as the rest of the process sees it. Reads are answered from snapshots; requests go to the control
 * thread, plugin code to threads of its own. Thread-safe.
 *
 * <p>Life: construct, {@link #start}, {@link #assign}, {@link #ready}, and at last {@link #close}.
 */
public final class WorkerControl implements ConnectCluster, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerControl.class);
    private static final Duration SHUTDOWN_SLACK = Duration.ofSeconds(10);
    private static final Duration STATUS_LIMIT = Duration.ofSeconds(5);

    private final WorkerFacts facts;
    private final Stores stores;
    private final PluginAccess access;
    private final Stages stages;
    private final PluginCalls calls;
    private final ConnectorReads reads;
    private final ControlLoop loop;
    private final ConfigRequests configRequests;
    private final OffsetRequests offsetRequests;
    private final PeerRequests peerRequests;
    private final ClusterSide cluster;
    private final Signatures signatures;
    private final InstantSource clock;
    private final CompletableFuture<Void> readiness = new CompletableFuture<>();
    private volatile Leadership leadership = Leadership.UNKNOWN;

    /** Of a standalone worker. */
    public WorkerControl(
            WorkerFacts facts,
            Stores stores,
            PluginAccess access,
            Runners runners,
            SinkOffsets sinkOffsets,
            Consumer<Throwable> faults) {
        this(facts, stores, access, runners, OffsetPlaces.shared(stores, sinkOffsets), ClusterSide.NONE, faults);
    }

    /**
     * @param runners not closed here
     * @param stores started by {@link #start}, not closed here
     * @param faults told when the control plane is broken, which no input should ever achieve: the process should end
     */
    public WorkerControl(
            WorkerFacts facts,
            Stores stores,
            PluginAccess access,
            Runners runners,
            OffsetPlaces offsets,
            ClusterSide cluster,
            Consumer<Throwable> faults) {
        this.clock = new SteadyClock();
        this.cluster = cluster;
        this.facts = facts;
        this.stores = stores;
        this.access = access;
        this.stages = new Stages(clock);
        this.calls = new PluginCalls(ControlSettings.PLUGIN_WAIT, stages);
        this.reads =
                new ConnectorReads(stores.configs(), stores.statuses(), new ConnectorTypes(access.plugins(), calls));
        this.loop = new ControlLoop(
                facts.settings(),
                cluster,
                runners,
                stores.configs(),
                new RedactedStatuses(stores.statuses(), access.variables()::redact),
                calls.threads(),
                clock,
                faults);
        this.configRequests = new ConfigRequests(access.validator(), calls, reads, asking(), clock);
        this.offsetRequests = new OffsetRequests(
                new OffsetOperations(access, stores.codec(), offsets),
                calls,
                reads,
                stores.configs(),
                asking(),
                name -> loop.tell(new Event.Released(name)),
                offsets.transactions() != null);
        this.signatures =
                new Signatures(cluster.keys(), () -> stores.configs().snapshot().sessionKey());
        this.peerRequests = new PeerRequests(signatures, () -> leadership, reads, asking());
    }

    // ---- life

    /**
     * Starts the stores and the control thread. Nothing runs before {@link #assign}.
     *
     * @return completes when the stores are read; fails with the first store's failure
     */
    public CompletableFuture<Void> start() {
        loop.start();
        return stores.statuses()
                .start()
                .thenCompose(read -> stores.configs().start(new FromConfigs()))
                .thenCompose(read -> stores.offsets().start());
    }

    /** Runs on the thread that reads the log. */
    private final class FromConfigs implements ConfigStore.Listener {
        @Override
        public void onChange(ClusterConfig snapshot) {
            loop.onChange(snapshot);
            cluster.configListener().accept(snapshot);
        }

        @Override
        public void onRestart(ConnectorName connector, RestartScope scope) {
            loop.onRestart(connector, scope);
        }

        @Override
        public void onLoggerLevel(String logger, String level) {
            cluster.loggerLevels().accept(logger, level);
        }
    }

    /**
     * Says what this worker is to run from now on; {@link Assignment#EVERYTHING} on a standalone worker.
     *
     * @return completes when nothing runs outside of it any more, as it has ended or was given up, and the statuses that tell
     *     so are written (or could not be, within 5 s); never fails
     */
    public CompletableFuture<Void> assign(Assignment assignment) {
        leadership = assignment.leadership();
        return loop.assign(assignment);
    }

    /**
     * Asks all workers of the cluster to set the level of a logger; thread-safe.
     *
     * @return completes when it is durable and this worker was asked, too, if it has read its state
     */
    public CompletableFuture<Void> setLoggerLevel(String logger, String level) {
        return direct(() -> stores.configs().putLoggerLevel(logger, level));
    }

    /** What other workers ask of this one; thread-safe. */
    public ClusterPeer peer() {
        return peerRequests;
    }

    /**
     * What this worker's exactly-once source tasks ask of the cluster; thread-safe.
     *
     * @param groupId {@code group.id}
     */
    public ExactlyOnceCluster exactlyOnce(String groupId) {
        return new ExactlyOnceTasks(
                groupId,
                asking(),
                cluster.peers(),
                signatures,
                stores.configs(),
                clock,
                (pause, work) -> CompletableFuture.delayedExecutor(
                                pause.toMillis(), TimeUnit.MILLISECONDS, calls.threads())
                        .execute(work));
    }

    /** Says that start-up is complete: on a standalone worker, when the connectors of the command line are created. */
    public void ready() {
        readiness.complete(null);
    }

    /**
     * Stops everything that runs and refuses what is asked from now on. Waits for it, at most the longest of the stop limits
     * and 15 s more. Idempotent.
     */
    @Override
    public void close() {
        readiness.completeExceptionally(new ShuttingDown("The worker is shutting down; it never became ready."));
        try {
            if (!loop.shutDown(facts.settings().longestStop().plus(SHUTDOWN_SLACK))) {
                LOG.error("The control plane did not come to an end in time; going on without it.");
            }
            stores.statuses().flush().get(STATUS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The last statuses may not have been written.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            calls.close();
        }
    }

    // ---- reads

    @Override
    public WorkerInfo worker() {
        return facts.info().get();
    }

    @Override
    public Set<ConnectorName> connectors() {
        return reads.names();
    }

    @Override
    public ConnectorInfo connector(ConnectorName name) {
        return reads.info(name);
    }

    @Override
    public List<ConfigVersion> configHistory(ConnectorName name) {
        return reads.history(name);
    }

    @Override
    public List<TaskInfo> tasks(ConnectorName name) {
        return reads.tasks(name);
    }

    @Override
    public ConnectorStatus status(ConnectorName name) {
        return reads.status(name);
    }

    @Override
    public InstanceStatus taskStatus(TaskId task) {
        return reads.taskStatus(task);
    }

    /**
     * What restart supervision is about to do for an instance that runs on this worker; {@link RestartOutlook#NONE} for others.
     * Answered from memory.
     */
    public RestartOutlook restartOutlook(InstanceId instance) {
        return loop.restartOutlook(instance);
    }

    /**
     * The failures of a connector and its tasks and what was done about them, as far as written and read back, of each instance the
     * newest, oldest first, whichever worker it was. Answered from memory.
     *
     * @throws NotFound if there is no such connector
     */
    public SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name) {
        reads.stored(name);
        return stores.statuses().restarts(name);
    }

    @Override
    public Set<String> activeTopics(ConnectorName name) {
        checkTopicTracking();
        return stores.statuses().activeTopics(name);
    }

    private void checkTopicTracking() {
        if (!facts.topicTracking()) {
            throw new Forbidden("Topic tracking is switched off on this worker (topic.tracking.enable=false)");
        }
    }

    @Override
    public @Nullable String stage() {
        return stages.sentence();
    }

    // ---- requests about the worker

    @Override
    public CompletableFuture<Void> caughtUp() {
        return direct(stores.configs()::refresh);
    }

    @Override
    public CompletableFuture<WorkerHealth> health() {
        Reply<Boolean> reply = new Reply<>(stages.begin("answering a health check"));
        loop.ask(new Event.Pinged(reply), reply);
        return direct(() -> reply.future()
                .thenCombine(
                        readiness,
                        (alive, ready) -> new WorkerHealth(
                                WorkerHealth.State.HEALTHY,
                                "Worker has completed startup and is ready to handle requests.")));
    }

    @Override
    public WorkerHealth unanswered() {
        String stage = stages.sentence();
        String suffix = stage == null ? "" : " " + stage;
        return readiness.isDone()
                ? new WorkerHealth(
                        WorkerHealth.State.UNHEALTHY,
                        "Worker did not answer in time, and may be unable to handle other requests." + suffix)
                : new WorkerHealth(WorkerHealth.State.STARTING, "Worker is still starting up." + suffix);
    }

    @Override
    public CompletableFuture<List<PluginInfo>> plugins() {
        return direct(() -> calls.call(
                "all plugins",
                "asking the plugins for their versions",
                () -> access.plugins().installed()));
    }

    @Override
    public CompletableFuture<PluginFindings> pluginFindings() {
        return direct(() -> calls.call(
                "all plugins",
                "asking the plugins for their versions",
                () -> access.plugins().findings()));
    }

    @Override
    public CompletableFuture<PluginReload> reloadPlugins() {
        return direct(() -> calls.call("plugin path", "looking for plugins", () -> {
            try {
                return access.plugins().reload();
            } catch (ConnectException e) {
                throw new ConnectClusterException.Failed(
                        "The plugins were not reloaded, everything is as it was. " + e.getMessage(), e);
            }
        }));
    }

    @Override
    public CompletableFuture<List<ConfigKey>> pluginConfig(String plugin, @Nullable String version) {
        return direct(() -> calls.call(
                "definition of " + plugin,
                "retrieving the definition of the configuration of plugin " + plugin,
                () -> access.definitions().of(plugin, version)));
    }

    @Override
    public CompletableFuture<ConfigValidation> validate(Map<String, @Nullable String> config) {
        return direct(() -> configRequests.validate(config));
    }

    // ---- requests about configurations

    @Override
    public CompletableFuture<ConnectorInfo> createConnector(NewConnector connector) {
        return unlessRemoved(
                connector.name(),
                direct(() -> configRequests
                        .create(connector.name(), connector.config(), connector.initialState())
                        .thenApply(created -> reads.info(connector.name()).with(created.warnings()))));
    }

    @Override
    public CompletableFuture<ConfigWritten> putConfig(ConnectorName name, Map<String, @Nullable String> config) {
        return unlessRemoved(
                name,
                direct(() -> configRequests
                        .replace(name, config)
                        .thenApply(written -> new ConfigWritten(
                                written.outcome() == Request.Outcome.CREATED,
                                reads.info(name).with(written.warnings())))));
    }

    /** To those who write a connector it is never "not found": somebody else has deleted it since. */
    private static <T> CompletableFuture<T> unlessRemoved(ConnectorName name, CompletableFuture<T> written) {
        return written.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return CompletableFuture.failedFuture(
                    cause instanceof NotFound
                            ? new Conflict("Connector " + name
                                    + " was stored, but another request deleted it before this one was answered.")
                            : failure);
        });
    }

    @Override
    public CompletableFuture<ConnectorInfo> patchConfig(ConnectorName name, Map<String, @Nullable String> patch) {
        return direct(() -> configRequests
                .patch(name, patch)
                .thenApply(written -> reads.info(name).with(written.warnings())));
    }

    @Override
    public CompletableFuture<Void> deleteConnector(ConnectorName name) {
        return asked("waiting to remove connector " + name, reply -> new Request.Remove(name, reply));
    }

    // ---- requests about what runs

    @Override
    public CompletableFuture<Void> setTargetState(ConnectorName name, TargetState state) {
        return asked(
                "waiting to set the target state of connector " + name,
                reply -> new Request.SetTarget(name, state, reply));
    }

    @Override
    public CompletableFuture<Void> restartConnector(ConnectorName name) {
        return asked("waiting to restart connector " + name, reply -> new Request.RestartConnector(name, reply));
    }

    @Override
    public CompletableFuture<ConnectorStatus> restart(ConnectorName name, RestartScope scope) {
        String doing = "waiting to restart connector " + name;
        return direct(() -> asking().lead(doing, name).thenCompose(leads -> {
            if (!reads.exists(name)) {
                throw new NotFound("Unknown connector: " + name);
            }
            ConnectorStatus present = reads.statusIfAny(name);
            if (present == null) {
                throw new NotFound("Status for connector " + name + " not found");
            }
            RestartPlan plan = RestartPlan.of(present, scope);
            Function<Reply<Boolean>, Request> request = facts.settings().completeWhenApplied()
                    ? reply -> new Request.RestartAll(name, plan.instances(), reply)
                    : reply -> new Request.AnnounceRestart(name, scope, reply);
            return ask(doing, request).thenApply(done -> plan.shown());
        }));
    }

    @Override
    public CompletableFuture<Void> restartTask(TaskId task) {
        return asked("waiting to restart task " + task, reply -> new Request.RestartTask(task, reply));
    }

    @Override
    public CompletableFuture<Void> resetActiveTopics(ConnectorName name) {
        return direct(() -> {
            checkTopicTracking();
            if (!facts.topicReset()) {
                throw new Forbidden("Resetting active topics is switched off (topic.tracking.allow.reset=false)");
            }
            return stores.statuses().resetTopics(name);
        });
    }

    // ---- requests about offsets

    @Override
    public CompletableFuture<List<ConnectorOffset>> offsets(ConnectorName name) {
        return direct(() -> offsetRequests.read(name));
    }

    @Override
    public CompletableFuture<String> alterOffsets(ConnectorName name, List<ConnectorOffset> offsets) {
        return direct(() -> offsetRequests.alter(name, offsets));
    }

    @Override
    public CompletableFuture<String> resetOffsets(ConnectorName name) {
        return direct(() -> offsetRequests.reset(name));
    }

    // ---- asking

    private Asking asking() {
        return new Asking() {
            @Override
            public <T> CompletableFuture<T> ask(String doing, Function<Reply<T>, Request> request) {
                return WorkerControl.this.ask(doing, request);
            }
        };
    }

    private <T> CompletableFuture<T> ask(String doing, Function<Reply<T>, Request> request) {
        Reply<T> reply = new Reply<>(stages.begin(doing));
        loop.ask(new Event.Asked(request.apply(reply)), reply);
        return reply.future();
    }

    private CompletableFuture<Void> asked(String doing, Function<Reply<Boolean>, Request> request) {
        return direct(() -> ask(doing, request).thenApply(done -> null));
    }
}
