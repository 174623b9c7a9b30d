package dev.tributary.connect.testkit.kafka;

/** A Kafka cluster that is up. Thread-safe. */
public interface KafkaCluster extends AutoCloseable {
    /** The addresses for {@code bootstrap.servers}, comma-separated; the same for the cluster's whole life. */
    String bootstrapServers();

    /** A new client of this cluster; the caller closes it. */
    default TestClient client() {
        return TestClient.connectTo(bootstrapServers());
    }

    /** Stops what was started for this cluster; brokers that ran before are left alone. Closing again does nothing. */
    @Override
    void close();
}
