package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.group.SimulatedCoordinator;
import dev.tributary.connect.runtime.group.SimulatedMembership;
import dev.tributary.connect.runtime.log.MemoryTopic;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Many workers, the broker's group coordinator and the topics they share, on one virtual clock: everything that happens is an
 * entry in one queue, and the seed decides it all. What must always hold is checked when it could be broken. One thread.
 */
final class SimulatedCluster {
    private static final int JOURNAL_LINES = 2_000;
    private static final Duration ANSWER_LIMIT = ControlSettings.REPLY_LIMIT.plusSeconds(10);

    final VirtualTime time = new VirtualTime();
    final MemoryTopic configTopic = new MemoryTopic();
    final Map<Instance, SimulatedStatuses.Written> statuses = SimulatedStatuses.topic();
    final LiveRuns live = new LiveRuns(this::violated);
    final ChangeLedger ledger = new ChangeLedger(this::violated);
    final SimulatedCoordinator coordinator;
    final Random random;
    final RestartPolicy restarts;
    final boolean noting;

    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Deque<String> journal = new ArrayDeque<>();
    private final Instant begin = time.instant();
    private final ClusterChecks checks = new ClusterChecks(this);
    /** When something was wrong with the brokers last. */
    private Instant disturbed = begin;

    private Instant lastChange = begin;
    private Instant lastDeath = begin;
    private long events;
    private int waitingClients;

    /** Of one that restarts nothing by itself. */
    SimulatedCluster(Random random, boolean noting) {
        this(random, RestartPolicy.OFF, noting);
    }

    SimulatedCluster(Random random, RestartPolicy restarts, boolean noting) {
        this.random = random;
        this.restarts = restarts;
        this.noting = noting;
        coordinator = new SimulatedCoordinator(
                time,
                new SimulatedCoordinator.GroupTimes(
                        SimulatedNode.SESSION,
                        SimulatedNode.REBALANCE,
                        random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(3)),
                this::note);
    }

    // ---- time

    /** Lets time pass; ends early if something is found to be wrong. */
    void run(Duration duration) {
        Instant end = time.instant().plus(duration);
        while (violations.isEmpty()) {
            Instant next = time.next();
            if (next == null || next.isAfter(end)) {
                time.step(end);
                return;
            }
            time.step(next);
            events++;
        }
    }

    long events() {
        return events;
    }

    Duration elapsed() {
        return Duration.between(begin, time.instant());
    }

    // ---- what is found

    void violated(String what) {
        note(() -> "VIOLATED: " + what);
        violations.add("after " + elapsed() + ": " + what);
    }

    List<String> violations() {
        return violations;
    }

    void note(Supplier<String> what) {
        if (noting) {
            if (journal.size() == JOURNAL_LINES) {
                journal.removeFirst();
            }
            journal.add("%9.3f %s".formatted(elapsed().toMillis() / 1000.0, what.get()));
        }
    }

    List<String> journal() {
        return List.copyOf(journal);
    }

    ClusterChecks checks() {
        return checks;
    }

    // ---- processes

    SimulatedNode start(String url) {
        int read = 1 + random.nextInt(random.nextInt(5) == 0 ? 400 : 20);
        int wire = 1 + random.nextInt(random.nextInt(5) == 0 ? 200 : 10);
        var node = new SimulatedNode(
                this,
                url,
                () -> Duration.ofMillis(1 + random.nextInt(read)),
                () -> Duration.ofMillis(1 + random.nextInt(wire)));
        note(() -> url + ": starts, reads within " + read + " ms, wire " + wire + " ms");
        nodes.add(node);
        node.start();
        return node;
    }

    List<SimulatedNode> alive() {
        return nodes.stream().filter(SimulatedNode::alive).toList();
    }

    /** The process that listens on that address now; null if none does. */
    SimulatedNode at(String url) {
        return nodes.stream()
                .filter(node -> node.alive() && node.url.equals(url))
                .findFirst()
                .orElse(null);
    }

    void crash(SimulatedNode node) {
        note(() -> node + ": crashes");
        lastDeath = time.instant();
        node.kill();
    }

    /** Nothing runs on it any more: it leaves, and its process ends. */
    void ended(SimulatedNode node) {
        note(() -> node + ": ends");
        List<Instance> left = live.on(node);
        if (!left.isEmpty()) {
            violated(node + " ends while it still runs " + left);
        }
        node.membership.leave();
        node.time.after(Duration.ofMillis(1), node::kill);
    }

    void drained(SimulatedNode node) {
        checks.drained(node);
    }

    void planned(SimulatedNode leader, SimulatedMembership.PlannedRound round) {
        checks.planned(leader, round);
    }

    void loseCoordinator(Duration outage) {
        note(() -> "coordinator: fails for " + outage);
        disturbed = time.instant().plus(outage);
        coordinator.fail();
        alive().forEach(SimulatedNode::disconnected);
        time.after(outage, () -> {
            if (!coordinator.available()) {
                coordinator.recover();
            }
        });
    }

    Instant disturbed() {
        return disturbed;
    }

    Instant lastChange() {
        return lastChange;
    }

    Instant lastDeath() {
        return lastDeath;
    }

    void changed() {
        lastChange = time.instant();
    }

    // ---- requests

    void clientWaits() {
        waitingClients++;
    }

    void clientAnswered() {
        waitingClients--;
    }

    int waitingClients() {
        return waitingClients;
    }

    /** Whoever asks a process that works is answered in time. */
    <T> void expectAnswer(SimulatedNode node, CompletableFuture<T> answer) {
        Instant asked = time.instant();
        time.after(ANSWER_LIMIT, () -> {
            if (!answer.isDone() && node.healthy() && node.disturbed().isBefore(asked)) {
                violated("A request to " + node + " was not answered within " + ANSWER_LIMIT);
            }
        });
    }

    /** A worker as another one reaches it. */
    ClusterPeer peer(SimulatedNode from, URI url) {
        return new ClusterPeer() {
            @Override
            public CompletableFuture<Void> putTaskConfigs(ConnectorName connector, SignedBody tasks) {
                return call(from, url.toString(), to -> to.storeTasks(connector, tasks));
            }

            @Override
            public CompletableFuture<Void> fenceZombies(ConnectorName connector, SignedBody nothing) {
                throw new UnsupportedOperationException("no exactly-once sources here");
            }
        };
    }

    /** A request from one worker to another. It is refused if nobody listens there, and given up after a while. */
    private <T> CompletableFuture<T> call(
            SimulatedNode from, String url, Function<SimulatedNode, CompletableFuture<T>> request) {
        var answer = new CompletableFuture<T>();
        time.after(hop(), () -> {
            SimulatedNode to = at(url);
            if (to == null) {
                from.time.after(hop(), () -> answer.completeExceptionally(unreachable(url)));
                return;
            }
            to.time.after(
                    Duration.ZERO,
                    () -> request.apply(to)
                            .whenComplete((done, failure) -> from.time.after(hop(), () -> {
                                if (failure == null) {
                                    answer.complete(done);
                                } else {
                                    answer.completeExceptionally(failure);
                                }
                            })));
        });
        from.time.after(ControlSettings.REPLY_LIMIT, () -> answer.completeExceptionally(unreachable(url)));
        return answer;
    }

    private static ConnectClusterException unreachable(String url) {
        return new ConnectClusterException.Failed("no answer from " + url, null);
    }

    Duration hop() {
        return Duration.ofMillis(1 + random.nextInt(5));
    }

    /** Frees what waits in real time. */
    void close() {
        alive().forEach(SimulatedNode::kill);
    }
}
