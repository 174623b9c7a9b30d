package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * What happens to a simulated cluster, all of it from one seed: a few workers and connectors, then some rounds of trouble, each
 * followed by quiet, in which the cluster must settle. One thread.
 */
final class ClusterScenario {
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(150);
    private static final Duration STAYS = Duration.ofSeconds(12);
    private static final int MOST_WORKERS = 6;
    private static final RestartPolicy RESTARTS = new RestartPolicy(
            true, Duration.ofSeconds(1), Duration.ofSeconds(20), 1000, Duration.ofMinutes(30), Set.of());

    private final long seed;
    private final Random random;
    private final SimulatedCluster cluster;
    private final List<String> urls = new ArrayList<>();
    private final List<String> connectors = new ArrayList<>();
    private final List<Trouble> kinds = new ArrayList<>();
    private final boolean slowPlugins;
    private final boolean supervised;
    private int values;
    private int quiets;

    private enum Trouble {
        CHANGE,
        CHANGES,
        CRASH,
        START,
        DRAIN,
        SUSPEND,
        CUT_GROUP,
        CUT_LOG,
        CUT_BOTH,
        COORDINATOR,
        RUN_FAILS,
        RECONFIGURE,
        RESTART
    }

    ClusterScenario(long seed, boolean noting) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        // Not drawn from the others: what was found with a seed before is found with it again.
        this.supervised = new Random(seed).nextBoolean();
        this.cluster = new SimulatedCluster(random, supervised ? RESTARTS : RestartPolicy.OFF, noting);
        this.slowPlugins = random.nextInt(3) == 0;
        for (int connector = 0; connector < 1 + random.nextInt(8); connector++) {
            connectors.add("c" + connector);
        }
        for (Trouble kind : Trouble.values()) {
            for (int weight = random.nextInt(4); weight > 0; weight--) {
                kinds.add(kind);
            }
        }
        if (kinds.isEmpty()) {
            kinds.add(Trouble.CRASH);
        }
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    /** Runs all of it, or until something is wrong. */
    List<String> play() {
        cluster.note(() -> "seed " + seed + ", troubles " + kinds);
        int workers = 2 + random.nextInt(MOST_WORKERS - 1);
        for (int worker = 0; worker < workers; worker++) {
            urls.add("http://w" + worker + ":8083/");
            cluster.start(urls.get(worker));
            pass(random.nextInt(800));
        }
        connectors.forEach(this::put);
        settle();
        int rounds = 1 + random.nextInt(3);
        for (int round = 0; round < rounds && right(); round++) {
            int steps = 1 + random.nextInt(12);
            for (int step = 0; step < steps && right(); step++) {
                trouble();
                pass(random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(1_500));
            }
            settle();
        }
        cluster.close();
        return cluster.violations();
    }

    private boolean right() {
        return cluster.violations().isEmpty();
    }

    private void pass(int ms) {
        cluster.run(Duration.ofMillis(ms));
    }

    // ---- quiet

    private void settle() {
        if (!right()) {
            return;
        }
        cluster.note(() -> "quiet from now on");
        quiets++;
        if (!cluster.coordinator.available()) {
            cluster.coordinator.recover();
        }
        for (SimulatedNode node : cluster.alive()) {
            node.heal();
            if (node.time.suspended()) {
                resume(node);
            }
        }
        if (cluster.alive().stream().allMatch(SimulatedNode::draining)) {
            startOne();
        }
        Instant limit = cluster.time.instant().plus(SETTLE_LIMIT);
        List<String> problems;
        do {
            pass(3_000);
            problems = cluster.alive().isEmpty()
                    ? List.of("no worker")
                    : cluster.checks().unsettled();
        } while (right() && !problems.isEmpty() && cluster.time.instant().isBefore(limit));
        int generation = problems.isEmpty() ? cluster.alive().get(0).membership.generation() : -1;
        if (right() && problems.isEmpty()) {
            cluster.run(STAYS);
            List<String> later = new ArrayList<>(cluster.checks().unsettled());
            if (cluster.alive().get(0).membership.generation() != generation) {
                later.add("rounds go on");
            }
            if (right() && !later.isEmpty()) {
                cluster.violated("Settled, and a moment later not any more: " + later);
            }
        }
        if (right() && !problems.isEmpty()) {
            cluster.violated("Not settled " + SETTLE_LIMIT + " after the last trouble: " + problems);
        }
        if (right()) {
            cluster.ledger.check(cluster.alive().get(0).configs.snapshot());
        }
    }

    // ---- trouble

