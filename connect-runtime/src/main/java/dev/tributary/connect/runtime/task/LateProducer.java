package dev.tributary.connect.runtime.task;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A task's producer, made when the first record is sent. A producer is a thread, a connection to each broker and a hundred
 * metrics: tasks that wait for data need none, and of the many that a worker takes over at once few have any at once. {@link
 * #send} is for the task's thread; the rest for any.
 */
final class LateProducer {
    private final KafkaClients clients;
    private final Map<String, Object> config;

    /** Written under the lock; the task's thread, which writes it, reads it without. */
    private @Nullable Producer<byte[], byte[]> producer;

    private boolean closed; // guarded by this

    /**
     * @throws org.apache.kafka.common.config.ConfigException if a setting has a wrong value: to be told at once, not with
     *     the first record
     */
    LateProducer(KafkaClients clients, Map<String, Object> config) {
        this.clients = clients;
        this.config = Map.copyOf(config);
        ProducerConfig.configDef().parse(config);
    }

    /**
     * Sends a record.
     *
     * @throws KafkaException also if the producer cannot be made, or was closed
     */
    void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        Producer<byte[], byte[]> made = producer;
        if (made == null) {
            made = make();
        }
        var unused = made.send(record, callback); // its outcome comes to the callback
    }

    /** Closes it as {@link Producer#close(Duration)} does, and for good. */
    void close(Duration timeout) {
        Producer<byte[], byte[]> made;
        synchronized (this) {
            closed = true;
            made = producer;
        }
        if (made != null) {
            made.close(timeout);
        }
    }

    private Producer<byte[], byte[]> make() {
        Producer<byte[], byte[]> made = clients.producer(config);
        synchronized (this) {
            if (!closed) {
                producer = made;
                return made;
            }
        }
        made.close(Duration.ZERO);
        throw new KafkaException("The producer was closed before its first record");
    }
}
