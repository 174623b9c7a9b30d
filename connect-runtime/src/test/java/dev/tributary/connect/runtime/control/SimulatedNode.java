package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.group.GroupProtocol;
import dev.tributary.connect.runtime.group.MemberSettings;
import dev.tributary.connect.runtime.group.SimulatedMembership;
import dev.tributary.connect.runtime.group.SimulatedWire;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One worker process of a simulated cluster: the real control plane, config store and group member with what their threads
 * do around them. One thread.
 */
final class SimulatedNode implements SimulatedMembership.Host {
    static final Duration GRACEFUL_STOP = Duration.ofSeconds(5);
    static final Duration SESSION = Duration.ofSeconds(10);
    static final Duration REBALANCE = Duration.ofSeconds(60);

    final String url;
    final ProcessTime time;
    final FakeRunners runners;
    final LoggedConfigStore configs;
    final ControlPlane plane;
    final SimulatedMembership membership;

    private static final SessionKeySettings KEYS =
            new SessionKeySettings("HmacSHA256", null, Duration.ofHours(1), "HmacSHA256", List.of("HmacSHA256"));

    private final SimulatedCluster cluster;
    private final SimulatedLog configLog;
    private final SimulatedStatuses statuses;
    private final SimulatedWire wire;
    private final Effects effects;
    private final Signatures signatures;
    private final Stages stages;
    private final Set<CompletableFuture<?>> open = new LinkedHashSet<>();
    private Assignment assignment = Assignment.NOTHING;
    private ClusterConfig unhandled;
    private Instant armed;
    private boolean counts = true;
    private boolean ready;
    private boolean draining;
    private Instant drainingSince = Instant.MAX;
    private Instant suspendedAt = Instant.MIN;
    /** When something was wrong with this process or its connections last. */
    private Instant disturbed;

    SimulatedNode(SimulatedCluster cluster, String url, Supplier<Duration> readDelay, Supplier<Duration> wireDelay) {
        this.cluster = cluster;
        this.url = url;
        // Of three hosts the clock of one is right.
        this.time = new ProcessTime(cluster.time, Duration.ofHours(Math.floorMod(url.hashCode(), 3) - 1));
        this.disturbed = cluster.time.instant();
        this.stages = new Stages(time::now);
        runners = new FakeRunners(time::after, cluster.live.of(this));
        configLog = new SimulatedLog(url, cluster.configTopic, cluster.time, time, readDelay);
        configs = new LoggedConfigStore(configLog);
        statuses = new SimulatedStatuses(cluster.statuses, time);
        wire = new SimulatedWire(cluster.time, time, wireDelay);
        plane = new ControlPlane(
                new ControlSettings(url, GRACEFUL_STOP, false, cluster.restarts),
                KEYS,
                new Supervising(
                        cluster.restarts,
                        new Random(url.hashCode())::nextDouble,
                        instance -> statuses.restarts(instance.id())));
        Executor soon = work -> time.after(Duration.ofMillis(1), work);
        var side = new ClusterSide(to -> cluster.peer(this, to), KEYS, config -> {}, null);
        effects = new Effects(runners, configs, statuses, side, soon, this::tell);
        signatures = new Signatures(KEYS, () -> configs.snapshot().sessionKey());
        membership = new SimulatedMembership(
                new MemberSettings(url, GroupProtocol.SESSIONED, SESSION, GRACEFUL_STOP, Duration.ZERO),
                new SimulatedMembership.Times(Duration.ofSeconds(1), Duration.ofSeconds(3), REBALANCE.plusSeconds(5)),
                time,
                wire,
                cluster.coordinator,
                this);
    }

    void start() {
        var read = CompletableFuture.allOf(statuses.start(), configs.start(new Listener()));
        read.thenRun(() -> time.after(Duration.ofMillis(1), () -> {
            var known = new HashSet<Instance>(cluster.statuses.keySet());
            tell(new Event.StatusesKnown(Set.copyOf(known)));
            ready = true;
            membership.ready();
        }));
    }

    @Override
    public String toString() {
        return url;
    }

    // ---- the control plane and its mailbox

    void tell(Event event) {
        time.after(Duration.ZERO, () -> handle(event));
    }

    /** On the log's thread. */
    private final class Listener implements ConfigStore.Listener {
        @Override
        public void onChange(ClusterConfig snapshot) {
            changed(snapshot);
        }

        @Override
        public void onRestart(ConnectorName connector, RestartScope scope) {
            tell(new Event.RestartAnnounced(connector, scope));
        }
    }

    /** Many changes, one reconciliation. */
    private void changed(ClusterConfig config) {
        boolean waiting = unhandled != null;
        unhandled = config;
        if (!waiting) {
            time.after(Duration.ZERO, () -> {
                ClusterConfig newest = unhandled;
                unhandled = null;
                handle(new Event.ConfigChanged(newest));
                membership.configRead(newest);
            });
        }
    }

    private void handle(Event event) {
        for (Effect effect : plane.handle(event, time.now())) {
            cluster.note(() -> this + ": control: " + told(event) + " -> " + effect);
            effect.dispatchTo(effects);
            if (effect instanceof Effect.Halt) {
                cluster.ended(this);
            }
        }
        if (event instanceof Event.Ended ended) {
            effects.forget(ended.run());
        }
        arm();
    }

