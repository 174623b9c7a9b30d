package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.task.KafkaClients;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes with a producer made for each call, which has the settings and the transactional id of the connector's task 0.
 * Thread-safe. A call to Kafka may take 30 s.
 */
public final class KafkaOffsetTransactions implements OffsetTransactions {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOffsetTransactions.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final String groupId;
    private final ClientConfigs configs;
    private final KafkaClients clients;
    private final Duration limit;

    /**
     * @param groupId {@code group.id}: transactional ids begin with it
     */
    public KafkaOffsetTransactions(String groupId, ClientConfigs configs, KafkaClients clients) {
        this(groupId, configs, clients, LIMIT);
    }

    KafkaOffsetTransactions(String groupId, ClientConfigs configs, KafkaClients clients, Duration limit) {
        this.groupId = groupId;
        this.configs = configs;
        this.clients = clients;
        this.limit = limit;
    }

    @Override
    public void write(Source source, String topic, Map<ByteBuffer, @Nullable ByteBuffer> values) {
        TaskId first = new TaskId(source.name(), 0);
        String transactionalId = ExactlyOnceTasks.transactionalId(groupId, source.name(), first.number());
        Map<String, Object> config =
                new HashMap<>(configs.transactionalProducer(first, source.type(), source.config(), transactionalId));
        config.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(limit.toMillis())); // somebody waits for the answer
        Producer<byte[], byte[]> producer = null;
        try {
            producer = clients.producer(config);
            producer.initTransactions();
            producer.beginTransaction();
            for (Map.Entry<ByteBuffer, @Nullable ByteBuffer> value : values.entrySet()) {
                send(producer, new ProducerRecord<>(topic, bytes(value.getKey()), bytes(value.getValue())));
            }
            producer.commitTransaction();
        } catch (InterruptException e) { // has interrupted the thread again
            throw new ConnectClusterException.ShuttingDown("The worker is shutting down");
        } catch (KafkaException e) {
            throw new ConnectClusterException.Failed(explain(source, topic, transactionalId, e), e);
        } finally {
            if (producer != null) {
                producer.close(CLOSE_LIMIT); // given time, it aborts what was not committed: readers wait for its end
            }
        }
    }

    /** What becomes of it, the commit tells. */
    private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record, (sent, failure) -> {
            if (failure != null) {
                LOG.debug("An offset for topic {} was not sent", record.topic(), failure);
            }
        });
    }

    private static String explain(Source source, String topic, String transactionalId, KafkaException failure) {
        String advice = failure instanceof AuthorizationException
                ? "The connector's principal needs the permissions to write to topic " + topic
                        + ", and to write and describe transactional id " + transactionalId + "."
                : "It is safe to try again.";
        return "The offsets of connector %s were not written to topic %s in a transaction of %s: %s. %s"
                .formatted(source.name(), topic, transactionalId, failure.getMessage(), advice);
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
