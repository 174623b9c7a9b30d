package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.json.JsonConverter;
import dev.tributary.connect.rest.RestServer;
import dev.tributary.connect.runtime.config.KafkaClientConfigs;
import dev.tributary.connect.runtime.config.Mode;
import dev.tributary.connect.runtime.config.OverridePolicy;
import dev.tributary.connect.runtime.config.PluginConnectorValidator;
import dev.tributary.connect.runtime.config.ProviderVariableResolver;
import dev.tributary.connect.runtime.config.StandaloneSettings;
import dev.tributary.connect.runtime.config.WorkerConfig;
import dev.tributary.connect.runtime.control.ControlSettings;
import dev.tributary.connect.runtime.control.KafkaSinkOffsets;
import dev.tributary.connect.runtime.control.PluginAccess;
import dev.tributary.connect.runtime.control.Stores;
import dev.tributary.connect.runtime.control.WorkerControl;
import dev.tributary.connect.runtime.control.WorkerFacts;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.FileCompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.metrics.WorkerMetrics;
import dev.tributary.connect.runtime.plugin.PluginRegistry;
import dev.tributary.connect.runtime.state.FileOffsetStore;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.task.KafkaClients;
import dev.tributary.connect.runtime.task.RunnerResources;
import dev.tributary.connect.runtime.task.SettingsReader;
import dev.tributary.connect.runtime.task.WorkerRunners;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a standalone worker together: the one place that knows all its parts. State is in memory, or in files of a state
 * directory; offsets are in a file; everything runs here.
 */
