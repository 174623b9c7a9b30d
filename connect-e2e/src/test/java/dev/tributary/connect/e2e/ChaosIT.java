package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers are killed, suspended for longer than the group waits, and restarted, at random and seeded, and the broker is
 * restarted once, while numbered lines flow through file sources and sinks. Then everything must be as if nothing had
 * happened, but for lines that came twice.
 */
final class ChaosIT {
    private static final int PIPELINES = 10;
    private static final long BETWEEN_LINES_MS = 50;
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration CALM = Duration.ofMinutes(3);
    /**
     * A task goes back at most as far as lines came since its offset was last committed, and a commit may wait for
     * workers to be missed, and for the broker. A task that began anew would go back further.
     */
    private static final int LONGEST_REPLAY_LINES =
            (int) (Duration.ofSeconds(40).toMillis() / BETWEEN_LINES_MS);

    /** Enough lines to see who runs twice. */
    private static final int CALM_LINES = 60;

    private static final String PAUSED = FilePipelines.source(PIPELINES);
    private static final String STOPPED = FilePipelines.sink(PIPELINES);
    private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private final long seed = Long.parseLong(Stream.of(System.getProperty("tributary.chaos.seed", ""))
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse(Long.toString(System.nanoTime())));
    private final Random random = new Random(seed);

    @Test
    void everyLineArrivesHoweverWorkersAreKilledSuspendedAndRestarted() {
        long seconds = Long.getLong("tributary.chaos.seconds", 120);
        String replay =
                "seed %d; again: mvn verify -pl connect-e2e -am -Dit.test=ChaosIT -Dtributary.chaos.seconds=%d -Dtributary.chaos.seed=%d -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                        .formatted(seed, seconds, seed);
        LOG.info("Chaos of {} s, {}", seconds, replay);
        try {
            disturb(seconds);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\n" + replay, e);
        }
    }

    private void disturb(long seconds) {
        List<WorkerProcess> workers = cluster.startAll(
                WorkerKind.OURS,
                List.of("one", "two", "three"),
                Map.of(
                        "session.timeout.ms",
                        Long.toString(SESSION.toMillis()),
                        "task.shutdown.graceful.timeout.ms",
                        "3000"));
        try (FilePipelines pipelines = FilePipelines.prepare(cluster, PIPELINES + 1, BETWEEN_LINES_MS)) {
            ConnectRest rest = workers.get(0).rest();
            pipelines.create(rest, 0, PIPELINES + 1);
            rest.awaitStates(pipelines.connectors(), "RUNNING", 1, Await.PATIENCE);
            rest.put("connectors/" + PAUSED + "/pause", null);
            rest.put("connectors/" + STOPPED + "/stop", null);
            rest.awaitState(PAUSED, "PAUSED", 1);
            rest.awaitState(STOPPED, "STOPPED", 0);
            pipelines.awaitFlow(0, PIPELINES, Await.PATIENCE);
            Map<String, JsonNode> configs = configs(rest);

            chaos(workers, Duration.ofSeconds(seconds));

            workers.forEach(cluster::awaitAnswer);
            everythingRunsOnce(workers, pipelines);
            pipelines.awaitFlow(0, PIPELINES, CALM);
            int calm = pipelines.written();
            Await.until("lines after the calm", () -> pipelines.written() > calm + CALM_LINES);
            int written = pipelines.stopWriting();
            pipelines.awaitArrival(0, PIPELINES, written, CALM);
            assertEveryTaskRunsOnce(pipelines, calm);
            assertRepeatedLinesAreRecent(pipelines, written);
            for (WorkerProcess worker : workers) {
                assertThat(configs(worker.rest())).as("configs by %s", worker).isEqualTo(configs);
                worker.rest().awaitState(PAUSED, "PAUSED", 1);
                worker.rest().awaitState(STOPPED, "STOPPED", 0);
            }
        }
    }