    private void trouble() {
        if (cluster.alive().isEmpty()) {
            startOne();
        }
        Trouble kind = kinds.get(random.nextInt(kinds.size()));
        switch (kind) {
            case CHANGE -> change(pick(connectors));
            case CHANGES -> connectors.forEach(this::change);
            case CRASH -> {
                if (cluster.alive().size() > 1) {
                    String url = crash(pick(cluster.alive()));
                    if (random.nextInt(3) > 0) {
                        startLater(url, 500 + random.nextInt(30_000));
                    }
                }
            }
            case START -> startOne();
            case DRAIN -> {
                List<SimulatedNode> able = cluster.alive().stream()
                        .filter(node -> !node.draining())
                        .toList();
                if (able.size() > 1 || (able.size() == 1 && random.nextInt(4) == 0)) {
                    drain(pick(able));
                }
            }
            case SUSPEND -> suspend(pick(cluster.alive()));
            case CUT_GROUP -> cut(pick(cluster.alive()), true, false);
            case CUT_LOG -> cut(pick(cluster.alive()), false, true);
            case CUT_BOTH -> cut(pick(cluster.alive()), true, true);
            case COORDINATOR -> {
                if (cluster.coordinator.available()) {
                    cluster.loseCoordinator(Duration.ofMillis(random.nextInt(15_000)));
                }
            }
            case RUN_FAILS ->
                withRun(run -> {
                    if (supervised || run.instance.isTask()) { // a connector that stays failed rightly has no tasks
                        run.fail(new IllegalStateException("told to fail"));
                    }
                });
            case RECONFIGURE -> withRun(FakeRunners.FakeRun::requestReconfiguration);
            case RESTART -> restart();
        }
    }

    private String crash(SimulatedNode node) {
        cluster.crash(node);
        return node.url;
    }

    private void startOne() {
        List<String> free = urls.stream().filter(url -> cluster.at(url) == null).toList();
        if (!free.isEmpty()) {
            startAt(pick(free));
        } else if (urls.size() < MOST_WORKERS) {
            urls.add("http://w" + urls.size() + ":8083/");
            startAt(urls.get(urls.size() - 1));
        }
    }

    /** Unless quiet comes first. */
    private void startLater(String url, int ms) {
        int now = quiets;
        cluster.time.after(Duration.ofMillis(ms), () -> {
            if (now == quiets) {
                startAt(url);
            }
        });
    }

    private void startAt(String url) {
        if (cluster.at(url) == null) {
            cluster.start(url);
        }
    }

    private void drain(SimulatedNode node) {
        cluster.note(() -> node + ": is to stop");
        node.drain();
        if (random.nextBoolean()) {
            startLater(node.url, 5_000 + random.nextInt(30_000));
        }
    }

    private void suspend(SimulatedNode node) {
        if (node.time.suspended()) {
            return;
        }
        int ms = random.nextInt(30_000);
        cluster.note(() -> node + ": is suspended for " + ms + " ms");
        node.suspend();
        cluster.time.after(Duration.ofMillis(ms), () -> {
            if (node.alive() && node.time.suspended()) {
                resume(node);
            }
        });
    }

    private void resume(SimulatedNode node) {
        cluster.note(() -> node + ": goes on");
        node.resume();
    }

    private void cut(SimulatedNode node, boolean group, boolean log) {
        int ms = random.nextInt(30_000);
        boolean noticed = random.nextBoolean();
        cluster.note(() -> node + ": is cut off from" + (group ? " group" : "") + (log ? " log" : "") + " for " + ms
                + " ms" + (noticed ? "" : ", silently"));
        if (group) {
            node.cutGroup(noticed);
        }
        if (log) {
            node.cutLog();
        }
        cluster.time.after(Duration.ofMillis(ms), () -> {
            if (node.alive()) {
                node.heal();
            }
        });
    }

    private void withRun(java.util.function.Consumer<FakeRunners.FakeRun> what) {
        SimulatedNode node = pick(cluster.alive());
        List<Instance> here = cluster.live.on(node);
        if (!here.isEmpty() && !node.time.suspended()) {
            what.accept(node.runners.newest(pick(here)));
        }
    }

    private void restart() {
        SimulatedNode node = pick(cluster.alive());
        ConnectorName connector = ConnectorName.of(pick(connectors));
        if (random.nextBoolean()) {
            node.ask((Reply<Boolean> reply) -> new Request.RestartConnector(connector, reply));
        } else {
            node.ask((Reply<Boolean> reply) -> new Request.RestartTask(new TaskId(connector, 0), reply));
        }
    }