final class StandaloneWorker implements Worker {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneWorker.class);

    private final RestServer rest;
    private final WorkerControl control;
    private final ClosingOrder parts;
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();

    private StandaloneWorker(RestServer rest, WorkerControl control, ClosingOrder parts) {
        this.rest = rest;
        this.control = control;
        this.parts = parts;
    }

    /**
     * Starts a worker; returns when REST answers.
     *
     * @param connectors to create, in order, once the worker has read its state
     */
    static StandaloneWorker start(Map<String, String> properties, List<NewConnector> connectors) {
        checkNames(connectors);
        var parts = new ClosingOrder();
        try {
            ParsedProperties parsed = ParsedProperties.parse(Mode.STANDALONE, properties);
            parts.add("plugins", parsed.plugins());
            RestServer rest = parts.add("REST", RestServer.bind(parsed.rest()));
            var faults = new CompletableFuture<Throwable>();
            WorkerControl control = control(parsed, rest.workerId(), parts, faults);
            var worker = new StandaloneWorker(rest, control, parts);
            worker.begin(connectors, faults);
            return worker;
        } catch (RuntimeException e) {
            parts.closeAll();
            throw e;
        }
    }

    private static void checkNames(List<NewConnector> connectors) {
        Set<ConnectorName> names = new HashSet<>();
        for (NewConnector connector : connectors) {
            if (connector.name().value().isBlank()) {
                throw new IllegalArgumentException("A connector has no 'name': its settings are "
                        + connector.config().keySet());
            }
            if (!names.add(connector.name())) {
                throw new IllegalArgumentException("Two connectors are named '" + connector.name()
                        + "'. Every connector needs a name of its own.");
            }
        }
    }

    private static WorkerControl control(
            ParsedProperties parsed, String workerId, ClosingOrder parts, CompletableFuture<Throwable> faults) {
        WorkerConfig config = parsed.config();
        PluginRegistry plugins = parsed.plugins();
        StandaloneSettings standalone = Objects.requireNonNull(config.standalone());
        var metrics = parts.add(
                "metrics", new WorkerMetrics(workerId, null, config.metrics(), config.originals(), Time.SYSTEM));
        ClusterIdLookup clusterId =
                parts.add("cluster id look-up", ClusterIdLookup.start(new HashMap<>(config.originals()), workerId));
        ProviderVariableResolver variables =
                parts.add("config providers", ProviderVariableResolver.open(config.configProviders(), plugins));
        OverridePolicy policy = parts.add("override policy", OverridePolicy.open(config, plugins, metrics));
        var clientConfigs = new KafkaClientConfigs(config, policy, clusterId::clusterId);
        Stores stores = stores(standalone, parts);
        WorkerRunners runners = parts.add(
                "runners",
                WorkerRunners.create(
                        new RunnerResources(
                                plugins,
                                variables,
                                SettingsReader.FRAMEWORK,
                                clientConfigs,
                                KafkaClients.REAL,
                                config.converters(),
                                config.tasks(),
                                new RunnerResources.SourceOffsets(stores.offsets(), stores.codec()),
                                stores.statuses(),
                                metrics,
                                Clock.systemUTC()),
                        (connector, generated) -> generated.stream()
                                .map(task -> ProviderVariableResolver.putVariablesBack(connector, task))
                                .toList()));
        var validator = new PluginConnectorValidator(config, plugins, variables, policy);
        return parts.add(
                "control",
                new WorkerControl(
                        new WorkerFacts(
                                () -> new WorkerInfo(
                                        AppInfoParser.getVersion(), AppInfoParser.getCommitId(), clusterId.clusterId()),
                                new ControlSettings(workerId, config.tasks().gracefulStop(), true),
                                config.topics().tracking(),
                                config.topics().trackingReset()),
                        stores,
                        new PluginAccess(plugins, validator, validator::pluginConfig, variables),
                        runners,
                        new KafkaSinkOffsets(clientConfigs),
                        faults::complete));
    }

    private static Stores stores(StandaloneSettings settings, ClosingOrder parts) {
        var codec = new OffsetCodec(schemalessJson(true), schemalessJson(false));
        return new Stores(
                parts.add("config store", new LoggedConfigStore(log(settings.stateDirectory(), "configs"))),
                // Statuses are of this process: what ran before it does not run any more.
                parts.add(
                        "status store",
                        new LoggedStatusStore(new MemoryCompactedLog("statuses"), InstantSource.system())),
                parts.add("offset store", new FileOffsetStore(settings.offsetFile(), codec)),
                codec);
    }

    private static CompactedLog log(@Nullable Path directory, String name) {
        return directory == null ? new MemoryCompactedLog(name) : new FileCompactedLog(directory, name);
    }

    private static JsonConverter schemalessJson(boolean keys) {
        var converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), keys);
        return converter;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled where they come: ready, or failed
    private void begin(List<NewConnector> connectors, CompletableFuture<Throwable> faults) {
        rest.serve(control);
        LOG.info("REST answers at {}", rest.url());
        faults.whenComplete((fault, never) -> fail(fault));
        control.start()
                .thenRun(() -> control.assign(Assignment.EVERYTHING))
                .thenCompose(started -> createAll(connectors))
                .whenComplete((created, failure) -> {
                    if (failure == null) {
                        control.ready();
                        LOG.info("The worker is ready");
                    } else if (!stopping.get()) {
                        fail(unwrap(failure));
                    }
                });
    }

    private CompletableFuture<Void> createAll(List<NewConnector> connectors) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (NewConnector connector : connectors) {
            done = done.thenCompose(before -> create(connector));
        }
        return done;
    }

    /** A file's connector replaces one of that name that a state directory remembers. */
    private CompletableFuture<Void> create(NewConnector connector) {
        CompletableFuture<?> created = control.connectors().contains(connector.name())
                ? control.putConfig(connector.name(), connector.config())
                : control.createConnector(connector);
        return created.handle((info, failure) -> {
            if (failure != null) {
                Throwable cause = unwrap(failure);
                throw new ConnectClusterException.Failed(
                        "Connector " + connector.name() + " could not be created: " + cause.getMessage(), cause);
            }
            LOG.info("Created connector {}", connector.name());
            return null;
        });
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** From a thread of the worker's own: stopping waits for those, so another one does it. */
    private void fail(Throwable cause) {
        var thread = new Thread(() -> stop(cause), "connect-stop-after-failure");
        thread.setDaemon(false); // or the JVM could end before everything is closed
        thread.start();
    }

    @Override
    public void stop() {
        stop(null);
    }

    private void stop(@Nullable Throwable cause) {
        if (!stopping.compareAndSet(false, true)) {
            completion.handle((ended, failure) -> null).join();
            return;
        }
        LOG.info("Stopping the worker");
        rest.close();
        parts.closeAll();
        LOG.info("The worker has stopped");
        if (cause == null) {
            completion.complete(null);
        } else {
            completion.completeExceptionally(cause);
        }
    }

    @Override
    public CompletableFuture<Void> completion() {
        return completion;
    }

    @Override
    public URI restUrl() {
        return rest.url();
    }

    @Override
    public @Nullable URI adminUrl() {
        return rest.adminUrl();
    }

    @Override
    public void requestTimeout(Duration timeout) {
        rest.requestTimeout(timeout);
        rest.healthTimeout(timeout);
    }

    @Override
    public void resetRequestTimeout() {
        rest.resetTimeouts();
    }
}
