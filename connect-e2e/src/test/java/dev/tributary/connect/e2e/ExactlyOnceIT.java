package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sources that count, on three workers and three brokers, while workers are killed, suspended until others have their work, and
 * restarted, tasks restarted, and numbers of tasks changed, at random and seeded, and a broker is restarted once. A reader of
 * what is committed must see every number once and in order.
 */
final class ExactlyOnceIT {
    private static final int BROKERS = 3;
    private static final int TASKS = 3;
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration CALM = Duration.ofMinutes(3);
    /** Each with transactions of another kind. */
    private static final List<String> BOUNDARIES = List.of("poll", "interval", "connector");

    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceIT.class);

    @RegisterExtension
    final TestCluster cluster = new TestCluster(BROKERS);

    private final long seed = Long.parseLong(Stream.of(System.getProperty("tributary.chaos.seed", ""))
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse(Long.toString(System.nanoTime())));
    private final Random random = new Random(seed);
    private final Map<String, Integer> disturbances = new TreeMap<>();
    /** The disturbances that are to come: all of them in some order, then again. */
    private final List<Integer> kinds = new ArrayList<>();

    @Test
    void aReaderSeesEveryNumberOnceAndInOrderHoweverTasksAndWorkersAreKilledAndZombiesResumed() {
        long seconds = Long.getLong("tributary.chaos.seconds", 120);
        String replay =
                "seed %d; again: mvn verify -pl connect-e2e -am -Dit.test=ExactlyOnceIT -Dtributary.chaos.seconds=%d -Dtributary.chaos.seed=%d -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                        .formatted(seed, seconds, seed);
        LOG.info("Chaos of {} s, {}", seconds, replay);
        try {
            disturb(Duration.ofSeconds(seconds));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\n" + replay, e);
        }
    }

    private void disturb(Duration duration) {
        BOUNDARIES.forEach(boundary -> cluster.kafka().createTopic(boundary, TASKS));
        List<WorkerProcess> workers = cluster.startAll(WorkerKind.OURS, List.of("one", "two", "three"), properties());
        ConnectRest rest = workers.get(0).rest();
        BOUNDARIES.forEach(boundary -> rest.create(boundary, config(boundary, TASKS)));
        rest.awaitStates(BOUNDARIES, "RUNNING", TASKS, CALM);

        try (Counts counts = Counts.in(cluster, partitions())) {
            awaitProgress(counts, workers);
            Map<TopicPartition, Long> before = counts.read();

            chaos(workers, duration, counts);

            workers.forEach(cluster::awaitAnswer);
            BOUNDARIES.forEach(boundary -> configure(rest, boundary, TASKS));
            awaitProgress(counts, workers);
            Map<TopicPartition, Long> after = counts.read();
            LOG.info("{}; counted before {}, afterwards {}", disturbances, before, after);
            assertThat(counts.complaints()).as("what was not the next number").isEmpty();
        }
    }

    /** Leaders of either kind fence for tasks of the other, by the same ids, and either goes on where the other was. */
    @Test
    void aClusterMovesFromApachesWorkersToOursAndBackAndNoNumberIsLostOrComesTwice() {
        BOUNDARIES.forEach(boundary -> cluster.kafka().createTopic(boundary, TASKS));
        List<WorkerProcess> apaches =
                cluster.startAll(WorkerKind.APACHE, List.of("apache-1", "apache-2"), properties());
        ConnectRest old = apaches.get(0).rest().askingAgain();
        BOUNDARIES.forEach(boundary -> old.create(boundary, config(boundary, TASKS)));
        awaitRunning(old, TASKS, apaches);
        try (Counts counts = Counts.in(cluster, partitions())) {
            awaitProgress(counts, apaches);

            List<WorkerProcess> ours = cluster.startAll(WorkerKind.OURS, List.of("ours-1", "ours-2"), properties());
            ConnectRest rest = ours.get(0).rest().askingAgain();
            changeTasks(rest, counts, ours); // led by Apache's
            apaches.forEach(WorkerProcess::stop);
            changeTasks(rest, counts, ours);
            apaches.get(0).startAgain();
            cluster.awaitAnswer(apaches.get(0));
            rest.awaitWorkers(
                    busy -> busy.contains(apaches.get(0).workerId()), "work on the worker of Apache's that came back");
            changeTasks(rest, counts, ours); // led by ours

            assertThat(counts.complaints())
                    .as("what was not the next number")
                    .allSatisfy(complaint -> assertThat(isOfApaches(complaint, apaches))
                            .as("%s is told by Apache's worker to be its doing", complaint)
                            .isTrue());
        }
    }

    /**
     * Apache's worker of 4.3.1 sometimes, on a busy machine, commits a transaction without the offsets that belong to it; the
     * task then fails at its next commit and tells so. Whoever goes on, goes on from the offsets before and sends again.
     */
    private static boolean isOfApaches(Counts.Complaint complaint, List<WorkerProcess> apaches) {
        String task = "[%s|task-%d|offsets]"
                .formatted(complaint.partition().topic(), complaint.partition().partition());
        boolean told = apaches.stream().anyMatch(worker -> {
            try (Stream<String> lines = Files.lines(worker.log())) {
                return lines.anyMatch(line -> line.contains(task)
                        && line.contains("Invalid call to OffsetStorageWriter beginFlush() while already flushing"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (told) {
            LOG.warn("{}: committed by Apache's worker without its offsets", complaint);
        }
        return told && complaint.isRepetition();
    }

    /** Fewer tasks, then as many as before: a round of fencing for each connector, each time. */
    private void changeTasks(ConnectRest rest, Counts counts, List<WorkerProcess> asked) {
        for (int tasks : List.of(1, TASKS)) {
            BOUNDARIES.forEach(boundary -> configure(rest, boundary, tasks));
            awaitRunning(rest, tasks, asked);
        }
        awaitProgress(counts, asked);
    }

    /** All at once; what has failed meanwhile is restarted, as an operator would. */
    private void awaitRunning(ConnectRest rest, int tasks, List<WorkerProcess> asked) {
        var last = new AtomicReference<Map<String, String>>(Map.of());
        Await.until(
                tasks + " running tasks of each",
                CALM,
                () -> {
                    Map<String, String> states = rest.states();
                    last.set(states);
                    List<String> wanted = instances(tasks)
                            .map(instance -> states.getOrDefault(instance, ""))
                            .toList();
                    if (wanted.stream().anyMatch(state -> state.startsWith("FAILED@"))) {
                        restartFailed(asked);
                        Await.pause(2_000);
                        return false;
                    }
                    return wanted.stream().allMatch(state -> state.startsWith("RUNNING@"));
                },
                () -> last.get().toString());
    }

    private static Stream<String> instances(int tasks) {
        return BOUNDARIES.stream()
                .flatMap(boundary -> Stream.concat(
                        Stream.of(boundary), IntStream.range(0, tasks).mapToObj(task -> boundary + "-" + task)));
    }

    private Map<String, String> properties() {
        return Map.of(
                "exactly.once.source.support",
                "enabled",
                "plugin.path",
                PluginJar.packInto(cluster.folder()).toString(),
                "scheduled.rebalance.max.delay.ms",
                "0",
                "session.timeout.ms",
                Long.toString(SESSION.toMillis()),
                "task.shutdown.graceful.timeout.ms",
                "3000");
    }

    private static List<TopicPartition> partitions() {
        return BOUNDARIES.stream()
                .flatMap(boundary -> IntStream.range(0, TASKS).mapToObj(task -> new TopicPartition(boundary, task)))
                .toList();
    }

    private static Map<String, String> config(String boundary, int tasks) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "CountingSource");
        config.put("tasks.max", Integer.toString(tasks));
        config.put("topic", boundary);
        config.put("exactly.once.support", "required");
        config.put("transaction.boundary", boundary);
        config.put("transaction.boundary.interval.ms", "300");
        return config;
    }

    private void chaos(List<WorkerProcess> workers, Duration duration, Counts counts) {
        long start = System.nanoTime();
        boolean brokerRestarted = false;
        while (System.nanoTime() - start < duration.toNanos()) {
            if (!brokerRestarted && System.nanoTime() - start > duration.toNanos() / 2) {
                int broker = random.nextInt(BROKERS);
                LOG.info("Broker {} is restarted.", broker);
                cluster.broker().stopBroker(broker);
                cluster.broker().startBroker(broker);
                brokerRestarted = true;
            }
            disturb(workers.get(random.nextInt(workers.size())), workers);
            Await.pause(500 + random.nextInt(3_000));
            restartFailed(workers);
            counts.read();
            assertThat(counts.complaints()).as("what was not the next number").isEmpty();
        }
    }

    private void disturb(WorkerProcess victim, List<WorkerProcess> workers) {
        if (kinds.isEmpty()) {
            kinds.addAll(List.of(0, 1, 2, 3, 4, 5));
            Collections.shuffle(kinds, random);
        }
        switch (kinds.remove(0)) {
            case 0 -> {
                note("killed", victim);
                victim.kill();
                Await.pause(random.nextInt(4_000));
                victim.startAgain();
            }
            case 1 -> {
                note("suspended until others have its work", victim);
                victim.suspend();
                Await.pause(SESSION.toMillis() + 1_000 + random.nextInt(5_000));
                victim.resume();
            }
            case 2 -> {
                note("suspended for a moment", victim);
                victim.suspend();
                Await.pause(random.nextInt(3_000));
                victim.resume();
            }
            case 3 -> {
                note("restarted", victim);
                victim.stop();
                victim.startAgain();
            }
            case 4 -> {
                note("tasks are killed", victim);
                String boundary = BOUNDARIES.get(random.nextInt(BOUNDARIES.size()));
                tell(workers, "POST", "connectors/" + boundary + "/tasks/" + random.nextInt(TASKS) + "/restart", null);
            }
            default -> {
                note("the number of tasks changes", victim);
                String boundary = BOUNDARIES.get(random.nextInt(BOUNDARIES.size()));
                tell(workers, "PUT", "connectors/" + boundary + "/config", config(boundary, 1 + random.nextInt(TASKS)));
            }
        }
    }

    private void note(String what, WorkerProcess victim) {
        LOG.info("{}: {}", victim, what);
        disturbances.merge(what, 1, Integer::sum);
    }

    /** As an operator would, who looks at statuses. Tasks that others have fenced fail. */
    private void restartFailed(List<WorkerProcess> workers) {
        for (String boundary : BOUNDARIES) {
            tell(workers, "POST", "connectors/" + boundary + "/restart?includeTasks=true&onlyFailed=true", null);
        }
    }

    /** Whoever can answers; in this chaos, anybody may refuse. */
    private void tell(List<WorkerProcess> workers, String method, String path, Object body) {
        WorkerProcess asked = workers.get(random.nextInt(workers.size()));
        try {
            ConnectRest.Answer answer = asked.rest().send(method, path, body, Duration.ofSeconds(10));
            LOG.info("{} {}: {}", method, path, answer.status());
        } catch (AssertionError e) {
            LOG.info("{} {}: no answer of {}", method, path, asked);
        }
    }

    private static void configure(ConnectRest rest, String boundary, int tasks) {
        var refusals = new ArrayList<String>();
        Await.until(
                "the configuration of " + boundary,
                CALM,
                () -> {
                    ConnectRest.Answer answer =
                            rest.send("PUT", "connectors/" + boundary + "/config", config(boundary, tasks));
                    refusals.add(answer.toString());
                    return answer.isSuccess();
                },
                refusals::toString);
    }

    /** Waits until every partition has got further, whatever failed before. */
    private void awaitProgress(Counts counts, List<WorkerProcess> workers) {
        Map<TopicPartition, Long> since = counts.read();
        long patienceEnd = System.nanoTime() + CALM.toNanos();
        long nextRestart = System.nanoTime();
        while (true) {
            Map<TopicPartition, Long> now = counts.read();
            List<TopicPartition> stuck = since.keySet().stream()
                    .filter(partition -> now.get(partition) < since.get(partition) + 200)
                    .toList();
            if (stuck.isEmpty()) {
                return;
            }
            if (System.nanoTime() > patienceEnd) {
                throw new AssertionError("No progress of " + stuck + " since " + since + ". Statuses: "
                        + workers.get(0).rest().states());
            }
            if (System.nanoTime() > nextRestart) {
                restartFailed(workers);
                nextRestart = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            }
        }
    }
}
