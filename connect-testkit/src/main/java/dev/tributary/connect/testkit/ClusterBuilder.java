package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link ConnectTestCluster}, all optional. {@link #build()} ends in a JUnit extension, {@link #start()} in a
 * running cluster. Plugins on the class path of the test are found; not thread-safe.
 */
public final class ClusterBuilder {
    private int workers = 1;
    private int brokers = 1;
    private boolean standalone;
    private boolean processWorkers;
    private boolean keepConnectors;
    private Duration timeout = Duration.ofSeconds(60);
    private @Nullable KafkaCluster kafka;
    private final Map<String, String> brokerProperties = new TreeMap<>();
    private final Map<String, String> workerProperties = new TreeMap<>();
    private final List<Path> plugins = new ArrayList<>();
    private final List<Class<?>> expectedPlugins = new ArrayList<>();

    ClusterBuilder() {}

    /**
     * How many workers the cluster starts with, 1 by default.
     *
     * @param count at least 1
     */
    public ClusterBuilder workers(int count) {
        workers = atLeastOne("workers", count);
        return this;
    }

    /**
     * How many brokers, 1 by default. The internal topics get as many replicas, three at most.
     *
     * @param count at least 1
     */
    public ClusterBuilder brokers(int count) {
        brokers = atLeastOne("brokers", count);
        return this;
    }

    /** Uses Kafka that somebody else started and will close, for example one for several test classes. */
    public ClusterBuilder kafka(KafkaCluster running) {
        kafka = running;
        return this;
    }

    /** A property of all brokers. Using a topic creates it unless {@code auto.create.topics.enable} says otherwise here. */
    public ClusterBuilder brokerProperty(String name, String value) {
        brokerProperties.put(name, value);
        return this;
    }

    /** One standalone worker instead of a distributed cluster. */
    public ClusterBuilder standalone() {
        standalone = true;
        return this;
    }

    /**
     * Workers run in processes of their own, with the class path of the test, so that {@link ConnectTestCluster#killWorker} can
     * crash them. A start then takes a few seconds; static fields of plugins are not those of the test.
     */
    public ClusterBuilder processWorkers() {
        processWorkers = true;
        return this;
    }

    /**
     * A property of all workers, over the defaults of this class: converters for strings, offsets committed every second, a
     * session of 6 s, and no delay before the work of a lost worker is given to others.
     */
    public ClusterBuilder workerProperty(String name, String value) {
        workerProperties.put(name, value);
        return this;
    }

    /**
     * A plugin on the class path of the test. It would be found without this; with this the start fails with a clear message if it
     * is not.
     */
    public ClusterBuilder plugin(Class<?> plugin) {
        expectedPlugins.add(plugin);
        return this;
    }

    /** A plugin as users install it: a JAR, or a folder of JARs. It is isolated from the class path and from other plugins. */
    public ClusterBuilder plugin(Path location) {
        plugins.add(location);
        return this;
    }

    /**
     * How long everything waits at most, 60 s by default.
     *
     * @param limit more than 0
     */
    public ClusterBuilder timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout: %s (expected: > 0)".formatted(limit));
        }
        timeout = limit;
        return this;
    }

    /**
     * For a static extension: connectors live until the class ends. By default those that a test created are deleted after it, and
     * workers and brokers are brought back to what they were.
     */
    public ClusterBuilder keepConnectors() {
        keepConnectors = true;
        return this;
    }

    /**
     * A JUnit extension, started when first used: once for all tests of the class in a static field, for each test in an
     * instance field.
     *
     * @throws IllegalArgumentException if settings contradict each other
     */
    public ConnectExtension build() {
        check();
        return new ConnectExtension(this);
    }

    /**
     * Starts the cluster. Returns once Kafka serves and all workers are ready.
     *
     * @throws IllegalArgumentException if settings contradict each other
     * @throws AssertionError if a worker is not ready in time or does not find a plugin
     */
    public ConnectTestCluster start() {
        check();
        return RunningCluster.start(settings());
    }

    boolean keepsConnectors() {
        return keepConnectors;
    }

    ClusterSettings settings() {
        return new ClusterSettings(
                new ClusterSettings.Shape(workers, standalone, processWorkers),
                timeout,
                Map.copyOf(workerProperties),
                List.copyOf(plugins),
                List.copyOf(expectedPlugins),
                kafkaSource());
    }

    private ClusterSettings.KafkaSource kafkaSource() {
        KafkaCluster given = kafka;
        if (given != null) {
            return new ClusterSettings.KafkaSource(given, () -> given);
        }
        int count = brokers;
        var properties = new TreeMap<>(brokerProperties);
        return new ClusterSettings.KafkaSource(null, () -> {
            var builder = EmbeddedKafka.builder().brokers(count).autoCreateTopics(true);
            properties.forEach(builder::brokerProperty);
            return builder.start();
        });
    }

    private void check() {
        if (standalone && workers > 1) {
            throw new IllegalArgumentException(
                    "workers: %d (expected: 1 with standalone(), whose workers know nothing of each other)"
                            .formatted(workers));
        }
        if (standalone && processWorkers) {
            throw new IllegalArgumentException(
                    "standalone() and processWorkers() (expected: one of them; a standalone worker runs in this process)");
        }
        if (kafka != null && (brokers > 1 || !brokerProperties.isEmpty())) {
            throw new IllegalArgumentException(
                    "brokers() or brokerProperty() with kafka() (expected: none; that Kafka runs already)");
        }
    }

    private static int atLeastOne(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("%s: %d (expected: >= 1)".formatted(what, count));
        }
        return count;
    }
}
