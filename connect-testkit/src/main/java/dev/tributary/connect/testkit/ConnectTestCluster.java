package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.TestClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Kafka and Connect workers for a test: brokers in this process, and workers in this process or in processes of their own.
 * In JUnit a {@link ConnectExtension} owns one; elsewhere {@code ConnectTestCluster.builder().start()} makes one, which the
 * caller closes.
 *
 * <p>Every method that waits does so for {@link #timeout()} at most, 60 s unless the builder says otherwise, and then throws
 * an {@link AssertionError} whose message tells what was awaited and what {@link #describe()} tells. Requests that the workers
 * refuse end in a {@link RequestRefusedException}; without any worker that runs a request fails at once. Requests that are
 * refused because the workers are rebalancing are sent again. Thread-safe.
 */
public interface ConnectTestCluster extends AutoCloseable {
    /** Settings, all with defaults: one broker, one worker of a distributed cluster in this process. */
    static ClusterBuilder builder() {
        return new ClusterBuilder();
    }

    /**
     * Creates a connector and returns as soon as the workers have accepted it; {@link ConnectorHandle#awaitRunning()} waits
     * for more.
     *
     * @param config what the REST API takes; {@code name} may be left out
     * @throws RequestRefusedException if the configuration is wrong or a connector of that name exists
     */
    ConnectorHandle createConnector(String name, Map<String, String> config);

    /** A connector that exists already, or will. Asks nobody. */
    ConnectorHandle connector(String name);

    /**
     * What a worker says of a configuration, without creating anything.
     *
     * @param config with {@code connector.class}; {@code name} may be left out
     * @return for each key with errors its errors, by key; empty if the configuration is right
     * @throws IllegalArgumentException without {@code connector.class}
     */
    Map<String, List<String>> validate(Map<String, String> config);

    /** Creates a topic of one partition. Returns once it can be used. */
    void createTopic(String topic);

    /** Creates a topic. Returns once it can be used. */
    void createTopic(String topic, int partitions);

    /** Sends a value as UTF-8, without a key. Returns once brokers have it. */
    RecordMetadata produce(String topic, @Nullable String value);

    /** Sends a record as UTF-8. Returns once brokers have it. */
    RecordMetadata produce(String topic, @Nullable String key, @Nullable String value);

    /** Sends a record with headers, all as UTF-8. Returns once brokers have it. */
    RecordMetadata produce(String topic, @Nullable String key, @Nullable String value, Map<String, String> headers);

    /** Sends any record. Returns once brokers have it. */
    RecordMetadata produce(ProducerRecord<byte[], byte[]> topicRecord);

    /** Reads a topic from its beginning, as text. The topic need not exist yet. */
    TopicRecords<String, String> readTopic(String topic);

    /** The indices of the workers that run, ascending. The first worker has index 0; an index is never used again. */
    List<Integer> workers();

    /**
     * Where a worker's REST API answers; ends with a slash.
     *
     * @throws IllegalArgumentException if it does not run
     */
    URI restUrl(int worker);

    /**
     * Starts one more worker and returns once it is ready.
     *
     * @return its index
     * @throws UnsupportedOperationException in a standalone cluster
     */
    int addWorker();

    /**
     * Stops a worker in an orderly way: it hands its work over and leaves the group. Returns when it has ended.
     *
     * @throws IllegalArgumentException if it does not run
     */
    void stopWorker(int worker);

    /**
     * Kills a worker's process with SIGKILL, as a crash does: its tasks commit nothing and close nothing, and the others
     * notice when its session has timed out, after 6 s unless {@code session.timeout.ms} says otherwise.
     *
     * @throws UnsupportedOperationException unless the cluster was built with {@link ClusterBuilder#processWorkers()}: a worker
     *     in this process cannot be made to vanish without running any of its code
     * @throws IllegalArgumentException if it does not run
     */
    void killWorker(int worker);

    /**
     * Stops a broker, unless it is stopped, and starts it again on its port. Returns once it serves clients.
     *
     * @param broker from 0
     * @throws UnsupportedOperationException if Kafka was given to the builder
     */
    void restartBroker(int broker);

    /** Stops a broker, which keeps its data and its port. {@link #restartBroker} brings it back. */
    void stopBroker(int broker);

    /** Where Kafka answers. */
    String bootstrapServers();

    /** Kafka for whatever has no method here. Closed with this cluster. */
    TestClient kafka();

    /** How long everything here waits at most. */
    Duration timeout();

    /**
     * What helps to understand a failure: workers, connectors and tasks with their states and traces, topics with their number of
     * records, and the last lines of the log. Never throws; waits a few seconds at most.
     */
    String describe();

    /** Stops workers, then brokers, unless these were given. Idempotent. */
    @Override
    void close();
}
