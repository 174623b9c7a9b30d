package dev.tributary.connect.testkit.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What tests ask of Kafka, in one line each. Every call waits for its answer, at most {@value #TIMEOUT_SECONDS} seconds
 * unless it says otherwise, and throws {@link IllegalStateException} (with the broker's error as cause) when Kafka
 * refuses or does not answer. Thread-safe.
 */
public final class TestClient implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 30;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final String bootstrapServers;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;

    private TestClient(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A client of the cluster behind these addresses. */
    public static TestClient connectTo(String bootstrapServers) {
        return new TestClient(bootstrapServers);
    }

    /** For whatever has no method here. It is closed with this client. */
    public Admin admin() {
        return admin;
    }

    /** Creates a topic of one partition, with the replicas and settings that are the brokers' default. */
    public void createTopic(String name) {
        createTopic(name, 1);
    }

    /** Creates a topic with the replicas and settings that are the brokers' default. */
    public void createTopic(String name, int partitions) {
        createTopic(new NewTopic(name, Optional.of(partitions), Optional.empty()));
    }

    /** Creates a topic that keeps the last value of each key. */
    public void createCompactedTopic(String name, int partitions) {
        createTopic(new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of("cleanup.policy", "compact")));
    }

    /** Creates a topic. Returns once brokers know it and every partition has a leader, so that it can be used. */
    public void createTopic(NewTopic topic) {
        String what = "create topic " + topic.name();
        await(what, admin.createTopics(List.of(topic)).all());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!isServed(topic.name())) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "Could not %s on %s: it was created, and no broker serves it after %d s."
                                .formatted(what, bootstrapServers, TIMEOUT_SECONDS));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** The controller answers a creation before the brokers have heard of it. */
    private boolean isServed(String topic) {
        TopicDescription known = known(topic);
        return known != null
                && known.partitions().stream()
                        .allMatch(partition -> partition.leader() != null
                                && !partition.leader().isEmpty());
    }

    private @Nullable TopicDescription known(String topic) {
        try {
            return describe(topic);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    /** Deletes topics with everything in them. Returns once brokers do not know them any more. */
    public void deleteTopics(String... names) {
        String what = "delete topics " + List.of(names);
        await(what, admin.deleteTopics(List.of(names)).all());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        for (String name : names) {
            while (known(name) != null) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(
                            "Could not %s on %s: %s was deleted, and there is one again or still after %d s."
                                    .formatted(what, bootstrapServers, name, TIMEOUT_SECONDS));
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }
    }

    /** Sends text as UTF-8, without a key. Returns once it is on all replicas in sync. */
    public RecordMetadata produce(String topic, @Nullable String value) {
        return produce(topic, null, value);
    }

    /** Sends text as UTF-8. Returns once it is on all replicas in sync. */
    public RecordMetadata produce(String topic, @Nullable String key, @Nullable String value) {
        return produce(new ProducerRecord<>(topic, utf8(key), utf8(value)));
    }

    /** Sends one record. Returns once it is on all replicas in sync. */
    public RecordMetadata produce(ProducerRecord<byte[], byte[]> record) {
        return await("produce to topic " + record.topic(), producer.send(record));
    }

    /** Everything that the topic holds now, as text. */
    public List<ConsumerRecord<String, String>> consumeAll(String topic) {
        return read(topic).all();
    }

    /**
     * Reads the topic from its beginning, as text, until so many records have come; there may be more of them.
     *
     * @throws AssertionError if fewer have come in time; it names what has come
     */
    public List<ConsumerRecord<String, String>> consumeUntil(String topic, int count, Duration timeout) {
        return read(topic).until(count, timeout);
    }

    /** Another way of reading a topic than as committed text. */
    public TopicReader<String, String> read(String topic) {
        return new TopicReader<>(bootstrapServers, topic, new StringDeserializer(), new StringDeserializer(), true);
    }

    /** The partitions of a topic. */
    public TopicDescription describe(String topic) {
        Map<String, TopicDescription> found = await(
                "describe topic " + topic, admin.describeTopics(List.of(topic)).allTopicNames());
        return Objects.requireNonNull(found.get(topic));
    }

    /** For each partition the offset after its last record. */
    public Map<TopicPartition, Long> endOffsets(String topic) {
        Map<TopicPartition, OffsetSpec> asked = describe(topic).partitions().stream()
                .collect(Collectors.toMap(
                        info -> new TopicPartition(topic, info.partition()), info -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found = await(
                "list the end offsets of topic " + topic,
                admin.listOffsets(asked).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** For each partition what the consumer group has committed; empty if it has committed nothing. */
    public Map<TopicPartition, Long> committedOffsets(String group) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        await(
                        "list the offsets of group " + group,
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    /** The settings of a topic, defaults included. */
    public Map<String, String> topicConfig(String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> values = new TreeMap<>();
        Map<ConfigResource, Config> found = await(
                "describe the settings of topic " + topic,
                admin.describeConfigs(List.of(resource)).all());
        Objects.requireNonNull(found.get(resource)).entries().forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> T await(String what, Future<T> answer) {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Could not %s on %s: %s".formatted(what, bootstrapServers, e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Could not %s on %s: no answer in %d s.".formatted(what, bootstrapServers, TIMEOUT_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting to " + what + ".", e);
        }
    }
}