    private void chaos(List<WorkerProcess> workers, Duration duration) {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        boolean brokerRestarted = false;
        int kills = 0;
        int suspensions = 0;
        int restarts = 0;
        while (System.nanoTime() - end < 0) {
            if (!brokerRestarted && System.nanoTime() - start > duration.toNanos() / 2) {
                LOG.info("The broker is restarted.");
                cluster.broker().stopBroker(0);
                cluster.broker().startBroker(0);
                brokerRestarted = true;
            }
            WorkerProcess victim = workers.get(random.nextInt(workers.size()));
            switch (random.nextInt(3)) {
                case 0 -> {
                    LOG.info("{} is killed.", victim);
                    victim.kill();
                    Await.pause(random.nextInt(4_000));
                    victim.startAgain();
                    kills++;
                }
                case 1 -> {
                    LOG.info("{} is suspended.", victim);
                    victim.suspend();
                    Await.pause(SESSION.toMillis() + 1_000 + random.nextInt(3_000));
                    LOG.info("{} goes on.", victim);
                    victim.resume();
                    suspensions++;
                }
                default -> {
                    LOG.info("{} is restarted.", victim);
                    victim.stop();
                    victim.startAgain();
                    restarts++;
                }
            }
            Await.pause(1_000 + random.nextInt(5_000));
        }
        LOG.info(
                "{} kills, {} suspensions, {} restarts, broker restarted: {}",
                kills,
                suspensions,
                restarts,
                brokerRestarted);
    }

    /** Every worker tells the same, of workers that are there. */
    private void everythingRunsOnce(List<WorkerProcess> workers, FilePipelines pipelines) {
        List<String> running = pipelines.connectors(0, PIPELINES);
        for (WorkerProcess worker : workers) {
            worker.rest().awaitStates(running, "RUNNING", 1, CALM);
        }
        var disagreeing = new ArrayList<Map<String, String>>();
        Await.until(
                "one story about who runs what, told by all workers, with work on each of them",
                CALM,
                () -> {
                    disagreeing.clear();
                    workers.forEach(worker -> disagreeing.add(worker.rest().states()));
                    return disagreeing.stream().distinct().count() == 1
                            && workers.get(0).rest().busyWorkers().size() == workers.size();
                },
                disagreeing::toString);
    }

    /** A second incarnation of a source would send these lines, a second one of a sink would write them, too. */
    private static void assertEveryTaskRunsOnce(FilePipelines pipelines, int calm) {
        for (int i = 0; i < PIPELINES; i++) {
            assertThat(Arrivals.repeatedFrom(calm, pipelines.numbersInTopic(i)))
                    .as("lines that source %d sent twice though nothing disturbed it", i)
                    .isEmpty();
            assertThat(Arrivals.repeatedFrom(calm, Lines.numbersIn(pipelines.output(i))))
                    .as("lines that sink %d wrote twice though nothing disturbed it", i)
                    .isEmpty();
        }
    }

    private static void assertRepeatedLinesAreRecent(FilePipelines pipelines, int written) {
        for (int i = 0; i < PIPELINES; i++) {
            Arrivals inTopic = pipelines.inTopic(i, written);
            Arrivals inFile = pipelines.inFile(i, written);
            LOG.info("pipeline {}: {} lines, in the topic {}, in the file {}", i, written, inTopic, inFile);
            assertThat(inTopic.longestReplay())
                    .as("lines that source %d went back", i)
                    .isLessThan(LONGEST_REPLAY_LINES);
            assertThat(inFile.longestReplay())
                    .as("lines that sink %d went back", i)
                    .isLessThan(2 * LONGEST_REPLAY_LINES);
        }
    }

    private static Map<String, JsonNode> configs(ConnectRest rest) {
        Map<String, JsonNode> configs = new TreeMap<>();
        rest.get("connectors?expand=info")
                .properties()
                .forEach(entry -> configs.put(
                        entry.getKey(), entry.getValue().path("info").path("config")));
        return configs;
    }
}
