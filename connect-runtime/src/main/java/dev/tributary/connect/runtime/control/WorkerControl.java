package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigWritten;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.TaskInfo;
import dev.tributary.connect.api.WorkerHealth;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.state.StatusStore;
import dev.tributary.connect.runtime.task.Runners;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
    private final OffsetOperations offsetOperations;
    private final CompletableFuture<Void> readiness = new CompletableFuture<>();

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
            SinkOffsets sinkOffsets,
            Consumer<Throwable> faults) {
        InstantSource clock = InstantSource.system();
        this.facts = facts;
        this.stores = stores;
        this.access = access;
        this.stages = new Stages(clock);
        this.calls = new PluginCalls(ControlSettings.REPLY_LIMIT, stages);
        this.reads =
                new ConnectorReads(stores.configs(), stores.statuses(), new ConnectorTypes(access.plugins(), calls));
        this.loop = new ControlLoop(
                facts.settings(), runners, stores.configs(), stores.statuses(), calls.threads(), clock, faults);
        this.configRequests = new ConfigRequests(access.validator(), calls, reads, asking(), clock);
        this.offsetOperations = new OffsetOperations(access, stores, sinkOffsets);
    }

    // ---- life

    /**
     * Starts the stores and the control thread. Nothing runs before {@link #assign}.
     *
     * @return completes when the stores are read; fails with the first store's failure
     */
    public CompletableFuture<Void> start() {
        loop.start();
        StatusStore statuses = stores.statuses();
        return statuses.start()
                .thenCompose(read -> stores.configs().start(loop))
                .thenCompose(read -> stores.offsets().start())
                .thenRun(() -> {
                    var known = new HashSet<Instance>();
                    statuses.connectors().forEach(name -> {
                        known.add(Instance.of(name));
                        statuses.tasks(name).keySet().forEach(number -> known.add(new Instance(name, number)));
                    });
                    loop.tell(new Event.StatusesKnown(Set.copyOf(known)));
                });
    }

    /**
     * Says what this worker is to run from now on; {@link Assignment#EVERYTHING} on a standalone worker.
     *
     * @return completes when nothing runs outside of it any more, as it has ended or was given up, and the statuses that tell
     *     so are written (or could not be, within 5 s); never fails
     */
    public CompletableFuture<Void> assign(Assignment assignment) {
        return loop.assign(assignment);
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
        return direct(() -> configRequests
                .create(connector.name(), connector.config(), connector.initialState())
                .thenApply(created -> reads.info(connector.name())));
    }

    @Override
    public CompletableFuture<ConfigWritten> putConfig(ConnectorName name, Map<String, @Nullable String> config) {
        return direct(() -> configRequests
                .replace(name, config)
                .thenApply(outcome -> new ConfigWritten(outcome == Request.Outcome.CREATED, reads.info(name))));
    }

    @Override
    public CompletableFuture<ConnectorInfo> patchConfig(ConnectorName name, Map<String, @Nullable String> patch) {
        return direct(() -> configRequests.patch(name, patch).thenApply(written -> reads.info(name)));
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
        return direct(() -> {
            if (!reads.exists(name)) {
                throw new NotFound("Unknown connector: " + name);
            }
            ConnectorStatus present = reads.statusIfAny(name);
            if (present == null) {
                throw new NotFound("Status for connector " + name + " not found");
            }
            RestartPlan plan = RestartPlan.of(present, scope);
            return asking().ask(
                            "waiting to restart connector " + name,
                            (Reply<Boolean> reply) -> new Request.RestartAll(name, plan.instances(), reply))
                    .thenApply(done -> plan.shown());
        });
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
        return direct(() -> {
            Map<String, @Nullable String> config = reads.stored(name).config();
            return calls.call(
                    "offsets of " + name,
                    "reading the offsets of connector " + name,
                    () -> offsetOperations.read(name, config));
        });
    }

    @Override
    public CompletableFuture<String> alterOffsets(ConnectorName name, List<ConnectorOffset> offsets) {
        if (offsets.isEmpty()) {
            return CompletableFuture.failedFuture(new ConnectClusterException.BadRequest(
                    "offsets: empty (expected: at least one partition with its offset)"));
        }
        return changeOffsets(name, change -> offsetOperations.alter(change, offsets));
    }

    @Override
    public CompletableFuture<String> resetOffsets(ConnectorName name) {
        return changeOffsets(name, offsetOperations::reset);
    }

    /** The connector is held stopped from the check until the change is over or given up. */
    private CompletableFuture<String> changeOffsets(
            ConnectorName name, Function<OffsetOperations.Change, String> operation) {
        return direct(() -> stores.configs()
                .refresh()
                .thenCompose(read -> asking().ask(
                                "waiting to modify offsets of connector " + name,
                                (Reply<Boolean> reply) -> new Request.Hold(name, reply)))
                .thenCompose(held -> whileHeld(name, operation)));
    }

    private CompletableFuture<String> whileHeld(
            ConnectorName name, Function<OffsetOperations.Change, String> operation) {
        var givenUp = new AtomicBoolean();
        CompletableFuture<String> result;
        try {
            var change = new OffsetOperations.Change(name, reads.stored(name).config(), givenUp::get);
            result = calls.call(
                    "offsets of " + name, "modifying offsets for connector " + name, () -> operation.apply(change));
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.whenComplete((message, failure) -> {
            givenUp.set(true);
            loop.tell(new Event.Released(name));
        });
    }

    // ---- asking

    private ConfigRequests.Asking asking() {
        return this::ask;
    }

    private <T> CompletableFuture<T> ask(String doing, Function<Reply<T>, Request> request) {
        Reply<T> reply = new Reply<>(stages.begin(doing));
        loop.ask(new Event.Asked(request.apply(reply)), reply);
        return reply.future();
    }

    private CompletableFuture<Void> asked(String doing, Function<Reply<Boolean>, Request> request) {
        return direct(() -> ask(doing, request).thenApply(done -> null));
    }

    /** The future's result; whatever fails it, or throws already, comes as a {@link ConnectClusterException} as it is. */
    private static <T> CompletableFuture<T> direct(Supplier<CompletableFuture<T>> request) {
        var result = new CompletableFuture<T>();
        try {
            CompletableFuture<T> unused = request.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(translate(failure));
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(translate(e));
        }
        return result;
    }

    private static ConnectClusterException translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectClusterException known) {
            return known;
        }
        if (cause instanceof PluginNotFoundException) {
            return new NotFound(String.valueOf(cause.getMessage()));
        }
        return new ConnectClusterException.Failed(
                cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
