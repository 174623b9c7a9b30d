package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.group.Leadership;
import dev.tributary.connect.runtime.group.Owners;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The control planes of two workers on the same topics, on virtual time and one thread. Who leads and who runs what is told by
 * the test; requests between the workers take no detour over HTTP.
 */
final class TwoWorkers {
    static final SessionKeySettings KEYS =
            new SessionKeySettings("HmacSHA256", null, Duration.ofHours(1), "HmacSHA256", List.of("HmacSHA256"));
    private static final Duration READ_DELAY = Duration.ofMillis(1);

    final VirtualTime time = new VirtualTime();
    final MemoryTopic configTopic = new MemoryTopic();
    final MemoryTopic statusTopic = new MemoryTopic();
    private final List<Worker> workers = new ArrayList<>();
    private long assignments;
    private int generation;

    /** A worker that is started; its assignment is nothing and no leader is known to it. */
    Worker worker(String name) {
        return worker(name, KEYS, READ_DELAY, UnaryOperator.identity());
    }

    /** @param ahead of the true time its clock is */
    Worker worker(String name, Duration ahead) {
        return started(new Worker(name, ahead, KEYS, READ_DELAY, UnaryOperator.identity()));
    }

    /**
     * @param readDelay how far behind the topics it is
     * @param log may stand before its config log
     */
    Worker worker(String name, SessionKeySettings keys, Duration readDelay, UnaryOperator<CompactedLog> log) {
        return started(new Worker(name, Duration.ZERO, keys, readDelay, log));
    }

    private Worker started(Worker worker) {
        workers.add(worker);
        worker.start();
        return worker;
    }

    /** Everybody learns that this worker leads now. What they run stays. */
    void elect(Worker leader, boolean signed) {
        generation++;
        for (Worker worker : workers) {
            worker.assign(
                    new Leadership(worker == leader, leader.url, signed, worker == leader ? owners() : Owners.UNKNOWN));
        }
        run(Duration.ofMillis(20));
    }

    private Owners owners() {
        var connectors = new LinkedHashMap<ConnectorName, URI>();
        var tasks = new LinkedHashMap<TaskId, URI>();
        for (Worker worker : workers) {
            worker.connectors.forEach(connector -> connectors.put(connector, worker.url));
            worker.tasks.forEach(task -> tasks.put(task, worker.url));
        }
        return new Owners(connectors, tasks);
    }

    /** Lets time pass; control planes are woken at their deadlines. */
    void run(Duration duration) {
        Instant end = time.instant().plus(duration);
        while (true) {
            for (Worker worker : workers) {
                Instant deadline = worker.nextDeadline();
                if (deadline != null && !deadline.isAfter(time.instant())) {
                    worker.handle(new Event.Tick());
                }
            }
            Instant next = time.next();
            for (Worker worker : workers) {
                Instant deadline = worker.nextDeadline();
                next = deadline != null && (next == null || deadline.isBefore(next)) ? deadline : next;
            }
            if (next == null || next.isAfter(end)) {
                time.step(end);
                return;
            }
            time.step(next);
        }
    }

    /** One of them. */
    final class Worker {
        final URI url;
        final FakeRunners runners = new FakeRunners(time::after);
        final LoggedConfigStore configs;
        final LoggedStatusStore statuses;
        final ControlPlane plane;
        final ClusterPeer peer;
        final ExactlyOnceTasks exactlyOnce;
        final List<String> statusJournal = new ArrayList<>();
        /** How often the others asked it to fence. */
        int fenceRequests;
        /** How often the others asked it to store task configurations. */
        int uploads;
        /** Whose producers it fenced, and how many. */
        final List<String> fenced = new ArrayList<>();

        /** Instead of fencing; null: it does. */
        ConnectClusterException fencingFails;

        boolean reachable = true;
        Set<ConnectorName> connectors = Set.of();
        Set<TaskId> tasks = Set.of();
        private final Effects effects;
        private final InstantSource clock;
        private final Duration ahead;
        private final Stages stages;
        private Leadership leadership = Leadership.UNKNOWN;

