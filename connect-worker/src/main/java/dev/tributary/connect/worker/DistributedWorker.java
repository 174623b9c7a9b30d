package dev.tributary.connect.worker;

import dev.tributary.connect.api.ClusterPeers;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.LoggerLevels;
import dev.tributary.connect.rest.RestComponents;
import dev.tributary.connect.rest.RestServer;
import dev.tributary.connect.rest.extension.RestExtensions;
import dev.tributary.connect.rest.resource.LoggersResource;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.config.DistributedSettings;
import dev.tributary.connect.runtime.config.DistributedSettings.ConnectProtocol;
import dev.tributary.connect.runtime.config.DistributedSettings.ExactlyOnceSupport;
import dev.tributary.connect.runtime.config.InternalClientConfigs;
import dev.tributary.connect.runtime.config.Mode;
import dev.tributary.connect.runtime.control.ClusterSide;
import dev.tributary.connect.runtime.control.ControlSettings;
import dev.tributary.connect.runtime.control.KafkaOffsetTransactions;
import dev.tributary.connect.runtime.control.KafkaProducerFencing;
import dev.tributary.connect.runtime.control.KafkaSinkOffsets;
import dev.tributary.connect.runtime.control.OffsetPlaces;
import dev.tributary.connect.runtime.control.PluginAccess;
import dev.tributary.connect.runtime.control.ProducerFencing;
import dev.tributary.connect.runtime.control.Stores;
import dev.tributary.connect.runtime.control.WorkerControl;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.group.GroupProtocol;
import dev.tributary.connect.runtime.group.MemberSettings;
import dev.tributary.connect.runtime.group.Membership;
import dev.tributary.connect.runtime.group.RebalanceMetrics;
import dev.tributary.connect.runtime.incident.IncidentRecorder;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.task.ConnectorOffsetStores;
import dev.tributary.connect.runtime.task.KafkaClients;
import dev.tributary.connect.runtime.task.SourceOffsetStores;
import dev.tributary.connect.runtime.task.WorkerRunners;
import dev.tributary.connect.worker.warmup.WarmUp;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a worker of a cluster together: the one place that knows all its parts. State is in three topics; what runs here is
 * what the group assigns. It waits for Kafka nowhere: REST answers from the beginning, and says how far the start has got.
 */
final class DistributedWorker {
    private static final Logger LOG = LoggerFactory.getLogger(DistributedWorker.class);
    /**
     * How long the hand-over may take, beside the time that the work itself has for stopping. Two rounds of the group and
     * the slowest member's stop fit in; and the whole stop, within the 30 s that Kubernetes gives.
     */
    private static final Duration HAND_OVER = Duration.ofSeconds(10);

    private final WorkerControl control;
    private final Membership membership;
    private final Duration handOverLimit;
    private final AtomicBoolean joining = new AtomicBoolean();

    private DistributedWorker(WorkerControl control, Membership membership, Duration handOverLimit) {
        this.control = control;
        this.membership = membership;
        this.handOverLimit = handOverLimit;
    }

    /**
     * Starts a worker; returns when REST answers.
     *
     * @param warmUp of the process, which has this worker alone; {@link WarmUp#NONE} if it is not the worker's own
     */
    static Worker start(Map<String, String> properties, WarmUp warmUp) {
        var parts = new ClosingOrder();
        try {
            ParsedProperties parsed = ParsedProperties.parse(Mode.DISTRIBUTED, properties);
            parts.add("plugins", parsed.plugins());
            RestServer rest = parts.add("REST", RestServer.bind(parsed.rest(), parsed.secrets()::redact));
            Equipment equipment = Equipment.open(parsed, rest.workerId(), parts);
            RestExtensions extensions = equipment.restExtensions(parsed.rest(), parts);
            boolean warmed =
                    Objects.requireNonNull(parsed.config().distributed()).warmUp();
            return start(
                    new OwnRest(rest, extensions, parts.add("warm-up", warmed ? warmUp : WarmUp.NONE)),
                    equipment,
                    parts);
        } catch (RuntimeException e) {
            parts.closeAll();
            throw e;
        }
    }

