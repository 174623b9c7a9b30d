package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long tasks are silent when their worker dies or goes. What is measured is in the log; what is asserted leaves room
 * for a slow machine and still tells a fail-over that works from one that waits for a timeout too many.
 */
final class FailoverIT {
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Map<String, String> PROPERTIES =
            Map.of("session.timeout.ms", Long.toString(SESSION.toMillis()));
    private static final String TOPIC = "ticks";
    private static final Logger LOG = LoggerFactory.getLogger(FailoverIT.class);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void theWorkOfAKilledWorkerFlowsAgainSoonAfterTheGroupMissesIt() {
        List<WorkerProcess> workers = start(3);
        try (Ticks ticks = createTasks(workers.get(0), 5, 4)) {
            WorkerProcess victim = leader(workers);
            long killed = System.currentTimeMillis();
            victim.kill();
            ticks.awaitAllSince(killed + SESSION.toMillis() / 2, 20, Await.PATIENCE);

            report("after SIGKILL of the leader", ticks, killed);
            assertThat(ticks.longestGapMs(killed)).as("longest silence in ms").isLessThan(2 * SESSION.toMillis());
            assertThat(ticks.ranTwiceAtOnce())
                    .as("tasks that ran twice at once")
                    .isEmpty();
            assertThat(movesOfTasks(ticks, killed).getOrDefault(0, 0L))
                    .as("tasks of the other workers, which need not move")
                    .isGreaterThan(0L);
        }
    }

    @Test
    void theWorkOfAWorkerThatIsStoppedMovesWithoutWaitingForTheGroupToMissIt() {
        List<WorkerProcess> workers = start(3);
        try (Ticks ticks = createTasks(workers.get(0), 5, 4)) {
            long asked = System.currentTimeMillis();
            leader(workers).stop();
            long ended = System.currentTimeMillis();
            ticks.awaitAllSince(ended + 500, 20, Await.PATIENCE);

            LOG.info("The worker ended {} ms after SIGTERM.", ended - asked);
            report("around SIGTERM of the leader", ticks, asked);
            assertThat(ticks.longestGapMs(asked)).as("longest silence in ms").isLessThan(SESSION.toMillis());
            assertThat(ticks.ranTwiceAtOnce())
                    .as("tasks that ran twice at once")
                    .isEmpty();
        }
    }

    @Test
    void inARollingRestartNoTaskMovesMoreThanTwice() {
        List<WorkerProcess> workers = start(3);
        try (Ticks ticks = createTasks(workers.get(0), 10, 6)) {
            long began = System.currentTimeMillis();
            for (WorkerProcess worker : workers) {
                worker.stop();
                worker.startAgain();
                cluster.awaitAnswer(worker);
                worker.rest().awaitWorkers(busy -> busy.contains(worker.workerId()), "work on " + worker);
                worker.rest().awaitStates(connectors(10), "RUNNING", 6, Await.PATIENCE);
                ticks.awaitAllSince(System.currentTimeMillis(), 60, Await.PATIENCE);
            }

            report("in a rolling restart", ticks, began);
            assertThat(movesOfTasks(ticks, began).keySet())
                    .as("moves that a task made")
                    .allMatch(moves -> moves <= 2);
            assertThat(ticks.longestGapMs(began)).as("longest silence in ms").isLessThan(SESSION.toMillis());
            assertThat(ticks.ranTwiceAtOnce())
                    .as("tasks that ran twice at once")
                    .isEmpty();
        }
    }

    private List<WorkerProcess> start(int count) {
        Map<String, String> properties = new TreeMap<>(PROPERTIES);
        if (kind() == WorkerKind.APACHE) {
            properties.put("scheduled.rebalance.max.delay.ms", "0"); // else its work lies for five minutes
        }
        properties.put("plugin.path", PluginJar.packInto(cluster.folder()).toString());
        return cluster.startAll(
                kind(), IntStream.range(0, count).mapToObj(i -> "worker-" + i).toList(), properties);
    }

    /** Ours, unless somebody wants to compare: -Dtributary.e2e.kind=APACHE. */
    private static WorkerKind kind() {
        return WorkerKind.valueOf(System.getProperty("tributary.e2e.kind", WorkerKind.OURS.name()));
    }

    private static List<String> connectors(int count) {
        return IntStream.range(0, count).mapToObj(i -> "tick-" + i).toList();
    }

    /** Creates the connectors and waits until all tasks tick. */
    private Ticks createTasks(WorkerProcess worker, int connectors, int tasksEach) {
        cluster.kafka().createTopic(TOPIC);
        ConnectRest rest = worker.rest();
        for (String name : connectors(connectors)) {
            rest.askingAgain()
                    .create(
                            name,
                            Map.of(
                                    "connector.class",
                                    "dev.tributary.connect.e2e.plugin.TickSource",
                                    "tasks.max",
                                    Integer.toString(tasksEach),
                                    "topic",
                                    TOPIC));
        }
        rest.awaitStates(connectors(connectors), "RUNNING", tasksEach, Await.PATIENCE);
        rest.awaitWorkers(busy -> busy.size() == 3, "work on every worker");
        Ticks ticks = Ticks.in(cluster, TOPIC);
        ticks.awaitAllSince(System.currentTimeMillis(), connectors * tasksEach, Await.PATIENCE);
        return ticks;
    }

    private static WorkerProcess leader(List<WorkerProcess> workers) {
        return workers.stream()
                .filter(worker -> worker.rest().leads())
                .findFirst()
                .orElseThrow();
    }

    private static Map<Integer, Long> movesOfTasks(Ticks ticks, long sinceMs) {
        return ticks.moves(sinceMs).values().stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static void report(String when, Ticks ticks, long sinceMs) {
        List<Long> gaps = ticks.gaps(sinceMs);
        LOG.info(
                "Silence of {} tasks {}: median {} ms, longest {} ms; tasks by moves {}; session timeout {} ms",
                gaps.size(),
                when,
                gaps.get(gaps.size() / 2),
                gaps.get(gaps.size() - 1),
                movesOfTasks(ticks, sinceMs),
                SESSION.toMillis());
    }
}
