package dev.tributary.connect.e2e;

import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One broker or more in this process and worker processes around it, new for every test. When a test fails, the ends of all worker
 * logs are printed; the whole logs stay below target/e2e. For the test's thread.
 */
public final class TestCluster implements BeforeEachCallback, AfterEachCallback {
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    private final int brokers;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable EmbeddedKafka kafka;
    private @Nullable TestClient client;

    /** With one broker. */
    public TestCluster() {
        this(1);
    }

    TestCluster(int brokers) {
        this.brokers = brokers;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        open(context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName() + "-"
                + Integer.toHexString(context.getUniqueId().hashCode()));
    }

    /** Starts the broker, for whoever has no test around it; {@link #close} belongs to it. */
    public void open(String name) throws IOException {
        folder = Installation.directory().resolve(name);
        Folders.delete(folder);
        Files.createDirectories(folder);
        kafka = EmbeddedKafka.builder()
                .brokers(brokers)
                .brokerProperty("group.initial.rebalance.delay.ms", "0")
                .brokerProperty("offsets.topic.num.partitions", "1")
                .start();
        client = kafka.client();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        printIfFailed(context);
        close();
    }

    /** Prints the ends of all logs if the test failed. */
    public void printIfFailed(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.err.println(context.getDisplayName() + " failed: "
                    + context.getExecutionException().get());
            workers.forEach(worker -> System.err.println(worker.logTail()));
        }
    }

    /** Ends workers and broker. */
    public void close() {
        workers.forEach(WorkerProcess::kill);
        workers.clear();
        if (client != null) {
            client.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    /** A folder of this test's own. */
    public Path folder() {
        return Objects.requireNonNull(folder);
    }

    EmbeddedKafka broker() {
        return Objects.requireNonNull(kafka);
    }

    public TestClient kafka() {
        return Objects.requireNonNull(client);
    }

    String groupId() {
        return "connect-e2e";
    }

    /** Starts a worker; it may take a while until it answers. */
    WorkerProcess start(WorkerKind kind, String name, Map<String, String> more) {
        return start(kind, name, more, Map.of());
    }

    /** The same, with environment variables of its own. */
    public WorkerProcess start(
            WorkerKind kind, String name, Map<String, String> more, Map<String, String> environment) {
        WorkerProcess worker = WorkerProcess.start(kind, name, folder(), properties(more), environment);
        workers.add(worker);
        return worker;
    }

    /** Starts workers and waits until every one answers. */
    public List<WorkerProcess> startAll(WorkerKind kind, List<String> names, Map<String, String> more) {
        List<WorkerProcess> started =
                names.stream().map(name -> start(kind, name, more)).toList();
        started.forEach(this::awaitAnswer);
        return started;
    }

    public void awaitAnswer(WorkerProcess worker) {
        Await.until("an answer of " + worker, () -> {
            if (!worker.isAlive()) {
                throw new AssertionError(worker + " has ended.\n" + worker.logTail());
            }
            return worker.rest().answers();
        });
    }

    /** What every worker of this cluster is told; string converters, so that lines stay lines. */
    Map<String, String> properties(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", broker().bootstrapServers());
        properties.put("group.id", groupId());
        for (String topic : List.of("config", "offset", "status")) {
            properties.put(topic + ".storage.topic", "connect-" + topic);
            properties.put(topic + ".storage.replication.factor", Integer.toString(brokers));
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("key.converter", STRINGS);
        properties.put("value.converter", STRINGS);
        properties.put("offset.flush.interval.ms", "1000");
        properties.putAll(more);
        return properties;
    }
}
