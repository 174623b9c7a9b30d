package dev.tributary.connect.runtime.log;

import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens logs in topics of a Kafka for tests. */
public final class KafkaLogs implements AutoCloseable {
    private static final AtomicInteger TOPICS = new AtomicInteger();
    private final String bootstrapServers;
    private final KafkaAdmin admin;

    public KafkaLogs(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = KafkaAdmin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** A name that no other test uses. */
    public static String newTopic(String base) {
        return base + "-" + ProcessHandle.current().pid() + "-" + TOPICS.incrementAndGet();
    }

    public static StateTopic topic(String name, int partitions) {
        var settings = new InternalTopic(name, partitions, (short) 1, Map.of());
        return new StateTopic(settings, "test.storage.topic", "test records", false);
    }

    public CompactedLog open(String topic, int partitions) {
        return new KafkaCompactedLog(topic(topic, partitions), clients(Map.of()));
    }

    KafkaLogClients clients(Map<String, Object> consumerSettings) {
        Map<String, Object> consumer = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", "never-joined",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest"));
        consumer.putAll(consumerSettings);
        Map<String, Object> producer = Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "enable.idempotence", "false",
                "max.in.flight.requests.per.connection", "1",
                "delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));
        return KafkaLogClients.of(consumer, producer, admin);
    }

    KafkaAdmin admin() {
        return admin;
    }

    @Override
    public void close() {
        admin.close();
    }
}