    // ---- changes

    private void change(String connector) {
        switch (random.nextInt(7)) {
            case 0, 1, 2 -> put(connector);
            case 3 -> remove(connector);
            default -> target(connector, TargetState.values()[random.nextInt(3)]);
        }
    }

    private void put(String connector) {
        String value = "v" + values++;
        TargetState initial = random.nextInt(5) == 0 ? TargetState.values()[random.nextInt(3)] : null;
        Map<String, String> config = new HashMap<>();
        config.put("v", value);
        config.put(FakeRunners.TASKS, String.valueOf(1 + random.nextInt(10)));
        config.put(FakeRunners.TASK_SETTING, String.valueOf(random.nextInt(3)));
        if (supervised) {
            config.put(FakeRunners.TASK_FAILURES, String.valueOf(values % 4));
        }
        config.put(FakeRunners.START_MS, String.valueOf(random.nextInt(slowPlugins ? 4_000 : 50)));
        config.put(
                FakeRunners.STOP_MS,
                slowPlugins && random.nextInt(6) == 0
                        ? "-1"
                        : String.valueOf(random.nextInt(slowPlugins ? 9_000 : 100)));
        var change = new ChangeLedger.Change(connector, ChangeLedger.Kind.PUT, value, initial, cluster.time.instant());
        submit(
                change,
                (Reply<Request.Outcome> reply) ->
                        new Request.Put(ConnectorName.of(connector), config, Request.Condition.ANY, initial, reply));
    }

    private void remove(String connector) {
        var change = new ChangeLedger.Change(
                connector, ChangeLedger.Kind.DELETE, null, TargetState.STARTED, cluster.time.instant());
        submit(change, (Reply<Boolean> reply) -> new Request.Remove(ConnectorName.of(connector), reply));
    }

    private void target(String connector, TargetState state) {
        var change = new ChangeLedger.Change(connector, ChangeLedger.Kind.TARGET, null, state, cluster.time.instant());
        submit(change, (Reply<Boolean> reply) -> new Request.SetTarget(ConnectorName.of(connector), state, reply));
    }

    private <T> void submit(ChangeLedger.Change change, Function<Reply<T>, Request> request) {
        cluster.note(() -> "client: " + change);
        cluster.changed();
        cluster.ledger.begin(change);
        new Client<>(change, request).begin();
    }

    /** A REST client: asks some worker, and is sent on by it; what was not done because nobody leads is asked again. */
    private final class Client<T> {
        private final ChangeLedger.Change change;
        private final Function<Reply<T>, Request> request;
        private final Instant deadline = cluster.time.instant().plus(ControlSettings.REPLY_LIMIT);
        private boolean done;

        Client(ChangeLedger.Change change, Function<Reply<T>, Request> request) {
            this.change = change;
            this.request = request;
        }

        void begin() {
            cluster.clientWaits();
            knock(pick(cluster.alive()));
            // Then it hangs up, and does not know what became of it.
            cluster.time.after(ControlSettings.REPLY_LIMIT.plusSeconds(10), this::done);
        }

        private void done() {
            if (!done) {
                done = true;
                cluster.clientAnswered();
            }
        }

        private void knock(SimulatedNode node) {
            cluster.time.after(cluster.hop(), () -> {
                if (!node.alive() || !node.ready()) {
                    again();
                } else {
                    node.time.after(
                            Duration.ZERO,
                            () -> node.ask(request).whenComplete((answer, failure) -> answered(failure)));
                }
            });
        }

        private void answered(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            cluster.changed();
            if (cause == null) {
                cluster.ledger.acknowledged(change, cluster.time.instant());
                done();
            } else if (cause instanceof ConnectClusterException.NotFound
                    || cause instanceof ConnectClusterException.Conflict) {
                cluster.ledger.refused(change);
                done();
            } else if (cause instanceof ConnectClusterException.NotLeader elsewhere) {
                SimulatedNode leader = elsewhere.forwardTo() == null
                        ? null
                        : cluster.at(elsewhere.forwardTo().toString());
                if (leader == null) {
                    again();
                } else {
                    knock(leader);
                }
            } else {
                done();
            }
            cluster.note(() -> "client: " + change + (cause == null ? "" : ", " + cause));
        }

        private void again() {
            if (cluster.time.instant().isBefore(deadline)) {
                cluster.time.after(Duration.ofMillis(250), () -> {
                    if (!cluster.alive().isEmpty()) {
                        knock(pick(cluster.alive()));
                    }
                });
            } else {
                cluster.ledger.refused(change);
                done();
            }
        }
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
