package dev.tributary.connect.testkit.kafka;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka that tests run against, chosen by the system property {@value #PROPERTY}:
 *
 * <ul>
 *   <li>{@code embedded} (the default): a broker in this process;
 *   <li>{@code testcontainers}: the image {@code apache/kafka} in Docker, of the version of the Kafka client;
 *   <li>{@code host:port,...}: brokers that already run.
 * </ul>
 *
 * Thread-safe.
 */
public final class TestKafka {
    /** The system property that chooses. */
    public static final String PROPERTY = "tributary.test.kafka";

    private static final Pattern ADDRESSES = Pattern.compile("[^\\s,]+:\\d{1,5}(\\s*,\\s*[^\\s,]+:\\d{1,5})*");

    private TestKafka() {}

    /**
     * Starts, or finds, the Kafka that the system property names. The caller closes it.
     *
     * @throws IllegalArgumentException if the property is none of the above
     * @throws IllegalStateException if Docker is asked for and missing, or a broker does not start
     */
    public static KafkaCluster fromSystemProperty() {
        return choose(System.getProperty(PROPERTY));
    }

    /**
     * The one Kafka that all tests of this process share, started by the first call and stopped when the process ends;
     * closing it does nothing. Tests keep apart by using topics and groups of their own.
     */
    public static KafkaCluster shared() {
        return Shared.CLUSTER;
    }

    static KafkaCluster choose(@Nullable String choice) {
        String kind = choice == null ? "" : choice.strip();
        if (kind.isEmpty() || kind.equals("embedded")) {
            return EmbeddedKafka.start();
        }
        if (kind.equals("testcontainers")) {
            return startContainer();
        }
        if (ADDRESSES.matcher(kind).matches()) {
            return new RunningKafka(kind);
        }
        throw new IllegalArgumentException(
                "System property %s: %s (expected: 'embedded', 'testcontainers', or addresses of running brokers as host:port,host:port)"
                        .formatted(PROPERTY, choice));
    }

    private static KafkaCluster startContainer() {
        try {
            return ContainerKafka.start();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "System property %s asks for a container, but %s is not on the class path. Add org.testcontainers:testcontainers-kafka to the tests."
                            .formatted(PROPERTY, e.getMessage()),
                    e);
        }
    }

    /** Brokers that somebody else started and will stop. */
    private record RunningKafka(String bootstrapServers) implements KafkaCluster {
        @Override
        public void close() {
            // Not ours to stop.
        }
    }

    private static final class Shared {
        static final KafkaCluster CLUSTER = startShared();

        private static KafkaCluster startShared() {
            KafkaCluster cluster = fromSystemProperty();
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "shared-kafka-shutdown"));
            return new RunningKafka(cluster.bootstrapServers());
        }
    }
}
