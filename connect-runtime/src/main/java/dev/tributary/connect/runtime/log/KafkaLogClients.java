package dev.tributary.connect.runtime.log;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * How a log gets its Kafka clients. Consumer and producer are made when the log starts, and closed by it.
 *
 * @param producer null if the log is only read: then nothing can be appended
 * @param readCommitted whether the consumer sees committed records only
 * @param admin stays open when the log is closed
 */
public record KafkaLogClients(
        Supplier<Consumer<byte[], byte[]>> consumer,
        @Nullable Supplier<Producer<byte[], byte[]>> producer,
        boolean readCommitted,
        KafkaAdmin admin) {
    /** Clients of these configurations; serializers in them are not used. */
    public static KafkaLogClients of(
            Map<String, Object> consumerConfig, Map<String, Object> producerConfig, KafkaAdmin admin) {
        return of(
                consumerConfig,
                () -> new KafkaProducer<>(producerConfig, new ByteArraySerializer(), new ByteArraySerializer()),
                admin);
    }

    /** Clients of a log that is only read. */
    public static KafkaLogClients reading(Map<String, Object> consumerConfig, KafkaAdmin admin) {
        return of(consumerConfig, (Supplier<Producer<byte[], byte[]>>) null, admin);
    }

    private static KafkaLogClients of(
            Map<String, Object> consumerConfig,
            @Nullable Supplier<Producer<byte[], byte[]>> producer,
            KafkaAdmin admin) {
        var consuming = new HashMap<>(consumerConfig);
        // The look of a reader must not bring back a topic that was deleted, with the wrong settings.
        consuming.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        Object isolation = consuming.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
        return new KafkaLogClients(
                () -> new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                producer,
                IsolationLevel.READ_COMMITTED
                        .toString()
                        .equals(String.valueOf(isolation).toLowerCase(Locale.ROOT)),
                admin);
    }
}
