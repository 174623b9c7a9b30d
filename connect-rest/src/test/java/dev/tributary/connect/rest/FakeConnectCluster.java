package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConfigWarning;
import dev.tributary.connect.api.ConfigWritten;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.TaskInfo;
import dev.tributary.connect.api.WorkerHealth;
import dev.tributary.connect.api.WorkerInfo;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory: what is created is there, what is paused shows PAUSED, and any operation can be told to answer
 * with a future of the test's own. Thread-safe.
 */
final class FakeConnectCluster implements ConnectCluster {
    static final List<String> FORWARDED = List.of(
            "createConnector",
            "putConfig",
            "patchConfig",
            "deleteConnector",
            "setTargetState",
            "restartConnector",
            "restart",
            "restartTask",
            "alterOffsets",
            "resetOffsets");

    static final String WORKER = "w1:8083";

    final List<String> calls = new CopyOnWriteArrayList<>();
    final Map<ConnectorName, ConnectorInfo> connectors = new ConcurrentSkipListMap<>();
    /** Newest first; of a connector that is not in it there is but what it has now. */
    final Map<ConnectorName, List<ConfigVersion>> histories = new ConcurrentHashMap<>();

    final Map<ConnectorName, ConnectorStatus> statuses = new ConcurrentHashMap<>();
    final Map<ConnectorName, TargetState> targetStates = new ConcurrentHashMap<>();
    final Map<ConnectorName, Set<String>> topics = new ConcurrentHashMap<>();
    final Map<ConnectorName, List<ConnectorOffset>> offsets = new ConcurrentHashMap<>();
    PluginReload reload = new PluginReload(List.of(), List.of(), List.of(), PluginFindings.NONE);
    final List<PluginInfo> plugins = new CopyOnWriteArrayList<>();
    volatile List<ConfigKey> keys = List.of();
    volatile @Nullable ConfigValidation validation;

    /** Of every configuration that is written. */
    volatile List<ConfigWarning> warnings = List.of();

    volatile @Nullable String stage;
    volatile WorkerInfo worker = new WorkerInfo("4.3.1", "26b251a451ce941d", "kafka-1");

    private final CountDownLatch called = new CountDownLatch(1);
    private final Map<String, Supplier<? extends CompletableFuture<?>>> outcomes = new ConcurrentHashMap<>();
    private final Map<String, RuntimeException> readFailures = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException everything;

    /** Waits until something is requested of this cluster. */
    void awaitCall() throws InterruptedException {
        if (!called.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing was requested");
        }
    }

    /** From now on an operation, by method name, answers with this. */
    void answers(String operation, @Nullable Object value) {
        outcomes.put(operation, () -> CompletableFuture.completedFuture(value));
    }

