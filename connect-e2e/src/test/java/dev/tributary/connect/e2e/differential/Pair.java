package dev.tributary.connect.e2e.differential;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tributary.connect.e2e.Await;
import dev.tributary.connect.e2e.Folders;
import dev.tributary.connect.e2e.Installation;
import dev.tributary.connect.e2e.PluginJar;
import dev.tributary.connect.e2e.WorkerKind;
import dev.tributary.connect.e2e.WorkerProcess;
import dev.tributary.connect.e2e.recording.RecordingConverter;
import dev.tributary.connect.e2e.recording.RecordingPredicate;
import dev.tributary.connect.e2e.recording.RecordingSink;
import dev.tributary.connect.e2e.recording.RecordingSource;
import dev.tributary.connect.e2e.recording.RecordingTransform;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, one worker of Apache's and one of ours, and the comparison of what they do. Several scenarios run at a time. For
 * the test's thread.
 */
final class Pair implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pair.class);
    /** Most of its time a scenario waits for the workers. */
    private static final int AT_A_TIME = 8;

    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    private final EmbeddedKafka kafka;
    private final TestClient client;
    private final Side apache;
    private final Side ours;
    private final ExecutorService runs = Executors.newFixedThreadPool(2 * AT_A_TIME);

    private static final Map<String, List<Class<?>>> RECORDING = Map.of(
            "org.apache.kafka.connect.source.SourceConnector",
            List.of(RecordingSource.class),
            "org.apache.kafka.connect.sink.SinkConnector",
            List.of(RecordingSink.class),
            "org.apache.kafka.connect.storage.Converter",
            List.of(RecordingConverter.class),
            "org.apache.kafka.connect.storage.HeaderConverter",
            List.of(RecordingConverter.class),
            "org.apache.kafka.connect.transforms.Transformation",
            List.of(RecordingTransform.class),
            "org.apache.kafka.connect.transforms.predicates.Predicate",
            List.of(RecordingPredicate.class));

    /** With the plugins that record. */
    Pair(String name, Map<String, String> more) throws IOException {
        this(name, more, RECORDING);
    }

    /** Starts everything and waits until both workers answer. */
    Pair(String name, Map<String, String> more, Map<String, List<Class<?>>> installed) throws IOException {
        Path folder = Installation.directory().resolve(name);
        Folders.delete(folder);
        Path plugins = PluginJar.packInto(folder, installed);
        kafka = EmbeddedKafka.builder()
                .brokerProperty("group.initial.rebalance.delay.ms", "0")
                .brokerProperty("offsets.topic.num.partitions", "1")
                .brokerProperty("auto.create.topics.enable", "false")
                // Records of scenarios are as old as 1970.
                .brokerProperty("log.retention.ms", "-1")
                .start();
        client = kafka.client();
        apache = side(WorkerKind.APACHE, "apac-", folder, plugins, more);
        ours = side(WorkerKind.OURS, "ours-", folder, plugins, more);
        for (Side side : List.of(apache, ours)) {
            Await.until("an answer of " + side.worker(), () -> {
                if (!side.worker().isAlive()) {
                    throw new AssertionError(
                            side.worker() + " has ended.\n" + side.worker().logTail());
                }
                return side.worker().rest().answers();
            });
        }
    }

    private Side side(WorkerKind kind, String prefix, Path folder, Path plugins, Map<String, String> more)
            throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        properties.put("group.id", prefix + "workers");
        for (String topic : List.of("config", "offset", "status")) {
            properties.put(topic + ".storage.topic", prefix + topic);
            properties.put(topic + ".storage.replication.factor", "1");
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("key.converter", STRINGS);
        properties.put("value.converter", STRINGS);
        properties.put("plugin.path", plugins.toString());
        properties.put("offset.flush.interval.ms", "250");
        properties.put("offset.flush.timeout.ms", "2000");
        properties.put("task.shutdown.graceful.timeout.ms", "2000");
        properties.putAll(more);
        String name = kind.name().toLowerCase(Locale.ROOT);
        Files.createDirectories(folder.resolve(name));
        return new Side(prefix, WorkerProcess.start(kind, name, folder, properties), folder.resolve(name), client);
    }

    Side apache() {
        return apache;
    }

    Side ours() {
        return ours;
    }

    /** One test a scenario, and one for the threads of all. */
    Stream<DynamicTest> tests(List<Scenario> scenarios, List<Deviations.Role> listed) {
        var roles = new Roles(listed);
        List<DynamicTest> tests = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            CompletableFuture<Run> there = CompletableFuture.supplyAsync(() -> new Run(apache, scenario).go(), runs);
            CompletableFuture<Run> here = CompletableFuture.supplyAsync(() -> new Run(ours, scenario).go(), runs);
            tests.add(dynamicTest(scenario.title(), () -> compare(scenario, there.get(), here.get(), roles)));
        }
        tests.add(dynamicTest("listed differences of threads, class loaders and logging contexts", roles::check));
        return tests.stream();
    }

    /** Where the reference did not get through its steps, nothing can be compared: both go once more. */
    private void compare(Scenario scenario, Run there, Run here, Roles roles) {
        try {
            new Comparison(scenario, there, here, roles).check();
        } catch (AssertionError differs) {
            if (!there.hasFailed()) {
                throw differs;
            }
            LOG.info("Apache's worker did not get through '{}'; once more.", scenario.title(), differs);
            CompletableFuture<Run> again =
                    CompletableFuture.supplyAsync(() -> new Run(apache, scenario, "-2").go(), runs);
            Run ours = new Run(this.ours, scenario, "-2").go();
            new Comparison(scenario, again.join(), ours, roles).check();
        }
    }

    @Override
    public void close() {
        runs.shutdownNow();
        apache.worker().kill();
        ours.worker().kill();
        client.close();
        kafka.close();
    }
}
