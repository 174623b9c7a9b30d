package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the control plane knows and does about one connector name. After whatever happened, {@link #settle} brings
 * what runs in line with what is configured. On the control thread.
 */
final class ConnectorControl implements Request.Handler {
    private final ConnectorName name;
    private final Instance connector;
    private final Runs runs;
    private final TaskGeneration generation;
    private final Reloads reloads;
    private final Supervisor supervisor;
    private final Stalls stalls;
    private final Lane lane = new Lane();
    private final Waiters waiters = new Waiters();
    /** The newest one; null before the first. */
    private @Nullable FencingRound fencing;
    /** Of the event being handled; null in between. */
    private @Nullable Turn turn;

    ConnectorControl(ConnectorName name, LongSupplier runIds, Supervising supervising) {
        this.name = name;
        this.connector = Instance.of(name);
        this.supervisor = new Supervisor(name, supervising);
        this.runs = new Runs(name, runIds, supervisor);
        this.stalls = new Stalls(name, supervisor);
        this.generation = new TaskGeneration(name);
        this.reloads = new Reloads(name);
    }

    /** One reconciliation, then what waits for it. */
    void settle(Turn now) {
        reloads.proceed(now, runs);
        supervisor.proceed(now, runs);
        stalls.proceed(now, runs);
        runs.reconcile(now);
        lane.proceed(now);
        generation.proceed(
                now,
                runs,
                !lane.isEmpty()); // after the lane: what it drops as out of date may make room for a question
        runs.tidy(now);
        supervisor.tidy(now, runs);
        waiters.review(now);
    }

    /** When to settle again though nothing happens; null: never. */
    @Nullable
    Instant nextDeadline() {
        Stream<@Nullable Instant> stops =
                runs.observed().runs().values().stream().map(Run::stopDeadline);
        Instant next = null;
        for (Instant candidate : Stream.concat(
                        stops,
                        Stream.of(
                                waiters.nextDeadline(), generation.retryAt(), reloads.nextDue(), supervisor.nextDue()))
                .toList()) {
            if (candidate != null && (next == null || candidate.isBefore(next))) {
                next = candidate;
            }
        }
        return next;
    }

    /** Whether there is nothing to remember. */
    boolean isIdle() {
        return runs.isEmpty() && runs.noStatuses() && lane.isEmpty() && waiters.isEmpty();
    }

    boolean nothingRuns() {
        return runs.isEmpty();
    }

    Observed observed() {
        return runs.observed();
    }

    Desired desired(Turn now) {
        return runs.desired(now);
    }

    // ---- what happened

    void reported(Turn now, Event.Reported event) {
        boolean current = runs.isCurrent(event.instance(), event.run());
        if (current && event.state() == InstanceState.FAILED) {
            failed(now, event);
        } else if (current && event.state() == InstanceState.RUNNING) {
            supervisor.works(now, event.instance());
        } else if (current && event.state() != InstanceState.UNASSIGNED) {
            supervisor.rests(now, event.instance());
        }
        runs.reported(now, event); // behind supervision: the status tells what that has decided
        if (current && !event.instance().isTask() && event.state() == InstanceState.RUNNING) {
            generation.request();
        }
    }

    /** A reload sees to its own failures. */
    private void failed(Turn now, Event.Reported event) {
        Run run = runs.get(event.instance());
        boolean reloaded = !event.instance().isTask() && reloads.failed(now, event.run(), runs);
        Throwable failure = event.failure();
        if (!reloaded && run != null && !run.isStopping() && failure != null) {
            supervisor.failed(now, event.instance(), event.run(), failure);
        }
    }

    void stalled(Event.Stalled event) {
        if (runs.isCurrent(event.instance(), event.run())) {
            stalls.stalled(event.instance(), event.run(), event.cause());
        }
    }

    void recovered(Event.Recovered event) {
        stalls.recovered(event.instance(), event.run());
        if (runs.isCurrent(event.instance(), event.run())) {
            supervisor.recovered(event.instance());
        }
    }

    void reconfigurationRequested(long run) {
        if (runs.isCurrent(connector, run)) {
            generation.request();
        }
    }

    void resolved(Turn now, Event.Resolved event) {
        if (runs.isCurrent(connector, event.run())) {
            generation.resolved(event.resolution().fingerprint());
            reloads.resolved(now, event);
        }
    }

    void tasksGenerated(Turn now, Event.TasksGenerated event) {
        var configs = generation.answered(now, event, runs);
        if (configs != null) {
            lane.add(now, new Operations.PutTasks(event.run(), configs, runs, generation, connector));
        }
    }

    void ended(Instance instance, long run) {
        runs.ended(instance, run);
    }

    void laneDone(Turn now, @Nullable Throwable failure) {
        lane.done(now, failure);
    }

    void restartAnnounced(Turn now, RestartScope scope) {
        runs.askRestarts(now, scope);
    }

    void knowStatus(Instance instance) {
        runs.knowStatus(instance);
    }

    void shutDown(Turn now, ConnectClusterException notBegun, ConnectClusterException why) {
        lane.refuseWaiting(now, notBegun);
        waiters.refuseAll(now, why);
    }

    void halt(Turn now, ConnectClusterException why) {
        lane.refuseAll(now, why);
        waiters.refuseAll(now, why);
    }

    // ---- what is asked

    void asked(Turn now, Request request) {
        turn = now;
        request.dispatchTo(this);
        turn = null;
    }

    private Turn turn() {
        if (turn == null) {
            throw new IllegalStateException("no event is being handled");
        }
        return turn;
    }

    @Override
    public void put(Request.Put request) {
        lane.add(turn(), new Operations.Put(request, (now, outcome) -> {
            if (mustAnswerNow(now)) {
                now.add(new Effect.Answer<>(request.reply(), outcome));
                return;
            }
            ClusterConfig.Connector config = now.connector(name);
            long version = config == null ? 0 : config.version();
            now.add(new Effect.Progress(
                    request.reply(), "starting connector " + name + " and generating its task configs"));
            await(
                    now,
                    request.reply(),
                    ControlSettings.REPLY_LIMIT,
                    later -> started(later, request.reply(), outcome, new Run.Identity(version, 0), true),
                    timedOut(request.reply(), "start"));
        }));
    }

    @Override
    public void remove(Request.Remove request) {
        lane.add(turn(), new Operations.Remove(request, now -> {
            if (mustAnswerNow(now)) {
                now.add(new Effect.Answer<>(request.reply(), true));
                return;
            }
            now.add(new Effect.Progress(request.reply(), "stopping connector " + name));
            Effect answer = new Effect.Answer<>(request.reply(), true, true);
            await(
                    now,
                    request.reply(),
                    now.settings().longestStop(),
                    later -> later.connector(name) != null || (runs.isEmpty() && runs.noStatuses()) ? answer : null,
                    answer);
        }));
    }

    @Override
    public void setTarget(Request.SetTarget request) {
        lane.add(turn(), new Operations.SetTarget(request, now -> {
            Effect answer = new Effect.Answer<>(request.reply(), true, true);
            if (mustAnswerNow(now) || request.state() != TargetState.STOPPED) {
                now.add(new Effect.Answer<>(request.reply(), true));
                return;
            }
            now.add(new Effect.Progress(request.reply(), "stopping connector " + name));
            await(
                    now,
                    request.reply(),
                    now.settings().longestStop(),
                    later -> hasStopped(later) ? answer : null,
                    answer);
        }));
    }

    private boolean hasStopped(Turn later) {
        ClusterConfig.Connector config = later.connector(name);
        if (config == null || config.targetState() != TargetState.STOPPED) {
            return true; // somebody wants something else meanwhile
        }
        Run run = runs.get(connector);
        Runs.Last last = run == null ? null : runs.last(run);
        return runs.noTasks() && (run == null || (last != null && last.state() == InstanceState.STOPPED));
    }

    @Override
    public void restartConnector(Request.RestartConnector request) {
        if (turn().connector(name) == null) {
            refuse(request.reply(), new ConnectClusterException.NotFound("Unknown connector: " + name));
        } else {
            supervisor.restartedByHand(turn(), connector);
            long restart = runs.askRestart(connector, false);
            turn().add(new Effect.Progress(request.reply(), "starting the connector " + name));
            await(
                    turn(),
                    request.reply(),
                    ControlSettings.REPLY_LIMIT,
                    later -> started(later, request.reply(), true, new Run.Identity(-1, restart), false),
                    timedOut(request.reply(), "restart"));
        }
    }

    @Override
    public void restartTask(Request.RestartTask request) {
        ClusterConfig.Connector config = turn().connector(name);
        Instance task = Instance.of(request.task());
        if (config == null) {
            refuse(request.reply(), new ConnectClusterException.NotFound("Unknown connector: " + name));
        } else if (task.task() >= config.tasks().configs().size()) {
            refuse(request.reply(), new ConnectClusterException.NotFound("Unknown task: " + request.task()));
        } else {
            supervisor.restartedByHand(turn(), task);
            turn().add(new Effect.Progress(request.reply(), "restarting task " + request.task()));
            awaitRestarts(Map.of(task, runs.askRestart(task, false)), request.reply());
        }
    }

    @Override
    public void restartAll(Request.RestartAll request) {
        if (turn().connector(name) == null) {
            refuse(request.reply(), new ConnectClusterException.NotFound("Unknown connector: " + name));
            return;
        }
        turn().add(new Effect.Progress(request.reply(), "handling restart request for connector " + name));
        var restarts = new HashMap<Instance, Long>();
        Desired desired = runs.desired(turn());
        for (Instance instance : request.instances()) {
            if (desired.instances().containsKey(instance)) {
                supervisor.restartedByHand(turn(), instance);
                restarts.put(instance, runs.askRestart(instance, true));
            }
        }
        awaitRestarts(restarts, request.reply());
    }

    @Override
    public void announceRestart(Request.AnnounceRestart request) {
        lane.add(turn(), new Operations.AnnounceRestart(request));
    }

    @Override
    public void lead(Request.Lead request) {
        turn().add(new Effect.Answer<>(request.reply(), true));
    }

    @Override
    public void storeTasks(Request.StoreTasks request) {
        lane.add(turn(), new Operations.StoreTasks(request));
    }

    @Override
    public void fence(Request.Fence request) {
        FencingRound waiting = fencing;
        if (waiting == null || !waiting.join(request)) {
            fencing = new FencingRound(request);
            lane.add(turn(), fencing);
        }
    }

    @Override
    public void verify(Request.Verify request) {
        String what = "Task " + request.task() + " is not to run on this worker ";
        Desired.Wanted wanted = runs.desired(turn()).instances().get(Instance.of(request.task()));
        if (wanted == null) {
            refuse(
                    request.reply(),
                    new ConnectClusterException.Conflict(
                            what + "any more: it was given to another one, or its connector was stopped or changed"));
        } else if (wanted.identity().version() != request.generation()) {
            refuse(
                    request.reply(),
                    new ConnectClusterException.Conflict(
                            what + "as it was started: there are newer configurations of its connector's tasks"));
        } else {
            turn().add(new Effect.Answer<>(request.reply(), true));
        }
    }

    @Override
    public void hold(Request.Hold request) {
        lane.add(turn(), new Operations.Hold(request, runs));
    }

    // ---- waiting for the effect

    private boolean mustAnswerNow(Turn now) {
        return !now.settings().completeWhenApplied() || now.shuttingDown();
    }

    private void await(Turn now, Reply<?> reply, Duration limit, Waiters.Check check, Effect late) {
        waiters.add(new Waiters.Waiter(reply, now.now().plus(limit), check, late));
    }

    /** Until new runs are there. What is not wanted any more is not waited for. */
    private void awaitRestarts(Map<Instance, Long> restarts, Reply<Boolean> reply) {
        Effect answer = new Effect.Answer<>(reply, true, true);
        await(
                turn(),
                reply,
                turn().settings().longestStop(),
                later -> {
                    Desired desired = runs.desired(later);
                    boolean all = restarts.entrySet().stream().allMatch(entry -> {
                        Run run = runs.get(entry.getKey());
                        return !desired.instances().containsKey(entry.getKey())
                                || (run != null && run.identity().restart() >= entry.getValue());
                    });
                    return all ? answer : null;
                },
                answer);
    }

    /** Whether a run of at least that identity has started and been asked for its task configurations once. */
    private <T> @Nullable Effect started(
            Turn later, Reply<T> reply, T value, Run.Identity atLeast, boolean tellGeneration) {
        if (later.connector(name) == null) {
            return new Effect.Refuse(
                    reply,
                    new ConnectClusterException.NotFound("Connector " + name + " was deleted before it had started"));
        }
        if (!later.assignment().owns(name)) {
            return new Effect.Answer<>(reply, value, true);
        }
        Run run = runs.connectorRun();
        Runs.Last last = run == null ? null : runs.last(run);
        if (run == null
                || last == null
                || run.identity().version() < atLeast.version()
                || run.identity().restart() < atLeast.restart()) {
            return null;
        }
        if (last.state() == InstanceState.FAILED) {
            return new Effect.Refuse(reply, failed("Failed to start connector: " + name, last.failure()));
        }
        if (last.state() != InstanceState.RUNNING) {
            boolean settled = last.state() == InstanceState.PAUSED || last.state() == InstanceState.STOPPED;
            return settled ? new Effect.Answer<>(reply, value, true) : null;
        }
        if (run.target() != TargetState.STARTED || !generation.attempted(run)) {
            return null;
        }
        Throwable failure = generation.lastFailure();
        return failure == null || !tellGeneration
                ? new Effect.Answer<>(reply, value, true)
                : new Effect.Refuse(
                        reply,
                        failed(
                                "Connector " + name + " is stored and has started, but could not be asked for its task "
                                        + "configurations; that is tried again",
                                failure));
    }

    private static ConnectClusterException failed(String what, @Nullable Throwable cause) {
        return new ConnectClusterException.Failed(cause == null ? what : what + ": " + cause, cause);
    }

    private Effect timedOut(Reply<?> reply, String what) {
        return new Effect.Refuse(
                reply,
                new ConnectClusterException.TimedOut("Connector " + name + " did not " + what + " within "
                        + ControlSettings.REPLY_LIMIT.toSeconds() + " s. It goes on trying; see its status."));
    }

    private void refuse(Reply<?> reply, ConnectClusterException why) {
        turn().add(new Effect.Refuse(reply, why));
    }
}
