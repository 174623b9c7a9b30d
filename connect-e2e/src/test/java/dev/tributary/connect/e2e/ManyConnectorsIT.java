package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.e2e.ConnectRest.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many connectors at once, on two workers: every request succeeds, and the group is not disturbed by each of them. */
final class ManyConnectorsIT {
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Logger LOG = LoggerFactory.getLogger(ManyConnectorsIT.class);

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    @Test
    void aHundredOneAfterAnother() {
        createAndRemove(100, 1);
    }

    @Test
    void aHundredByEightClientsAtOnce() {
        createAndRemove(100, CLIENTS);
    }

    /** -Dtributary.many.connectors=N for another number. */
    @Test
    void aThousandByEightClientsAtOnce() {
        createAndRemove(Integer.getInteger("tributary.many.connectors", 1_000), CLIENTS);
    }

    private void createAndRemove(int count, int clients) {
        String plugins = PluginJar.packInto(cluster.folder()).toString();
        List<WorkerProcess> workers =
                cluster.startAll(WorkerKind.OURS, List.of("one", "two"), Map.of("plugin.path", plugins));
        cluster.kafka().createTopic("many");
        List<String> names =
                IntStream.range(0, count).mapToObj(i -> "many-" + i).toList();
        int before = generation();
        long start = System.nanoTime();

        Outcome created = send(workers, names, clients, "PUT", "/config", config());
        Duration accepted = since(start);
        workers.get(0).rest().awaitStates(names, "RUNNING", 1, PATIENCE);
        Duration running = since(start);
        int rounds = generation() - before;
        LOG.info(
                "{} connectors by {} clients: accepted in {} ms (slowest request {} ms), all running after {} ms, {} rounds of the group",
                count,
                clients,
                accepted.toMillis(),
                created.slowestMs(),
                running.toMillis(),
                rounds);

        assertThat(created.refused()).as("requests that were refused").isEmpty();
        // Each connector changes the work twice: it comes, and its task does. One client waits in between, many do not.
        assertThat(rounds)
                .as("rounds of the group for %d new connectors", count)
                .isLessThan(clients == 1 ? count : count / 2);
        assertThat(workers.get(1).rest().busyWorkers()).as("workers with work").hasSize(2);
        Outcome removed = send(workers, names, clients, "DELETE", "", null);
        assertThat(removed.refused()).as("removals that were refused").isEmpty();
        Await.until(
                "no connectors", PATIENCE, () -> workers.get(1).rest().states().isEmpty(), () -> "");
    }

    private int generation() {
        return GroupHistory.latest(cluster.kafka(), cluster.groupId());
    }

    private static Map<String, String> config() {
        return Map.of(
                "connector.class", "dev.tributary.connect.e2e.plugin.TickSource",
                "tasks.max", "1",
                "topic", "many",
                "interval.ms", "10000");
    }

    private record Outcome(List<String> refused, long slowestMs) {}

    /** One request for each connector, to one worker after another, by so many clients. */
    private static Outcome send(
            List<WorkerProcess> workers, List<String> names, int clients, String method, String part, Object body) {
        Queue<String> refused = new ConcurrentLinkedQueue<>();
        var slowest = new AtomicLong();
        Queue<String> left = new ConcurrentLinkedQueue<>(names);
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            ConnectRest rest = workers.get(i % workers.size()).rest();
            pool.execute(() -> {
                for (String name = left.poll(); name != null; name = left.poll()) {
                    Answer answer = rest.send(method, "connectors/" + name + part, body);
                    slowest.accumulateAndGet(answer.took().toMillis(), Math::max);
                    if (!answer.isSuccess()) {
                        refused.add(name + ": " + answer);
                    }
                }
            });
        }
        pool.shutdown();
        try {
            assertThat(pool.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("all requests were answered")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
        return new Outcome(List.copyOf(refused), slowest.get());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
