package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.LoggerLevels;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.rest.RestComponents;
import dev.tributary.connect.rest.RestServer;
import dev.tributary.connect.rest.extension.RestExtensions;
import dev.tributary.connect.rest.resource.LoggersResource;
import dev.tributary.connect.runtime.config.Mode;
import dev.tributary.connect.runtime.config.StandaloneSettings;
import dev.tributary.connect.runtime.control.KafkaSinkOffsets;
import dev.tributary.connect.runtime.control.Stores;
import dev.tributary.connect.runtime.control.WorkerControl;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.incident.IncidentRecorder;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.FileCompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.state.FileOffsetStore;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.task.SourceOffsetStores;
import dev.tributary.connect.runtime.task.WorkerRunners;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a standalone worker together: the one place that knows all its parts. State is in memory, or in files of a state
 * directory; offsets are in a file; everything runs here.
 */
final class StandaloneWorker {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneWorker.class);

    private final Worker worker;
    private final WorkerControl control;

    private StandaloneWorker(Worker worker, WorkerControl control) {
        this.worker = worker;
        this.control = control;
    }

    /**
     * Starts a worker; returns when REST answers.
     *
     * @param connectors to create, in order, once the worker has read its state
     */
    static Worker start(Map<String, String> properties, List<NewConnector> connectors) {
        checkNames(connectors);
        var parts = new ClosingOrder();
        try {
            ParsedProperties parsed = ParsedProperties.parse(Mode.STANDALONE, properties);
            parts.add("plugins", parsed.plugins());
            RestServer rest = parts.add("REST", RestServer.bind(parsed.rest(), parsed.secrets()::redact));
            var faults = new CompletableFuture<Throwable>();
            Equipment equipment = Equipment.open(parsed, rest.workerId(), parts);
            RestExtensions extensions = equipment.restExtensions(parsed.rest(), parts);
            Stores stores = stores(equipment, parts);
            WorkerRunners runners = parts.add(
                    "runners",
                    equipment.runners(stores, SourceOffsetStores.shared(stores.offsets(), stores.codec(), null), null));
            WorkerControl control = control(equipment, stores, runners, parts, faults);
            IncidentRecorder incidents = equipment.incidents(runners, control, stores, parts);
            parts.add("REST", rest); // again: it is to end first
            var worker = new Worker(rest, () -> {}, parts);
            HealthView health = equipment.healthView(
                    runners, control, KnownMembers.alone(rest.advertisedUrl()), incidents::incidents);
            var components = new RestComponents(
                            RestComponents.health(health, equipment.alerts(rest.workerId())),
                            RestComponents.resource(
                                    LoggersResource.class,
                                    LoggerLevels.class,
                                    WorkerLoggers.alone(LogLevels.ofProcess())))
                    .withLogs(equipment.connectorLogs(stores))
                    .and(equipment.previews(stores, parts));
            rest.serve(control, MetricsEndpoint.addTo(components, equipment).with(extensions));
            LOG.info("REST answers at {}", rest.url());
            new StandaloneWorker(worker, control).begin(connectors, faults);
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
            Equipment equipment,
            Stores stores,
            WorkerRunners runners,
            ClosingOrder parts,
            CompletableFuture<Throwable> faults) {
        return parts.add(
                "control",
                new WorkerControl(
                        equipment.facts(true),
                        stores,
                        equipment.pluginAccess(),
                        runners,
                        new KafkaSinkOffsets(equipment.clientConfigs()),
                        faults::complete));
    }

    private static Stores stores(Equipment equipment, ClosingOrder parts) {
        StandaloneSettings settings = Objects.requireNonNull(equipment.config().standalone());
        OffsetCodec codec = Equipment.offsetCodec();
        return new Stores(
                parts.add(
                        "config store",
                        new LoggedConfigStore(
                                log(settings.stateDirectory(), "configs"),
                                null,
                                new LoggedConfigStore.Author(equipment.workerId(), InstantSource.system()),
                                equipment.config().configHistory())),
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

    @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled where they come: ready, or failed
    private void begin(List<NewConnector> connectors, CompletableFuture<Throwable> faults) {
        faults.whenComplete((fault, never) -> worker.fail(fault));
        control.start()
                .thenRun(() -> control.assign(Assignment.EVERYTHING))
                .thenCompose(started -> createAll(connectors))
                .whenComplete((created, failure) -> {
                    if (failure == null) {
                        control.ready();
                        LOG.info("The worker is ready");
                    } else {
                        worker.fail(failure);
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
}