    /** How a worker is met: by other workers, by users, and by whoever has put it together. */
    interface Reach {
        /** Its own REST; null if it has none. */
        @Nullable
        RestServer rest();

        /** Where the other workers are told to find it. */
        String advertisedUrl();

        /**
         * The other workers.
         *
         * @param stores the state that it shares with them
         */
        ClusterPeers peers(Stores stores, DistributedSettings settings);

        /** The worker is there: from now on it can be asked. Called once. */
        void serve(WorkerControl control, RestComponents components);

        /** It leads its cluster after a rebalance; on the thread of the group's membership, which must not wait. */
        default void leads(WorkerControl control) {}

        /** It is in its group, with this to run; on the same thread. */
        default void assigned(Assignment assignment) {}
    }

    /** Of a worker that has a REST server to itself. */
    private record OwnRest(RestServer rest, RestExtensions extensions, WarmUp warmUp) implements Reach {
        @Override
        public String advertisedUrl() {
            return rest.advertisedUrl().toString();
        }

        @Override
        public ClusterPeers peers(Stores stores, DistributedSettings settings) {
            return rest.peers();
        }

        @Override
        public void serve(WorkerControl control, RestComponents components) {
            rest.serve(control, components.with(extensions), control.peer());
            LOG.info("REST answers at {}", rest.url());
        }

        @Override
        public void assigned(Assignment assignment) {
            if (assignment.connectors().isEmpty() && assignment.tasks().isEmpty()) {
                warmUp.begin();
            } else {
                warmUp.close(); // real work comes first, and warms as well
            }
        }
    }

    /**
     * As {@link #start(Map, WarmUp)}.
     *
     * @param parts closed by the worker, or by the caller if this throws
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a fault ends the worker
    static Worker start(Reach reach, Equipment equipment, ClosingOrder parts) {
        DistributedSettings settings = Objects.requireNonNull(equipment.config().distributed());
        warnOfEager(settings.group().protocol());
        var faults = new CompletableFuture<Throwable>();
        // Not the id of the Kafka cluster, which takes a broker to know: it is missing in these clients' metric labels.
        var clients = new InternalClientConfigs(equipment.config(), null);
        ClusterStores stores = ClusterStores.open(equipment, settings, clients, parts);
        SourceOffsetStores offsets = new ConnectorOffsetStores(
                stores.stores().offsets(),
                stores.stores().codec(),
                new ConnectorOffsetStores.Cluster(
                        settings.topics().offsets(), equipment.config().exactlyOnceEnabled()),
                equipment.clientConfigs());
        var exactlyOnce = new LateExactlyOnce();
        WorkerRunners runners = parts.add(
                "runners",
                equipment.runners(
                        stores.stores(), offsets, equipment.config().exactlyOnceEnabled() ? exactlyOnce : null));
        RestServer rest = reach.rest();
        if (rest != null) {
            parts.add("REST", rest); // again: it answers until control and membership have ended
        }
        var members = new KnownMembers(reach.advertisedUrl());
        var toMembership = new AtomicReference<Consumer<ClusterConfig>>(config -> {});
        PluginAccess access = equipment.pluginAccess();
        LogLevels levels = LogLevels.ofProcess();
        var control = new WorkerControl(
                equipment.facts(false),
                stores.stores(),
                access,
                runners,
                offsetPlaces(equipment, offsets),
                new ClusterSide(
                        reach.peers(stores.stores(), settings),
                        settings.sessionKeys(),
                        config -> Objects.requireNonNull(toMembership.get()).accept(config),
                        fencing(settings, access, equipment.clientConfigs()),
                        (logger, level) -> WorkerLoggers.asked(levels, logger, level)),
                faults::complete);
        exactlyOnce.is(control.exactlyOnce(settings.group().id()));
        ControlSettings limits = equipment.facts(false).settings();
        GroupProtocol protocol =
                GroupProtocol.valueOf(settings.group().protocol().name());
        var membership = new Membership(
                settings.group(),
                new MemberSettings(
                        reach.advertisedUrl(),
                        protocol,
                        settings.group().times().session(),
                        limits.longestStop(),
                        settings.group().maxRebalanceDelay()),
                clients.groupClient(equipment.workerId()),
                stores.stores().configs(),
                assignment -> {
                    members.are(assignment.leadership());
                    return applied(control, reach, assignment);
                },
                faults::complete,
                new RebalanceMetrics(equipment.metrics().sets(), protocol));
        toMembership.set(membership::configChanged);
        IncidentRecorder incidents = equipment.incidents(runners, control, stores.stores(), parts);
        parts.add("group membership", membership);
        parts.add("control", control); // ends before the membership: work has ended when the group is left
        var distributed =
                new DistributedWorker(control, membership, limits.longestStop().plus(HAND_OVER));
        var worker = new Worker(rest, distributed::handOver, parts);
        faults.whenComplete((fault, never) -> worker.fail(fault));
        HealthView health = equipment.healthView(runners, control, members, incidents::incidents);
        var components = new RestComponents(
                        RestComponents.health(
                                health, equipment.alerts(settings.group().id())),
                        RestComponents.resource(
                                LoggersResource.class,
                                LoggerLevels.class,
                                new WorkerLoggers(levels, control::setLoggerLevel)))
                .withLogs(equipment.connectorLogs(stores.stores()))
                .and(equipment.previews(stores.stores(), parts));
        reach.serve(control, MetricsEndpoint.addTo(components, equipment, membership.metrics()));
        distributed.begin(worker, new ForeignGroups(settings.group().id(), stores));
        return worker;
    }

    /** Also while it is only prepared: workers that have it enabled already ask this one if it leads. */
    private static @Nullable ProducerFencing fencing(
            DistributedSettings settings, PluginAccess access, ClientConfigs clientConfigs) {
        return settings.exactlyOnce() == ExactlyOnceSupport.DISABLED
                ? null
                : new KafkaProducerFencing(settings.group().id(), access, clientConfigs);
    }