    private static String told(Event event) {
        return event.getClass().getSimpleName() + (event instanceof Event.Reported reported ? " " + reported : "");
    }

    private void arm() {
        Instant deadline = plane.nextDeadline();
        if (deadline != null && (armed == null || deadline.isBefore(armed))) {
            armed = deadline;
            Duration wait = Duration.between(time.now(), deadline);
            time.after(wait.isNegative() ? Duration.ZERO : wait, () -> {
                if (deadline.equals(armed)) {
                    armed = null;
                    Instant due = plane.nextDeadline();
                    if (due != null && !due.isAfter(time.now())) {
                        handle(new Event.Tick());
                    } else {
                        arm();
                    }
                }
            });
        }
    }

    <T> CompletableFuture<T> ask(Function<Reply<T>, Request> request) {
        var reply = new Reply<T>(stages.begin("asked"));
        tell(new Event.Asked(request.apply(reply)));
        cluster.expectAnswer(this, reply.future());
        open.add(reply.future());
        reply.future().whenComplete((done, failure) -> open.remove(reply.future()));
        return reply.future();
    }

    // ---- what the membership needs

    @Override
    public void run(Assignment given, Runnable stopped) {
        assignment = given;
        cluster.note(() -> this + ": runs " + given);
        effects.whenApplied(given.number()).thenRun(() -> time.after(Duration.ZERO, stopped));
        tell(new Event.AssignmentChanged(given));
    }

    @Override
    public ClusterConfig config() {
        return configs.snapshot();
    }

    @Override
    public void refresh(Duration limit, Consumer<Boolean> complete) {
        var over = new CompletableFuture<Boolean>();
        over.thenAccept(complete);
        configs.refresh()
                .whenComplete((read, failure) -> time.after(Duration.ZERO, () -> over.complete(failure == null)));
        time.after(limit, () -> over.complete(false));
    }

    @Override
    public void drained() {
        cluster.drained(this);
        tell(new Event.Shutdown());
    }

    @Override
    public void planned(SimulatedMembership.PlannedRound round) {
        cluster.planned(this, round);
    }

    @Override
    public void note(Supplier<String> what) {
        cluster.note(() -> this + ": " + what.get());
    }

    // ---- the cluster

    boolean leads() {
        return assignment.leader();
    }

    Assignment assignment() {
        return assignment;
    }

    /** What another worker asks of this one. */
    CompletableFuture<Void> storeTasks(ConnectorName connector, SignedBody tasks) {
        try {
            signatures.check(tasks, assignment.leadership().signed());
            var configured = TaskConfigsJson.read(tasks.body());
            return ask((Reply<Boolean> reply) -> new Request.StoreTasks(connector, configured, reply))
                    .thenApply(stored -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    // ---- what happens to it

    boolean ready() {
        return ready;
    }

    boolean alive() {
        return !time.dead();
    }

    boolean draining() {
        return draining;
    }

    Instant drainingSince() {
        return drainingSince;
    }

    Instant disturbed() {
        return disturbed;
    }

    boolean healthy() {
        return alive() && !time.suspended() && !wire.isCut() && !configLog.isCut();
    }

    /** Whether what runs here counts as running. */
    boolean counts() {
        return counts;
    }

    void drain() {
        draining = true;
        drainingSince = cluster.time.instant();
        time.after(Duration.ZERO, () -> {
            if (ready) {
                membership.drain();
            } else {
                drained();
            }
        });
    }

    void kill() {
        time.kill();
        cluster.live.died(this);
        configLog.kill();
        List.copyOf(open)
                .forEach(answer -> answer.completeExceptionally(new IllegalStateException("connection reset")));
    }

    void suspend() {
        disturbed = cluster.time.instant();
        counts = false;
        suspendedAt = cluster.time.instant();
        time.suspend();
    }

    void resume() {
        disturbed = cluster.time.instant();
        boolean late = !cluster.time.instant().isBefore(suspendedAt.plus(SESSION.minus(GRACEFUL_STOP)));
        time.resume(membership::wake);
        // All that was waiting, and what came of it at once, is handled by then.
        cluster.time.after(Duration.ofMillis(2), () -> {
            if (!time.suspended() && !counts) {
                counts = true;
                cluster.live.resumed(this, late);
            }
        });
    }

    void cutGroup(boolean noticed) {
        disturbed = cluster.time.instant();
        if (wire.isCut()) {
            return;
        }
        boolean known = noticed || membership.awaitsJoin();
        wire.cut(known);
        if (known) {
            disconnected();
        }
    }

    void disconnected() {
        disturbed = cluster.time.instant();
        time.after(Duration.ZERO, membership::disconnected);
    }

    void cutLog() {
        disturbed = cluster.time.instant();
        configLog.cut();
        statuses.cut(true);
    }

    void heal() {
        if (wire.isCut() || configLog.isCut()) {
            disturbed = cluster.time.instant();
        }
        wire.heal();
        configLog.heal();
        statuses.cut(false);
    }
}
