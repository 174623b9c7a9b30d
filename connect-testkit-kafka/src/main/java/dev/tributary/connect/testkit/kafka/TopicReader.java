package dev.tributary.connect.testkit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads one topic from its beginning, without a consumer group. Records of one partition come in their order; partitions
 * mix. Records of open and of aborted transactions are left out, unless {@link #uncommitted()}. Immutable, thread-safe.
 */
public final class TopicReader<K, V> {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final String topic;
    private final Deserializer<K> keys;
    private final Deserializer<V> values;
    private final boolean committedOnly;

    TopicReader(
            String bootstrapServers,
            String topic,
            Deserializer<K> keys,
            Deserializer<V> values,
            boolean committedOnly) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.keys = keys;
        this.values = values;
        this.committedOnly = committedOnly;
    }

    /** Reads keys and values as they are. */
    public TopicReader<byte[], byte[]> asBytes() {
        return as(new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads keys and values with these deserializers, which must be configured already and are never closed. */
    public <K2, V2> TopicReader<K2, V2> as(Deserializer<K2> keyDeserializer, Deserializer<V2> valueDeserializer) {
        return new TopicReader<>(bootstrapServers, topic, keyDeserializer, valueDeserializer, committedOnly);
    }

    /** Also reads records of open and of aborted transactions. */
    public TopicReader<K, V> uncommitted() {
        return new TopicReader<>(bootstrapServers, topic, keys, values, false);
    }

    /**
     * Everything that the topic holds now.
     *
     * @throws AssertionError if the end is not reached in 30 seconds
     */
    public List<ConsumerRecord<K, V>> all() {
        try (var consumer = consumer()) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), DEFAULT_TIMEOUT);
            // Positions, not records: the last offsets of a partition may be transaction markers or compacted away.
            return poll(
                    consumer,
                    records ->
                            ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue()),
                    DEFAULT_TIMEOUT,
                    "the end " + ends);
        }
    }

    /**
     * Reads until so many records have come; there may be more of them.
     *
     * @throws AssertionError if fewer have come in time; it names what has come
     */
    public List<ConsumerRecord<K, V>> until(int count, Duration timeout) {
        return until(records -> records.size() >= count, timeout, count + " records");
    }

    /**
     * Reads until the condition holds of all records so far. It is asked after every poll.
     *
     * @param expectation what is waited for, for the error
     * @throws AssertionError if it does not hold in time; it names what has come
     */
    public List<ConsumerRecord<K, V>> until(
            Predicate<List<ConsumerRecord<K, V>>> condition, Duration timeout, String expectation) {
        try (var consumer = consumer()) {
            return poll(consumer, condition, timeout, expectation);
        }
    }

    private List<ConsumerRecord<K, V>> poll(
            KafkaConsumer<byte[], byte[]> consumer,
            Predicate<List<ConsumerRecord<K, V>>> condition,
            Duration timeout,
            String expectation) {
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        long start = System.nanoTime();
        while (!condition.test(List.copyOf(records))) {
            if (System.nanoTime() - start > timeout.toNanos()) {
                throw new AssertionError("Topic %s: expected %s within %s, but only %d records came: %s"
                        .formatted(topic, expectation, timeout, records.size(), summary(records)));
            }
            consumer.poll(POLL).forEach(record -> records.add(deserialized(record)));
        }
        return List.copyOf(records);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        IsolationLevel isolation = committedOnly ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
        var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation.toString().toLowerCase(Locale.ROOT)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic, DEFAULT_TIMEOUT).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            consumer.close();
            throw new IllegalStateException("Topic %s does not exist on %s.".formatted(topic, bootstrapServers));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private ConsumerRecord<K, V> deserialized(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                keys.deserialize(topic, record.headers(), record.key()),
                values.deserialize(topic, record.headers(), record.value()),
                record.headers(),
                record.leaderEpoch());
    }

    private static <K, V> String summary(List<ConsumerRecord<K, V>> records) {
        return records.stream()
                .map(record ->
                        "%d@%d %s=%s".formatted(record.partition(), record.offset(), record.key(), record.value()))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
