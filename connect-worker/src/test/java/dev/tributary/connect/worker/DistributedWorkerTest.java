package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import dev.tributary.connect.worker.warmup.WarmUp;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters of workers in this JVM, on a real broker. */
final class DistributedWorkerTest {
    @TempDir
    Path folder;

    private final String cluster = "cluster-" + UUID.randomUUID();
    private final List<EmbeddedWorker> workers = new ArrayList<>();

    @AfterEach
    void stopWorkers() {
        workers.forEach(EmbeddedWorker::stop);
    }

    @Test
    void aWorkerAloneRunsWhatItIsGivenAndFreesItsPortInTheEnd() throws IOException {
        EmbeddedWorker worker = start();
        RestCalls rest = ready(worker);
        createSourceAndSink(rest);
        append(0, 10);
        awaitLines(10);

        worker.stop();
        worker.stop();

        assertThat(worker.completion()).isCompleted();
        try (var socket = new ServerSocket(worker.restUrl().getPort())) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void aWorkerOfItsOwnProcessWarmsUpUntilItHasWork() throws Exception {
        WarmUp warmUp = WarmUp.ofProcess(Equipment.offsetCodec());
        var worker = EmbeddedWorker.start(WorkerProperties.distributed(cluster), warmUp);
        workers.add(worker);
        RestCalls rest = ready(worker);

        assertThat(warmUp.outcome().get(2, TimeUnit.MINUTES)).isPositive();
        assertThat(rest.get("connectors").body()).isEmpty();

        assertThat(rest.create("source", source("source")).status()).isEqualTo(201);
        rest.awaitState("source", "RUNNING");
        worker.stop();
        WarmUp again = WarmUp.ofProcess(Equipment.offsetCodec());
        var back = EmbeddedWorker.start(WorkerProperties.distributed(cluster), again);
        workers.add(back);
        ready(back).awaitState("source", "RUNNING");
        again.begin(); // no more: it has work
        assertThat(again.outcome().getNow(0)).isZero();
    }

    @Test
    void aWorkerDoesNotWarmUpIfItIsToldNotTo() {
        WarmUp warmUp = WarmUp.ofProcess(Equipment.offsetCodec());
        Map<String, String> properties = new HashMap<>(WorkerProperties.distributed(cluster));
        properties.put("tributary.warmup.enable", "false");
        var worker = EmbeddedWorker.start(properties, warmUp);
        workers.add(worker);
        createSourceAndSink(ready(worker));
        worker.stop();
        warmUp.begin(); // were it the worker's, it would have been ended
        assertThat(warmUp.outcome().orTimeout(2, TimeUnit.MINUTES).join()).isPositive();
    }

    @Test
    void twoWorkersShareTheConnectorsAndAnswerAlike() {
        RestCalls first = ready(start());
        RestCalls second = ready(start());
        List<String> names =
                IntStream.range(0, 6).mapToObj(number -> "source-" + number).toList();
        for (String name : names) {
            RestCalls either = names.indexOf(name) % 2 == 0 ? first : second;
            assertThat(either.create(name, source(name)).status()).isEqualTo(201);
        }
        names.forEach(name -> first.awaitState(name, "RUNNING"));
        await("both at work", () -> workersOf(first, names).size() == 2);
        names.forEach(name -> second.awaitState(name, "RUNNING"));
        for (RestCalls either : List.of(first, second)) {
            assertThat(either.put("connectors/source-0/pause").status()).isEqualTo(202);
            first.awaitState("source-0", "PAUSED");
            assertThat(either.put("connectors/source-0/resume").status()).isEqualTo(202);
            first.awaitState("source-0", "RUNNING");
        }
        assertThat(first.delete("connectors/source-1").status()).isEqualTo(204);
        assertThat(second.delete("connectors/source-2").status()).isEqualTo(204);
        await(
                "both to know",
                () -> List.of(first, second).stream()
                        .allMatch(rest -> rest.get("connectors").body().size() == 4));
    }

    @Test
    void theWorkOfAWorkerThatIsStoppedMovesAndItTakesPartAgainWhenItComesBack() throws IOException {
        EmbeddedWorker staying = start();
        EmbeddedWorker leaving = start();
        RestCalls rest = ready(staying);
        ready(leaving);
        createSourceAndSink(rest);
        append(0, 50);
        awaitLines(50);

        leaving.stop();
        append(50, 100);

        String id = id(staying);
        rest.awaitStatus("source", status -> runsOn(status, Set.of(id)));
        rest.awaitStatus("sink", status -> runsOn(status, Set.of(id)));
        awaitLines(100);
        EmbeddedWorker back = start();
        ready(back);
        await("it to get work", () -> workersOf(rest, List.of("source", "sink")).contains(id(back)));
        append(100, 150);
        awaitLines(150);
    }

    @Test
    void aStoppedClusterRemembersItsConnectorsAndOffsets() throws IOException {
        EmbeddedWorker first = start();
        createSourceAndSink(ready(first));
        append(0, 10);
        awaitLines(10);
        first.stop();

        append(10, 20);
        RestCalls again = ready(start());

        again.awaitState("source", "RUNNING");
        again.awaitState("sink", "RUNNING");
        awaitLines(20);
        assertThat(lines()).containsExactlyElementsOf(expected(20)); // an orderly stop repeats nothing
    }

    @Test
    void restAnswersUntilTheLastTaskHasStopped() throws Exception {
        GatedConnector.reset();
        Map<String, String> patient = new HashMap<>(WorkerProperties.distributed(cluster));
        patient.put("task.shutdown.graceful.timeout.ms", "60000");
        EmbeddedWorker worker = start(patient);
        RestCalls rest = ready(worker);
        rest.create("gated", Map.of("connector.class", GatedConnector.class.getName()));
        rest.awaitState("gated", "RUNNING");

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(worker::stop);
        assertThat(GatedConnector.STOPPING.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(rest.get("connectors").status()).isEqualTo(200);
        assertThat(stopped).isNotDone();
        GatedConnector.GATE.countDown();
        stopped.get(60, TimeUnit.SECONDS);
    }

    @Test
    void noThreadOfAWorkerSurvivesIt() throws IOException {
        TestKafka.shared(); // has threads of its own
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        EmbeddedWorker first = start();
        EmbeddedWorker second = start();
        createSourceAndSink(ready(first));
        ready(second);
        append(0, 1);
        awaitLines(1);
        assertThat(namesOfThreadsSince(before)).contains("connect-membership").hasSizeGreaterThan(20);
        second.stop();
        first.stop();
        await(
                "all threads to end, but for " + namesOfThreadsSince(before),
                () -> namesOfThreadsSince(before).isEmpty());
    }

    /** Those of workers and of Kafka's clients; brokers in this process come and go with threads of their own. */
    static List<String> namesOfThreadsSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.matches("(connect|connector|task|plugin-call|log|offset-file|status-retry|"
                        + "kafka-(producer|admin-client|coordinator-heartbeat))(-.*)?"))
                .toList();
    }

