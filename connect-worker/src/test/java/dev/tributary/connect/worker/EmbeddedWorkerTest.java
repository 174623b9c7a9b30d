package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedWorkerTest {
    @TempDir
    Path folder;

    @Test
    void severalWorkersLiveInOneJvmAndLeaveTheCallersContextLoaderAlone() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        var first = EmbeddedWorker.startStandalone(WorkerProperties.standalone(subfolder("a")), List.of());
        var second = EmbeddedWorker.startStandalone(WorkerProperties.standalone(subfolder("b")), List.of());
        try {
            assertThat(first.restUrl()).isNotEqualTo(second.restUrl());
            assertThat(new RestCalls(first.restUrl()).get("health").status()).isEqualTo(200);
            assertThat(new RestCalls(second.restUrl()).get("health").status()).isEqualTo(200);
            assertThat(mBeans()).contains("kafka.connect:type=connect-worker-metrics");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        } finally {
            first.stop();
            second.stop();
        }
        assertThat(mBeans()).isEmpty();
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void stopIsIdempotentEndsCompletionAndFreesThePort() throws IOException {
        var worker = EmbeddedWorker.startStandalone(WorkerProperties.standalone(folder), List.of());
        int port = worker.restUrl().getPort();
        assertThat(worker.completion()).isNotDone();

        worker.stop();
        worker.stop();

        assertThat(worker.completion()).isCompleted();
        try (var socket = new ServerSocket(port)) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void noThreadAndNoMBeanOfAWorkerSurvivesIt() throws IOException {
        String topic = "threads-" + UUID.randomUUID();
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            client.createTopic(topic, 1);
        }
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("tributary.state.directory", folder.resolve("state").toString());
        var worker = EmbeddedWorker.startStandalone(
                properties,
                List.of(
                        source("c", topic),
                        Map.of(
                                "name",
                                "sink",
                                "connector.class",
                                "FileStreamSink",
                                "file",
                                folder.resolve("out").toString(),
                                "topics",
                                topic)));
        var rest = new RestCalls(worker.restUrl());
        rest.awaitState("c", "RUNNING");
        rest.awaitState("sink", "RUNNING");
        Files.writeString(folder.resolve("in-c.txt"), "x\n");
        await("the line", () -> lines(folder.resolve("out")).equals(List.of("x")));
        assertThat(namesOfThreadsSince(before)).hasSizeGreaterThan(8);
        assertThat(mBeans())
                .contains(
                        "kafka.connect:type=connector-metrics,connector=c",
                        "kafka.connect:type=connector-task-metrics,connector=sink,task=0",
                        "kafka.connect:type=sink-task-partition-metrics,connector=sink,task=0,topic=" + topic
                                + ",partition=0");
        assertThat(rest.delete("connectors/sink").status()).isEqualTo(204);
        await("its MBeans to go", () -> mBeans().stream().noneMatch(name -> name.contains("connector=sink")));
        worker.stop();
        assertThat(mBeans()).isEmpty();
        await("all its threads to end", () -> namesOfThreadsSince(before).isEmpty());
    }

    /** Jersey logs past slf4j: to the console of whoever starts a worker. */
    @Test
    void jerseyHasNothingToWarnOfWhenAWorkerStarts() {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("org.glassfish");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                    warnings.add(line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            for (String admin : List.of("", "http://127.0.0.1:0")) {
                Map<String, String> properties = WorkerProperties.standalone(folder, "127.0.0.1:9");
                if (!admin.isEmpty()) {
                    properties.put("admin.listeners", admin);
                    properties.put("tributary.metrics.endpoint", "admin");
                }
                EmbeddedWorker.startStandalone(properties, List.of()).stop();
            }
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(warnings).isEmpty();
    }

    private static Set<String> mBeans() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .filter(name -> name.getDomain().equals("kafka.connect"))
                .map(ObjectName::toString)
                .collect(Collectors.toSet());
    }

    /** Those of workers and of Kafka's clients; brokers in this process come and go with threads of their own. */
    private static List<String> namesOfThreadsSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.matches("(connect|connector|task|plugin-call|log|offset-file|status-retry|"
                        + "kafka-(producer|admin-client|coordinator-heartbeat))(-.*)?"))
                .toList();
    }

    @Test
    void everyWrongPropertyIsToldAtOnce() {
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.remove("bootstrap.servers");
        properties.remove("offset.storage.file.filename");
        properties.put("offset.flush.timeout.ms", "soon");
        properties.put("key.converter", "NoSuchConverter");
        properties.put("listeners", "ftp://localhost:1");
        properties.put("plugin.discovery", "guess");
        properties.put("tributary.state.direktory", "/tmp");

        assertThatThrownBy(() -> EmbeddedWorker.startStandalone(properties, List.of()))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("bootstrap.servers")
                .hasMessageContaining("offset.storage.file.filename")
                .hasMessageContaining("offset.flush.timeout.ms: 'soon'")
                .hasMessageContaining("NoSuchConverter")
                .hasMessageContaining("ftp://localhost:1")
                .hasMessageContaining("guess")
                .hasMessageContaining("tributary.state.direktory");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Map<String, String> properties = WorkerProperties.standalone(folder);
            properties.put("listeners", "http://127.0.0.1:" + taken.getLocalPort());
            assertThatThrownBy(() -> EmbeddedWorker.startStandalone(properties, List.of()))
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aConnectorThatCannotBeCreatedEndsTheWorkerWithTheReason() {
        var worker = EmbeddedWorker.startStandalone(
                WorkerProperties.standalone(folder), List.of(Map.of("name", "c", "connector.class", "Nonsense")));
        assertThatThrownBy(() -> worker.completion().join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("Nonsense");
    }

    @Test
    void twoConnectorsOfOneNameAreRefusedBeforeAnythingStarts() {
        assertThatThrownBy(() -> EmbeddedWorker.startStandalone(
                        WorkerProperties.standalone(folder), List.of(source("c", "t"), source("c", "u"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'c'");
    }

    @Test
    void restAnswersAlthoughNoBrokerDoesAndConnectorsBeginWhenOneComes() throws IOException {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.builder().directory(folder.resolve("kafka")).start()) {
            String servers = kafka.bootstrapServers();
            try (TestClient client = TestClient.connectTo(servers)) {
                client.createTopic("t", 1);
            }
            kafka.stopBroker(0);
            Path input = folder.resolve("in-c.txt");
            Files.writeString(input, "early\n");
            var worker = EmbeddedWorker.startStandalone(WorkerProperties.standalone(folder, servers), List.of());
            try {
                var rest = new RestCalls(worker.restUrl());
                assertThat(rest.get("health").status()).isEqualTo(200);
                assertThat(rest.get("").body().path("kafka_cluster_id").isNull())
                        .isTrue();
                assertThat(rest.create("c", source("c", "t")).status()).isEqualTo(201);

                kafka.startBroker(0);

                try (TestClient client = TestClient.connectTo(servers)) {
                    await("the line", () -> client.consumeAll("t").size() == 1);
                }
                await(
                        "the cluster id",
                        () -> !rest.get("").body().path("kafka_cluster_id").isNull());
            } finally {
                worker.stop();
            }
        }
    }

    @Test
    void aBrokerThatGoesAwayInMidRunCostsNothing() throws IOException {
        try (EmbeddedKafka kafka =
                EmbeddedKafka.builder().directory(folder.resolve("kafka")).start()) {
            String servers = kafka.bootstrapServers();
            try (TestClient client = TestClient.connectTo(servers)) {
                client.createTopic("t", 1);
            }
            Path input = folder.resolve("in-c.txt");
            Path output = folder.resolve("out.txt");
            var worker = EmbeddedWorker.startStandalone(WorkerProperties.standalone(folder, servers), List.of());
            try {
                var rest = new RestCalls(worker.restUrl());
                rest.create("c", source("c", "t"));
                rest.create(
                        "sink", Map.of("connector.class", "FileStreamSink", "file", output.toString(), "topics", "t"));
                append(input, 0, 100);
                await("the first lines", () -> lines(output).size() == 100);

                kafka.stopBroker(0);
                append(input, 100, 200);
                assertThat(rest.get("connectors/c/status")
                                .body()
                                .at("/tasks/0/state")
                                .asText())
                        .isEqualTo("RUNNING");
                kafka.startBroker(0);
                append(input, 200, 300);

                List<String> expected =
                        IntStream.range(0, 300).mapToObj(i -> "line " + i).toList();
                await("all lines", () -> lines(output).containsAll(expected));
                assertThat(lines(output).stream().distinct()).containsExactlyElementsOf(expected);
            } finally {
                worker.stop();
            }
        }
    }

    private static void append(Path file, int from, int to) throws IOException {
        Files.write(
                file,
                IntStream.range(from, to).mapToObj(i -> "line " + i).toList(),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, String> source(String name, String topic) {
        return Map.of(
                "name",
                name,
                "connector.class",
                "FileStreamSource",
                "file",
                folder.resolve("in-" + name + ".txt").toString(),
                "topic",
                topic);
    }

    private Path subfolder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
