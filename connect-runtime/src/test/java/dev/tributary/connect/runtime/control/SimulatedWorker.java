package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The control plane with the real stores, on virtual time and one thread: everything that happens is an entry in one queue,
 * and the invariants are checked after every event.
 */
final class SimulatedWorker {
    static final Duration GRACEFUL_STOP = Duration.ofSeconds(7);
    private static final String WORKER = "simulated:8083";

    final VirtualTime time = new VirtualTime();
    final FakeRunners runners = new FakeRunners(time::after);
    final List<String> statusJournal = new ArrayList<>();
    /** What restart supervision said. */
    final List<String> decisions = new ArrayList<>();

    final LoggedConfigStore configs;
    final LoggedStatusStore statuses;
    final ControlPlane plane;
    /** Every snapshot that was published. */
    final List<ClusterConfig> published = new ArrayList<>();

    private final Effects effects;
    private final Stages stages = new Stages(time);

    SimulatedWorker() {
        this(new MemoryTopic(), new MemoryTopic(), true);
    }

    SimulatedWorker(MemoryTopic configTopic, MemoryTopic statusTopic, boolean completeWhenApplied) {
        this(configTopic, statusTopic, completeWhenApplied, RestartPolicy.OFF, WORKER);
    }

    SimulatedWorker(
            MemoryTopic configTopic,
            MemoryTopic statusTopic,
            boolean completeWhenApplied,
            RestartPolicy restarts,
            String workerId) {
        Executor soon = work -> time.after(Duration.ofMillis(1), work);
        configs = new LoggedConfigStore(new MemoryCompactedLog("configs", configTopic, soon, time));
        statuses = new LoggedStatusStore(new MemoryCompactedLog("statuses", statusTopic, soon, time), time);
        plane = new ControlPlane(
                new ControlSettings(workerId, GRACEFUL_STOP, completeWhenApplied, restarts),
                ClusterSide.NONE.keys(),
                new Supervising(restarts, new Random(7)::nextDouble, instance -> statuses.restarts(instance.id())));
        effects = new Effects(
                runners,
                configs,
                new RedactedStatuses(statuses, text -> text.replace("hunter2", "[hidden]")),
                soon,
                this::tell);
    }

    /** A worker with nothing to do that runs whatever comes. */
    static SimulatedWorker started() {
        var worker = new SimulatedWorker();
        worker.start();
        return worker;
    }

    void start() {
        var ready = CompletableFuture.allOf(statuses.start(), configs.start(config -> {
            published.add(config);
            tell(new Event.ConfigChanged(config));
        }));
        tell(new Event.AssignmentChanged(Assignment.EVERYTHING));
        run(Duration.ofMillis(10));
        assertThat(ready).isCompleted();
    }

    /** What others are shown of restart supervision; null if nothing is kept. */
    RestartStanding standing(Instance instance) {
        return effects.standing(instance);
    }

    void tell(Event event) {
        time.after(Duration.ZERO, () -> handle(event));
    }

    private void handle(Event event) {
        for (Effect effect : plane.handle(event, time.instant())) {
            if (effect instanceof Effect.PutStatus status) {
                statusJournal.add(status.instance() + " " + status.status().state());
            } else if (effect instanceof Effect.TellRestart told) {
                decisions.add(told.what());
            } else if (effect instanceof Effect.RemoveStatus status) {
                statusJournal.add(status.instance() + " removed");
            }
            effect.dispatchTo(effects);
        }
        if (event instanceof Event.Ended ended) {
            effects.forget(ended.run());
        }
        assertThat(runners.violations()).isEmpty();
        // What falls due at this very instant is for the tick that follows.
        assertThat(Reconciler.plan(
                        plane.desired(), plane.observed(), time.instant().minusNanos(1)))
                .as("settled after %s", event)
                .isEmpty();
    }

    /** Lets time pass; the control plane is woken at its deadlines. */
    void run(Duration duration) {
        Instant end = time.instant().plus(duration);
        while (true) {
            Instant next = time.next();
            Instant deadline = plane.nextDeadline();
            if (deadline != null && (next == null || deadline.isBefore(next)) && !deadline.isAfter(end)) {
                time.after(Duration.between(time.instant(), deadline), () -> handle(new Event.Tick()));
                time.step(deadline);
            } else if (next != null && !next.isAfter(end)) {
                time.step(next);
            } else {
                time.step(end);
                return;
            }
        }
    }

    <T> CompletableFuture<T> ask(Function<Reply<T>, Request> request) {
        var reply = new Reply<T>(stages.begin("asked"));
        tell(new Event.Asked(request.apply(reply)));
        return reply.future();
    }

    CompletableFuture<Request.Outcome> create(String name, Map<String, String> config) {
        return create(name, config, null);
    }

    CompletableFuture<Request.Outcome> create(String name, Map<String, String> config, TargetState state) {
        return put(name, config, Request.Condition.NEW, state);
    }

    CompletableFuture<Request.Outcome> put(
            String name, Map<String, String> config, Request.Condition condition, TargetState state) {
        return ask((Reply<Request.Outcome> reply) ->
                new Request.Put(ConnectorName.of(name), new LinkedHashMap<>(config), condition, state, reply));
    }

    CompletableFuture<Boolean> target(String name, TargetState state) {
        return ask((Reply<Boolean> reply) -> new Request.SetTarget(ConnectorName.of(name), state, reply));
    }

    CompletableFuture<Boolean> remove(String name) {
        return ask((Reply<Boolean> reply) -> new Request.Remove(ConnectorName.of(name), reply));
    }

    RestartOutlook outlook(Instance instance) {
        RestartStanding standing = effects.standing(instance);
        return standing == null ? RestartOutlook.NONE : standing.outlook(time.instant());
    }

    InstanceState state(String connector) {
        InstanceStatus status = statuses.connector(ConnectorName.of(connector));
        return status == null ? null : status.state();
    }

    Map<Integer, InstanceState> taskStates(String connector) {
        var states = new LinkedHashMap<Integer, InstanceState>();
        statuses.tasks(ConnectorName.of(connector)).forEach((number, status) -> states.put(number, status.state()));
        return states;
    }
}