    private static OffsetPlaces offsetPlaces(Equipment equipment, SourceOffsetStores offsets) {
        String groupId =
                Objects.requireNonNull(equipment.config().distributed()).group().id();
        return new OffsetPlaces(
                new KafkaSinkOffsets(equipment.clientConfigs()),
                offsets,
                equipment.config().exactlyOnceEnabled()
                        ? new KafkaOffsetTransactions(groupId, equipment.clientConfigs(), KafkaClients.REAL)
                        : null);
    }

    private static void warnOfEager(ConnectProtocol protocol) {
        if (protocol == ConnectProtocol.EAGER) {
            LOG.warn(
                    "connect.protocol=eager: every rebalance stops all connectors and tasks of ALL workers of this group, as"
                            + " long as this worker is in it; requests between workers are not signed; and a worker of Apache Kafka"
                            + " Connect that is in the group keeps running what it had to give away, so that tasks run TWICE until"
                            + " that worker is restarted. Remove connect.protocol (the default, sessioned, also works with older"
                            + " workers) unless all workers have always run with eager.");
        }
    }

    private static CompletableFuture<Void> applied(WorkerControl control, Reach reach, Assignment assignment) {
        CompletableFuture<Void> applied = control.assign(assignment);
        if (assignment.leadership().known()) {
            control.ready();
            reach.assigned(assignment);
        }
        if (assignment.leader()) {
            reach.leads(control);
        }
        return applied;
    }

    private void begin(Worker worker, ForeignGroups foreignGroups) {
        membership.start();
        CompletableFuture<Void> unused = control.start()
                .thenRun(() -> {
                    LOG.info("The internal topics are read; joining the group");
                    joining.set(true);
                    membership.ready();
                    foreignGroups.check();
                })
                .whenComplete((joined, failure) -> {
                    if (failure != null) {
                        worker.fail(failure);
                    }
                });
    }

    /** Gives its work to the other workers while it still runs here. */
    private void handOver() {
        if (!joining.get()) {
            return;
        }
        LOG.info("Handing connectors and tasks over to the other workers");
        long start = System.nanoTime();
        try {
            membership.drain().get(handOverLimit.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("Handed over after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        } catch (TimeoutException e) {
            LOG.warn(
                    "The other workers did not take everything over within {} s; stopping what is left. They take it over"
                            + " when this worker has left.",
                    handOverLimit.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("The hand-over failed; stopping what is left", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
