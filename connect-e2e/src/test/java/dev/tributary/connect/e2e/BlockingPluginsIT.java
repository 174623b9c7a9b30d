package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.e2e.ConnectRest.Answer;
import dev.tributary.connect.e2e.plugin.Gate;
import dev.tributary.connect.e2e.plugin.TickSource;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.worker.EmbeddedWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin method that never comes back, on a cluster of two workers that run twenty other connectors: REST answers, the
 * group stays together, the others go on, and the workers end when they are told to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BlockingPluginsIT {
    static final String TICKS = "ticks";
    private static final int OTHERS = 20;
    private static final long TICK_MS = 20;
    private static final String HANGING = "hanging";
    private static final Duration SESSION = Duration.ofSeconds(3);
    /** How long the others are watched before, for comparison. */
    private static final Duration USUAL = Duration.ofSeconds(1);
    /** What waits for the plugin waits as long as this, and fails. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(8);
    /** For creating and removing a connector whose plugin is not asked then. */
    private static final Duration SOON = Duration.ofSeconds(3);
    /** What does not wait for the plugin is answered within this time. */
    private static final Duration PROMPT = Duration.ofSeconds(1);
    /** The time that a worker has for its own connectors and tasks, and for handing work over, with room for a slow machine. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(BlockingPluginsIT.class);

    private EmbeddedKafka kafka;
    private TestClient client;
    private final List<EmbeddedWorker> workers = new ArrayList<>();
    private String group = "";
    private int tests;

    @BeforeAll
    void startBroker() {
        kafka = EmbeddedKafka.builder()
                .brokerProperty("group.initial.rebalance.delay.ms", "0")
                .brokerProperty("group.min.session.timeout.ms", "1000")
                .brokerProperty("offsets.topic.num.partitions", "1")
                .start();
        client = kafka.client();
        client.createTopic("hanging");
    }

    @AfterAll
    void stopBroker() {
        client.close();
        kafka.close();
    }

    @BeforeEach
    void startWorkers() {
        group = "blocking-" + tests++;
        client.createTopic(TICKS, OTHERS);
        IntStream.range(0, 2).forEach(i -> workers.add(EmbeddedWorker.start(properties())));
        ConnectRest rest = rest(0);
        List<String> others =
                IntStream.range(0, OTHERS).mapToObj(BlockingPluginsIT::other).toList();
        others.parallelStream().forEach(name -> rest.create(name, tickConfig(name)));
        rest.awaitStates(others, "RUNNING", 1, Await.PATIENCE);
        rest.awaitWorkers(busy -> busy.size() == 2, "work on both workers");
        workers.forEach(worker -> worker.requestTimeout(REQUEST_TIMEOUT.toMillis()));
    }

    @AfterEach
    void endEverything() {
        Gate.openAll();
        workers.forEach(EmbeddedWorker::stop);
        workers.clear();
        client.deleteTopics(TICKS);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseWaitsForAPluginThatNeverComesBack(Hanging hanging) throws Exception {
        Map<Integer, Double> usual = new Counting().until(USUAL);
        Gate gate = Gate.close(hanging.method());
        CompletableFuture<Answer> creation = hang(hanging, gate);
        Set<String> members = lastRound().memberIds();
        int generation = lastRound().generation();

        var counting = new Counting();
        Map<String, Duration> slow = askUntilPrompt(hanging);
        Map<Integer, Double> now = counting.until(SESSION.plusMillis(500));
        // Who waits for the plugin waits on, while a machine that was busy elsewhere is not busy for ever.
        for (int again = 0; again < 2 && isAnySlow(now, usual); again++) {
            new Counting().until(SESSION).forEach((partition, rate) -> now.merge(partition, rate, Math::max));
        }

        assertThat(slow).as("requests that took longer than " + PROMPT).isEmpty();
        assertThat(GroupHistory.of(client, group).stream().filter(round -> round.generation() >= generation))
                .as("rounds of the group while the plugin hung; a missed heartbeat costs a membership")
                .allSatisfy(round -> assertThat(round.memberIds()).isEqualTo(members));
        assertThat(now)
                .as("records a second of each other connector; before: " + usual)
                .allSatisfy((partition, rate) ->
                        assertThat(rate).as("of " + other(partition)).isGreaterThan(usual.get(partition) / 2));
        Answer created = creation.get(60, TimeUnit.SECONDS);
        if (hanging.when() == Hanging.When.ASKED) {
            assertThat(created.status()).as("the creation: " + created).isEqualTo(500);
            assertThat(created.message()).containsIgnoringCase("timed out");
        } else {
            assertThat(created.status()).as("the creation: " + created).isEqualTo(201);
            assertThat(created.took()).as("the creation").isLessThan(SOON);
        }
        bothWorkersEndInTime();
    }

    /** Creates the connector, and removes it again if that is when its method is called. Returns once it hangs. */
    private CompletableFuture<Answer> hang(Hanging hanging, Gate gate) throws InterruptedException {
        CompletableFuture<Answer> creation = CompletableFuture.supplyAsync(
                () -> rest(0).send("POST", "connectors", Map.of("name", HANGING, "config", hanging.config())));
        if (hanging.when() == Hanging.When.STOPPED) {
            creation.join();
            rest(1).awaitState(HANGING, "RUNNING", 1);
            Answer deletion = rest(1).send("DELETE", "connectors/" + HANGING, null);
            assertThat(deletion.status()).as("the removal: " + deletion).isEqualTo(204);
            assertThat(deletion.took()).as("the removal").isLessThan(SOON);
        }
        assertThat(gate.isReachedWithin(30)).as("somebody called " + hanging).isTrue();
        return creation;
    }

    /**
     * Returns what took too long each time it was asked: the plugin hangs on, so that whoever waits for it waits again, while a
     * machine that was busy elsewhere is not busy for ever.
     */
    private Map<String, Duration> askUntilPrompt(Hanging hanging) {
        Map<String, Duration> slow = askEverything(hanging);
        for (int again = 0; again < 2 && !slow.isEmpty(); again++) {
            LOG.warn("Asking again, because these took longer than {}: {}", PROMPT, slow);
            slow.keySet().retainAll(askEverything(hanging).keySet());
        }
        return slow;
    }

    /** Both workers are asked everything there is (loggers are a matter of the process, here the test's). Returns what took too long, with the time it took. */
    private Map<String, Duration> askEverything(Hanging hanging) {
        Map<String, Duration> slow = new TreeMap<>();
        for (int i = 0; i < workers.size(); i++) {
            ConnectRest rest = rest(i);
            String probe = "probe-" + i;
            for (String path : List.of(
                    "",
                    "health",
                    "connectors",
                    "connectors?expand=info&expand=status",
                    "connector-plugins/TickSource/config")) {
                ask(slow, rest, "GET", path, null, true);
            }
            // A plugin that has never told its version is asked by whoever lists plugins, who is told so.
            if (!hanging.isNeededForListing()
                    || !rest.send("GET", "connector-plugins", null).message().contains("timed out")) {
                ask(slow, rest, "GET", "connector-plugins", null, true);
                ask(slow, rest, "GET", "connector-plugins?connectorsOnly=false", null, true);
            }
            for (String name : List.of(other(0), other(1), HANGING)) {
                for (String part :
                        List.of("", "/config", "/status", "/tasks", "/tasks/0/status", "/topics", "/offsets")) {
                    // The hanging connector may not exist, or have no task; an answer it is nevertheless.
                    ask(slow, rest, "GET", "connectors/" + name + part, null, !name.equals(HANGING));
                }
            }
            ask(slow, rest, "PUT", "connector-plugins/TickSource/config/validate", tickConfig(probe), true);
            ask(slow, rest, "POST", "connectors", Map.of("name", probe, "config", tickConfig(other(0))), true);
            ask(slow, rest, "PUT", "connectors/" + probe + "/config", tickConfig(other(1)), true);
            ask(slow, rest, "PATCH", "connectors/" + probe + "/config", Map.of("interval.ms", "50"), true);
            ask(slow, rest, "PUT", "connectors/" + probe + "/pause", null, true);
            ask(slow, rest, "PUT", "connectors/" + probe + "/resume", null, true);
            // 404 while it has no status yet.
            ask(slow, rest, "POST", "connectors/" + probe + "/restart?includeTasks=true", null, false);
            ask(slow, rest, "PUT", "connectors/" + probe + "/topics/reset", null, true);
            ask(slow, rest, "PUT", "connectors/" + probe + "/stop", null, true);
            ask(slow, rest, "DELETE", "connectors/" + probe, null, true);
            ask(slow, rest, "PUT", "connectors/" + HANGING + "/pause", null, false);
            ask(slow, rest, "PUT", "connectors/" + HANGING + "/resume", null, false);
        }
        return slow;
    }

    private static void ask(
            Map<String, Duration> slow,
            ConnectRest rest,
            String method,
            String path,
            Object body,
            boolean mustSucceed) {
        Answer answer = rest.send(method, path, body);
        String request = method + " " + rest + path;
        if (answer.took().compareTo(PROMPT) > 0) {
            slow.put(request, answer.took());
        }
        if (mustSucceed) {
            answer.orFail(request);
        }
    }

    private static boolean isAnySlow(Map<Integer, Double> now, Map<Integer, Double> usual) {
        return now.entrySet().stream().anyMatch(rate -> rate.getValue() <= usual.get(rate.getKey()) / 2);
    }

    private void bothWorkersEndInTime() throws Exception {
        long start = System.nanoTime();
        CompletableFuture<?>[] stops = workers.stream()
                .map(worker -> CompletableFuture.runAsync(worker::stop, stop -> new Thread(stop, "stop").start()))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(stops).get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
        LOG.info("Both workers ended in {} ms.", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private GroupHistory lastRound() {
        List<GroupHistory> rounds = GroupHistory.of(client, group);
        return rounds.get(rounds.size() - 1);
    }

    /** Counts from now on. */
    private final class Counting {
        private final long since = System.nanoTime();
        private final Map<Integer, Long> before = ends();

        /** Goes on counting until so much time has passed, if it has not yet. Returns records a second, by connector. */
        Map<Integer, Double> until(Duration atLeast) {
            long leftMs = atLeast.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            Await.pause(Math.max(0, leftMs));
            Map<Integer, Double> rates = new TreeMap<>();
            ends().forEach((partition, end) ->
                    rates.put(partition, (end - before.get(partition)) * 1e9 / (System.nanoTime() - since)));
            return rates;
        }
    }

    private Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new TreeMap<>();
        client.endOffsets(TICKS).forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    private static String other(int index) {
        return "other-" + index;
    }

    /** Each of the others has a partition to itself, so that its records are counted by its offsets. */
    private static Map<String, String> tickConfig(String name) {
        String partition = name.substring(name.lastIndexOf('-') + 1);
        return Map.of(
                "connector.class",
                TickSource.class.getName(),
                "tasks.max",
                "1",
                "topic",
                TICKS,
                "partition",
                partition,
                "interval.ms",
                Long.toString(TICK_MS));
    }

    private ConnectRest rest(int worker) {
        return ConnectRest.of(workers.get(worker).restUrl().toString());
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("group.id", group);
        for (String topic : List.of("config", "offset", "status")) {
            properties.put(topic + ".storage.topic", group + "-" + topic);
            properties.put(topic + ".storage.replication.factor", "1");
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("offset.flush.interval.ms", "500");
        properties.put("task.shutdown.graceful.timeout.ms", "1000");
        properties.put("session.timeout.ms", Long.toString(SESSION.toMillis()));
        // What changes the group's work waits for its round, which a member joins with its next heartbeat.
        properties.put("heartbeat.interval.ms", "100");
        properties.put("listeners", "http://127.0.0.1:" + Ports.free());
        return properties;
    }
}