    @Test
    void aConfigTopicOfThreePartitionsEndsTheWorkerSayingWhatToDo() {
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            client.createCompactedTopic(cluster + "-config", 3);
        }
        EmbeddedWorker worker = start();
        assertThatThrownBy(() -> worker.completion().get(60, TimeUnit.SECONDS))
                .hasMessageContaining(cluster + "-config")
                .hasMessageContaining("config.storage.topic")
                .hasMessageContaining("3 partitions (expected: 1)")
                .hasMessageContaining("Name another topic");
    }

    @Test
    void anOffsetTopicThatForgetsEndsTheWorkerSayingWhatToDo() {
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            client.createTopic(cluster + "-offset", 3); // cleanup.policy=delete
        }
        EmbeddedWorker worker = start();
        assertThatThrownBy(() -> worker.completion().get(60, TimeUnit.SECONDS))
                .hasMessageContaining(cluster + "-offset")
                .hasMessageContaining("offset.storage.topic")
                .hasMessageContaining("cleanup.policy=delete (expected: compact)")
                .hasMessageContaining("Set cleanup.policy=compact");
    }

    @Test
    void everyWrongPropertyIsToldAtOnce() {
        Map<String, String> properties = WorkerProperties.distributed(cluster);
        properties.remove("group.id");
        properties.remove("config.storage.topic");
        properties.put("status.storage.topic", " ");
        properties.put("heartbeat.interval.ms", "6000");
        properties.put("connect.protocol", "polite");
        properties.put("inter.worker.signature.algorithm", "Rot13");
        properties.put("listeners", "ftp://localhost:1");
        assertThatThrownBy(() -> EmbeddedWorker.start(properties))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("group.id")
                .hasMessageContaining("config.storage.topic")
                .hasMessageContaining("status.storage.topic")
                .hasMessageContaining("heartbeat.interval.ms")
                .hasMessageContaining("polite")
                .hasMessageContaining("Rot13")
                .hasMessageContaining("ftp://localhost:1");
    }

    @Test
    void withExactlyOnceEnabledEveryLineIsCommittedOnceWhoeverRunsItsTask() throws IOException {
        EmbeddedWorker first = start(exactlyOnce("enabled"));
        EmbeddedWorker second = start(exactlyOnce("enabled"));
        RestCalls rest = ready(first);
        ready(second);
        createSourceAndSink(rest);
        append(0, 50);
        awaitLines(50);
        assertThat(rest.post("connectors/source/tasks/0/restart", Map.of()).status())
                .isEqualTo(204);
        append(50, 100);
        awaitLines(100);

        second.stop();
        append(100, 150);
        awaitLines(150);

        assertThat(lines()).containsExactlyElementsOf(expected(150));
    }

    @Test
    void aClusterIsRolledFromDisabledOverPreparingToEnabled() throws IOException {
        EmbeddedWorker a = start();
        EmbeddedWorker b = start();
        createSourceAndSink(ready(a));
        ready(b);
        int written = 0;
        for (String support : List.of("preparing", "enabled")) {
            for (int i = 0; i < 2; i++) {
                workers.get(workers.size() - 2).stop(); // the older one
                RestCalls rest = ready(start(exactlyOnce(support)));
                append(written, written + 20);
                written += 20;
                awaitLines(written);
                rest.awaitState("source", "RUNNING");
            }
        }

        assertThat(lines()).containsExactlyElementsOf(expected(written));
    }

    private Map<String, String> exactlyOnce(String support) {
        Map<String, String> properties = WorkerProperties.distributed(cluster);
        properties.put("exactly.once.source.support", support);
        return properties;
    }

    @Test
    void restAnswersAlthoughNoBrokerDoesAndTheWorkerJoinsWhenOneComes() throws IOException {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.builder().directory(folder.resolve("kafka")).start()) {
            kafka.stopBroker(0);
            EmbeddedWorker worker = start(WorkerProperties.distributed(cluster, kafka.bootstrapServers()));
            worker.requestTimeout(200);
            var rest = new RestCalls(worker.restUrl());
            assertThat(rest.get("").status()).isEqualTo(200);
            RestCalls.Answer health = rest.get("health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.body().path("status").asText()).isEqualTo("starting");
            worker.resetRequestTimeout();

            kafka.startBroker(0);

            await("the worker to join", () -> rest.get("health").status() == 200);
            worker.stop();
        }
    }

    @Test
    void aWorkerThatNeverSawABrokerStopsAtOnce() {
        EmbeddedWorker worker = start(WorkerProperties.distributed(cluster, "127.0.0.1:1"));
        worker.stop();
        assertThat(worker.completion()).isCompleted();
    }

    @Test
    void aBrokerThatGoesAwayInMidRunCostsNothing() throws IOException {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.builder().directory(folder.resolve("kafka")).start()) {
            EmbeddedWorker worker = start(WorkerProperties.distributed(cluster, kafka.bootstrapServers()));
            RestCalls rest = ready(worker);
            createSourceAndSink(rest, kafka.bootstrapServers());
            append(0, 100);
            awaitLines(100);
            var api = new DescribedApi(rest);

            kafka.stopBroker(0);
            append(100, 200);
            assertThat(rest.get("connectors").status()).isEqualTo(200);
            assertThat(rest.get("connectors/source/status").status()).isEqualTo(200);
            worker.requestTimeout(200);
            api.callAll();
            worker.resetRequestTimeout();
            kafka.startBroker(0);
            append(200, 300);

            awaitLines(300);
            await("it to be a member again", () -> rest.get("health").status() == 200);
            assertThat(rest.put("connectors/source/pause").status()).isEqualTo(202);
            rest.awaitState("source", "PAUSED");
            worker.stop();
        }
    }

    // ---- what the tests are made of

    private EmbeddedWorker start() {
        return start(WorkerProperties.distributed(cluster));
    }

    private EmbeddedWorker start(Map<String, String> properties) {
        EmbeddedWorker worker = EmbeddedWorker.start(properties);
        workers.add(worker);
        return worker;
    }

    private static RestCalls ready(EmbeddedWorker worker) {
        var rest = new RestCalls(worker.restUrl());
        await("the worker to join", () -> rest.get("health").status() == 200);
        return rest;
    }

    private static String id(EmbeddedWorker worker) {
        return worker.restUrl().getAuthority();
    }

    private void createSourceAndSink(RestCalls rest) {
        createSourceAndSink(rest, TestKafka.shared().bootstrapServers());
    }

    private void createSourceAndSink(RestCalls rest, String bootstrapServers) {
        try (TestClient client = TestClient.connectTo(bootstrapServers)) {
            client.createTopic("lines-" + cluster, 1); // or the sink would notice it minutes later
        }
        assertThat(rest.create("source", source("source")).status()).isEqualTo(201);
        assertThat(rest.create(
                                "sink",
                                Map.of(
                                        "connector.class",
                                        "FileStreamSink",
                                        "file",
                                        folder.resolve("out.txt").toString(),
                                        "topics",
                                        "lines-" + cluster))
                        .status())
                .isEqualTo(201);
        rest.awaitState("source", "RUNNING");
        rest.awaitState("sink", "RUNNING");
    }

    private Map<String, String> source(String name) {
        return Map.of(
                "connector.class",
                "FileStreamSource",
                "file",
                folder.resolve("in-" + name + ".txt").toString(),
                "topic",
                "lines-" + cluster);
    }

    private static Set<String> workersOf(RestCalls rest, List<String> connectors) {
        var ids = new HashSet<String>();
        for (String name : connectors) {
            JsonNode status = rest.get("connectors/" + name + "/status").body();
            status.findValuesAsText("worker_id").forEach(ids::add);
        }
        return ids;
    }

    private static boolean runsOn(JsonNode status, Set<String> ids) {
        return Set.copyOf(status.findValuesAsText("worker_id")).equals(ids)
                && Set.copyOf(status.findValuesAsText("state")).equals(Set.of("RUNNING"));
    }

    private void append(int from, int to) throws IOException {
        Files.write(
                folder.resolve("in-source.txt"),
                expected(to).subList(from, to),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj(number -> "line " + number).toList();
    }

    private void awaitLines(int count) {
        await(count + " lines", () -> new HashSet<>(lines()).containsAll(expected(count)));
    }

    private List<String> lines() {
        try {
            Path output = folder.resolve("out.txt");
            return Files.exists(output) ? Files.readAllLines(output) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