    /** From now on an operation answers when the future that is returned here is completed. */
    <T> CompletableFuture<T> pending(String operation) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        outcomes.put(operation, () -> outcome);
        return outcome;
    }

    /** From now on an operation does not answer. */
    void neverAnswers(String operation) {
        outcomes.put(operation, CompletableFuture::new);
    }

    /** From now on an operation fails with this; a read throws it. */
    void fails(String operation, RuntimeException failure) {
        outcomes.put(operation, () -> CompletableFuture.failedFuture(failure));
        readFailures.put(operation, failure);
    }

    /** From now on an operation throws this instead of returning a future. */
    void throwsAtOnce(String operation, RuntimeException failure) {
        outcomes.put(operation, () -> {
            throw failure;
        });
    }

    /** From now on an operation answers with a new future at each call. */
    void answersWith(String operation, Supplier<? extends CompletableFuture<?>> outcome) {
        outcomes.put(operation, outcome);
    }

    /** A source connector with two tasks that run. */
    FakeConnectCluster with(String name) {
        ConnectorName connector = ConnectorName.of(name);
        Map<String, @Nullable String> config = new LinkedHashMap<>();
        config.put("connector.class", "org.example.OrdersConnector");
        config.put("name", name);
        List<TaskId> tasks = List.of(new TaskId(connector, 0), new TaskId(connector, 1));
        connectors.put(
                connector,
                new ConnectorInfo(connector, config, tasks, ConnectorType.SOURCE, Instant.ofEpochMilli(1), List.of()));
        InstanceStatus running = new InstanceStatus(InstanceState.RUNNING, WORKER, null, "2.1");
        statuses.put(
                connector,
                ConnectorStatus.of(connector, running, Map.of(1, running, 0, running), ConnectorType.SOURCE));
        return this;
    }

    /** From now on everything fails with this, reads as well; null ends it. */
    void everythingFails(@Nullable RuntimeException failure) {
        everything = failure;
    }

    private void readable(String operation) {
        RuntimeException all = everything;
        RuntimeException failure = all == null ? readFailures.get(operation) : all;
        if (failure != null) {
            throw failure;
        }
    }

    @SuppressWarnings("unchecked")
    private <T> CompletableFuture<T> request(String operation, Object what, Supplier<@Nullable T> otherwise) {
        calls.add(operation + " " + what);
        called.countDown();
        RuntimeException all = everything;
        if (all != null) {
            return CompletableFuture.failedFuture(all);
        }
        Supplier<? extends CompletableFuture<?>> outcome = outcomes.get(operation);
        if (outcome != null) {
            return (CompletableFuture<T>) outcome.get();
        }
        try {
            return CompletableFuture.completedFuture(otherwise.get());
        } catch (ConnectClusterException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Override
    public WorkerInfo worker() {
        readable("worker");
        return worker;
    }

    @Override
    public Set<ConnectorName> connectors() {
        readable("connectors");
        return new TreeSet<>(connectors.keySet());
    }

    @Override
    public ConnectorInfo connector(ConnectorName name) {
        readable("connector");
        ConnectorInfo info = connectors.get(name);
        if (info == null) {
            throw new ConnectClusterException.NotFound("Connector " + name + " not found");
        }
        return info.with(warnings);
    }

    @Override
    public List<TaskInfo> tasks(ConnectorName name) {
        Map<String, @Nullable String> config = new LinkedHashMap<>();
        config.put("task.class", "org.example.OrdersTask");
        config.put("unset", null);
        return connector(name).tasks().stream()
                .map(id -> new TaskInfo(id, config))
                .toList();
    }

    @Override
    public List<ConfigVersion> configHistory(ConnectorName name) {
        readable("configHistory");
        ConnectorInfo info = connector(name);
        return histories.getOrDefault(name, List.of(new ConfigVersion(1, Instant.EPOCH, null, info.config())));
    }

    @Override
    public ConnectorStatus status(ConnectorName name) {
        readable("status");
        ConnectorStatus status = statuses.get(name);
        if (status == null) {
            throw new ConnectClusterException.NotFound("No status found for connector " + name);
        }
        return status;
    }

    @Override
    public InstanceStatus taskStatus(TaskId task) {
        readable("taskStatus");
        ConnectorStatus status = statuses.get(task.connector());
        InstanceStatus found = status == null ? null : status.tasks().get(task.number());
        if (found == null) {
            throw new ConnectClusterException.NotFound("No status found for task " + task);
        }
        return found;
    }

    @Override
    public Set<String> activeTopics(ConnectorName name) {
        readable("activeTopics");
        return topics.getOrDefault(name, Set.of());
    }

    @Override
    public @Nullable String stage() {
        return stage;
    }

    @Override
    public CompletableFuture<WorkerHealth> health() {
        return request("health", "", () -> new WorkerHealth(WorkerHealth.State.HEALTHY, "Ready."));
    }

    @Override
    public WorkerHealth unanswered() {
        return new WorkerHealth(WorkerHealth.State.UNHEALTHY, "The control loop did not answer in time.");
    }

    @Override
    public CompletableFuture<List<PluginInfo>> plugins() {
        return request("plugins", "", () -> List.copyOf(plugins));
    }

    @Override
    public CompletableFuture<PluginFindings> pluginFindings() {
        return request("pluginFindings", "", () -> reload.findings());
    }

    @Override
    public CompletableFuture<PluginReload> reloadPlugins() {
        return request("reloadPlugins", "", () -> reload);
    }

    @Override
    public CompletableFuture<List<ConfigKey>> pluginConfig(String plugin, @Nullable String version) {
        return request("pluginConfig", plugin + " " + version, () -> keys);
    }

    @Override
    public CompletableFuture<ConfigValidation> validate(Map<String, @Nullable String> config) {
        return request("validate", config, () -> validation);
    }

    @Override
    public CompletableFuture<ConnectorInfo> createConnector(NewConnector connector) {
        return request("createConnector", connector, () -> {
            ConnectorInfo info =
                    new ConnectorInfo(connector.name(), connector.config(), List.of(), ConnectorType.SOURCE);
            if (connectors.putIfAbsent(connector.name(), info) != null) {
                throw new ConnectClusterException.Conflict("Connector " + connector.name() + " already exists");
            }
            return info.with(warnings);
        });
    }

    @Override
    public CompletableFuture<ConfigWritten> putConfig(ConnectorName name, Map<String, @Nullable String> config) {
        return request("putConfig", name + " " + new TreeMap<>(config), () -> {
            ConnectorInfo old = connectors.get(name);
            ConnectorInfo info =
                    new ConnectorInfo(name, config, old == null ? List.of() : old.tasks(), ConnectorType.SINK);
            connectors.put(name, info);
            return new ConfigWritten(old == null, info.with(warnings));
        });
    }

    @Override
    public CompletableFuture<ConnectorInfo> patchConfig(ConnectorName name, Map<String, @Nullable String> patch) {
        return request("patchConfig", name + " " + patch, () -> {
            ConnectorInfo old = connector(name);
            Map<String, @Nullable String> merged = new LinkedHashMap<>(old.config());
            merged.putAll(patch);
            merged.values().removeIf(value -> value == null);
            ConnectorInfo info = new ConnectorInfo(name, merged, old.tasks(), old.type());
            connectors.put(name, info);
            return info.with(warnings);
        });
    }

    @Override
    public CompletableFuture<Void> deleteConnector(ConnectorName name) {
        return request("deleteConnector", name, () -> {
            connector(name);
            connectors.remove(name);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> setTargetState(ConnectorName name, TargetState state) {
        return request("setTargetState", name + " " + state, () -> {
            connector(name);
            targetStates.put(name, state);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> restartConnector(ConnectorName name) {
        return request("restartConnector", name, () -> {
            connector(name);
            return null;
        });
    }

    @Override
    public CompletableFuture<ConnectorStatus> restart(ConnectorName name, RestartScope scope) {
        return request("restart", name + " " + scope, () -> status(name));
    }

    @Override
    public CompletableFuture<Void> restartTask(TaskId task) {
        return request("restartTask", task, () -> {
            taskStatus(task);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> resetActiveTopics(ConnectorName name) {
        return request("resetActiveTopics", name, () -> {
            topics.remove(name);
            return null;
        });
    }

    @Override
    public CompletableFuture<List<ConnectorOffset>> offsets(ConnectorName name) {
        return request("offsets", name, () -> {
            connector(name);
            return offsets.getOrDefault(name, List.of());
        });
    }

    @Override
    public CompletableFuture<String> alterOffsets(ConnectorName name, List<ConnectorOffset> altered) {
        return request("alterOffsets", name + " " + altered, () -> {
            connector(name);
            offsets.put(name, altered);
            return "altered";
        });
    }

    @Override
    public CompletableFuture<String> resetOffsets(ConnectorName name) {
        return request("resetOffsets", name, () -> {
            connector(name);
            offsets.remove(name);
            return "reset";
        });
    }

    @Override
    public CompletableFuture<Void> caughtUp() {
        return request("caughtUp", "", () -> null);
    }

    /** From now on every request that only one worker can carry out is another worker's; null for nobody's. */
    void follows(@Nullable URI leader) {
        FORWARDED.forEach(operation -> fails(operation, notLeader(leader)));
    }

    /** From now on every request is this worker's. */
    void leads() {
        FORWARDED.forEach(operation -> {
            outcomes.remove(operation);
            readFailures.remove(operation);
        });
    }

    static ConnectClusterException notLeader(@Nullable URI leader) {
        return new ConnectClusterException.NotLeader("this worker is not the leader", leader);
    }

    /** How often something was requested. */
    long count(String operation) {
        return calls.stream().filter(call -> call.startsWith(operation + " ")).count();
    }
}