        private Worker(
                String name,
                Duration ahead,
                SessionKeySettings keys,
                Duration readDelay,
                UnaryOperator<CompactedLog> log) {
            this.ahead = ahead;
            this.clock = () -> time.instant().plus(ahead);
            this.stages = new Stages(clock);
            url = URI.create("http://" + name + ":8083/");
            Executor soon = work -> time.after(READ_DELAY, work);
            Executor late = work -> time.after(readDelay, work);
            configs = new LoggedConfigStore(log.apply(new MemoryCompactedLog("configs", configTopic, late, clock)));
            statuses = new LoggedStatusStore(new MemoryCompactedLog("statuses", statusTopic, late, clock), clock);
            plane = new ControlPlane(new ControlSettings(name + ":8083", Duration.ofSeconds(7), false), keys);
            var cluster = new ClusterSide(
                    TwoWorkers.this::at,
                    keys,
                    config -> {},
                    (connector, config, producers) -> fence(connector + " " + producers));
            effects = new Effects(runners, configs, statuses, cluster, soon, this::tell);
            var calls = new PluginCalls(Duration.ofSeconds(60), stages);
            var signatures = new Signatures(keys, () -> configs.snapshot().sessionKey());
            exactlyOnce = new ExactlyOnceTasks(
                    "group", this::ask, TwoWorkers.this::at, signatures, configs, clock, time::after);
            peer = new PeerRequests(
                    signatures,
                    () -> leadership,
                    new ConnectorReads(configs, statuses, new ConnectorTypes(new FakePlugins(), calls)),
                    this::ask);
        }

        private void fence(String whose) {
            fenced.add(whose);
            if (fencingFails != null) {
                throw fencingFails;
            }
        }

        private void start() {
            var ready = CompletableFuture.allOf(statuses.start(), configs.start(new ConfigStore.Listener() {
                @Override
                public void onChange(ClusterConfig snapshot) {
                    tell(new Event.ConfigChanged(snapshot));
                }

                @Override
                public void onRestart(ConnectorName connector, RestartScope scope) {
                    tell(new Event.RestartAnnounced(connector, scope));
                }
            }));
            run(Duration.ofMillis(500));
            assertThat(ready).isCompleted();
        }

        /** By the true time. */
        private Instant nextDeadline() {
            Instant deadline = plane.nextDeadline();
            return deadline == null ? null : deadline.minus(ahead);
        }

        void assign(Leadership next) {
            leadership = next;
            tell(new Event.AssignmentChanged(
                    new Assignment(++assignments, false, connectors, tasks, next, generation)));
        }

        void owns(Set<ConnectorName> someConnectors, Set<TaskId> someTasks) {
            connectors = someConnectors;
            tasks = someTasks;
        }

        void tell(Event event) {
            time.after(Duration.ZERO, () -> handle(event));
        }

        private void handle(Event event) {
            for (Effect effect : plane.handle(event, clock.instant())) {
                if (effect instanceof Effect.PutStatus status) {
                    statusJournal.add(status.instance() + " " + status.status().state());
                } else if (effect instanceof Effect.RemoveStatus status) {
                    statusJournal.add(status.instance() + " removed");
                }
                effect.dispatchTo(effects);
            }
            if (event instanceof Event.Ended ended) {
                effects.forget(ended.run());
            }
            assertThat(runners.violations()).isEmpty();
        }

        <T> CompletableFuture<T> ask(String doing, Function<Reply<T>, Request> request) {
            var reply = new Reply<T>(stages.begin(doing));
            tell(new Event.Asked(request.apply(reply)));
            return reply.future();
        }

        CompletableFuture<Request.Outcome> create(ConnectorName name, Map<String, String> config) {
            return ask(
                    "creating",
                    (Reply<Request.Outcome> reply) ->
                            new Request.Put(name, new LinkedHashMap<>(config), Request.Condition.NEW, null, reply));
        }

        CompletableFuture<Boolean> asked(Function<Reply<Boolean>, Request> request) {
            return ask("asking", request);
        }

        InstanceState state(ConnectorName name) {
            InstanceStatus status = statuses.connector(name);
            return status == null ? null : status.state();
        }

        Map<Integer, InstanceState> taskStates(ConnectorName name) {
            var states = new LinkedHashMap<Integer, InstanceState>();
            statuses.tasks(name).forEach((number, status) -> states.put(number, status.state()));
            return states;
        }
    }

    private ClusterPeer at(URI url) {
        Worker target = workers.stream()
                .filter(worker -> worker.url.equals(url))
                .findFirst()
                .orElseThrow();
        return new ClusterPeer() {
            @Override
            public CompletableFuture<Void> putTaskConfigs(ConnectorName connector, SignedBody tasks) {
                target.uploads++;
                return target.reachable
                        ? target.peer.putTaskConfigs(connector, tasks)
                        : CompletableFuture.failedFuture(
                                new ConnectClusterException.Failed("connection refused: " + url, null));
            }

            @Override
            public CompletableFuture<Void> fenceZombies(ConnectorName connector, SignedBody nothing) {
                target.fenceRequests++;
                return target.reachable
                        ? target.peer.fenceZombies(connector, nothing)
                        : CompletableFuture.failedFuture(
                                new ConnectClusterException.Failed("connection refused: " + url, null));
            }
        };
    }
}
