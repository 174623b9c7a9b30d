package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;

/**
 * The records of a topic, from its beginning, without those of open and aborted transactions. Records of one partition come in
 * their order; partitions mix. A topic that does not exist yet is waited for. Immutable, thread-safe.
 */
public final class TopicRecords<K, V> {
    private final RunningCluster cluster;
    private final String topic;
    private final TopicReader<K, V> reader;
    private final Duration timeout;

    TopicRecords(RunningCluster cluster, String topic, TopicReader<K, V> reader, Duration timeout) {
        this.cluster = cluster;
        this.topic = topic;
        this.reader = reader;
        this.timeout = timeout;
    }

    /** With another deadline than the cluster's. */
    public TopicRecords<K, V> within(Duration limit) {
        return new TopicRecords<>(cluster, topic, reader, limit);
    }

    /** Keys and values as they are. */
    public TopicRecords<byte[], byte[]> asBytes() {
        return new TopicRecords<>(cluster, topic, reader.asBytes(), timeout);
    }

    /** Keys and values as connectors see them: with schemas. The converters must be configured, and are not closed. */
    public TopicRecords<SchemaAndValue, SchemaAndValue> decoded(Converter keyConverter, Converter valueConverter) {
        return new TopicRecords<>(
                cluster, topic, reader.as(new Decoder(keyConverter), new Decoder(valueConverter)), timeout);
    }

    /**
     * Waits until the topic holds so many records.
     *
     * @return all that have come, at least so many
     * @throws AssertionError if fewer have come in time; tells which, and what the workers say
     */
    public List<ConsumerRecord<K, V>> await(int count) {
        return until(count + " records", records -> records.size() >= count);
    }

    /**
     * Waits until a condition holds for all records so far.
     *
     * @param expectation what is awaited, for the error: "an order of customer 7"
     * @throws AssertionError if it does not in time; tells which records have come, and what the workers say
     */
    public List<ConsumerRecord<K, V>> until(String expectation, Predicate<List<ConsumerRecord<K, V>>> condition) {
        Deadline deadline = Deadline.in(timeout);
        awaitTopic(deadline);
        try {
            return reader.until(condition, deadline.left(), expectation);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + System.lineSeparator() + cluster.describe(), e);
        }
    }

    /** Everything that the topic holds now; waits for the topic, not for records. */
    public List<ConsumerRecord<K, V>> all() {
        awaitTopic(Deadline.in(timeout));
        return reader.all();
    }

    private void awaitTopic(Deadline deadline) {
        while (!exists(deadline)) {
            if (deadline.hasPassed()) {
                throw new AssertionError(
                        "Topic %s does not exist after %s. Does the connector write to another one?%n%s"
                                .formatted(topic, timeout, cluster.describe()));
            }
            Deadline.pauseBeforeNextLook();
        }
    }

    private boolean exists(Deadline deadline) {
        try {
            return cluster.kafka()
                    .admin()
                    .listTopics()
                    .names()
                    .get(deadline.left().toNanos(), TimeUnit.NANOSECONDS)
                    .contains(topic);
        } catch (ExecutionException | TimeoutException e) {
            return false; // brokers may be restarting
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for topic " + topic, e);
        }
    }

    private record Decoder(Converter converter) implements Deserializer<SchemaAndValue> {
        @Override
        public SchemaAndValue deserialize(String topic, byte[] data) {
            return converter.toConnectData(topic, data);
        }

        @Override
        public SchemaAndValue deserialize(String topic, Headers headers, byte[] data) {
            return converter.toConnectData(topic, headers, data);
        }
    }
}
