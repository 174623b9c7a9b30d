package dev.tributary.connect.runtime.task;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one producer, one after the other, each begun by what is sent first. Belongs to the task's thread. Any
 * failure but a retriable one of {@link #send} leaves a producer that is of no use any more.
 */
final class Transaction {
    private final Producer<byte[], byte[]> producer;
    private final TransactionFailures failures;
    private boolean open;
    private long openedNs;
    private int records;

    Transaction(Producer<byte[], byte[]> producer, TransactionFailures failures) {
        this.producer = producer;
        this.failures = failures;
    }

    boolean isOpen() {
        return open;
    }

    /** How many records were sent in the open transaction, offsets not counted. */
    int records() {
        return records;
    }

    /**
     * Sends a record of the task's.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if it is worth trying again in the same transaction
     * @throws KafkaException if not
     */
    void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        begin();
        var unused = producer.send(record, callback); // its outcome comes to the callback, and to the commit
        records++;
    }

    /** Sends an offset. Failures come with the commit, too. */
    void sendOffset(ProducerRecord<byte[], byte[]> offset, Callback callback) {
        try {
            begin();
            var unused = producer.send(offset, callback);
        } catch (KafkaException e) {
            throw failures.explain("send source offsets to topic " + offset.topic(), e, age(), null);
        }
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
            openedNs = System.nanoTime();
        }
    }

    /**
     * Commits what is open, offsets included.
     *
     * @param sendFailure tells why Kafka did not take a record, if it did not
     */
    void commit(Supplier<@Nullable Exception> sendFailure) {
        try {
            producer.commitTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throw failures.explain("commit a transaction", e, age(), sendFailure.get());
        }
        ended();
    }

    void abort() {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throw failures.explain("abort a transaction", e, age(), null);
        }
        ended();
    }

    /** For how long it has been open, in milliseconds. */
    long age() {
        return open ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedNs) : 0;
    }

    private void ended() {
        open = false;
        records = 0;
    }
}
