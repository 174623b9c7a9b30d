package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends in transactions, all records of an append or none. The transactional id tells those apart who are after the same
 * claim: to claim fences whoever has claimed before, so that a former leader that does not know it yet writes nothing any
 * more. Thread-safe; everything that blocks runs on a thread of its own, {@code log-<topic>-leader}. Source: {@code
 * internal-topics} 5.6.
 */
public final class TransactionalLogWriter implements ClaimedLogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalLogWriter.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private final String topic;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final LogThread thread;
    /** Set on the thread; taken from elsewhere only to end what blocks it. */
    private final AtomicReference<@Nullable Producer<byte[], byte[]>> claimed = new AtomicReference<>();

    /**
     * @param producers makes a transactional producer; each is closed by this writer
     */
    public TransactionalLogWriter(String topic, Supplier<Producer<byte[], byte[]>> producers) {
        this.topic = topic;
        this.producers = producers;
        thread = new LogThread("log-" + topic + "-leader");
    }

    /**
     * @param config of a transactional producer; serializers in it are not used
     */
    public static TransactionalLogWriter of(String topic, Map<String, Object> config) {
        return new TransactionalLogWriter(
                topic, () -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public CompletableFuture<Void> claim() {
        return onThread(() -> {
            if (claimed.get() != null) {
                return;
            }
            Producer<byte[], byte[]> producer = producers.get();
            claimed.set(producer);
            try {
                producer.initTransactions();
            } catch (RuntimeException e) {
                drop();
                throw new ConnectException(
                        "The right to write to topic " + topic + " as the leader could not be claimed: " + e, e);
            }
        });
    }

    @Override
    public CompletableFuture<Void> append(List<CompactedLog.Entry> entries) {
        List<CompactedLog.Entry> copy = List.copyOf(entries);
        return onThread(() -> write(copy));
    }

    private void write(List<CompactedLog.Entry> entries) {
        Producer<byte[], byte[]> producer = claimed.get();
        if (producer == null) {
            throw new ConnectException("Nothing was written to topic " + topic
                    + ": this worker has not claimed, or has lost, the right to write there as the leader. The failure"
                    + " is transient; it is safe to try again.");
        }
        try {
            producer.beginTransaction();
            for (CompactedLog.Entry entry : entries) {
                // What becomes of it, the commit tells.
                var unused = producer.send(new ProducerRecord<>(topic, entry.key(), entry.value()), (sent, failure) -> {
                    if (failure != null) {
                        LOG.debug("A record of a transaction in topic {} was not sent", topic, failure);
                    }
                });
            }
            producer.commitTransaction();
        } catch (RuntimeException e) {
            drop();
            throw new ConnectException(
                    "The transaction in topic " + topic
                            + " failed, maybe because another worker has become the leader: " + e.getMessage()
                            + " The failure is transient; it is safe to try again.",
                    e);
        }
    }

    @Override
    public void release() {
        CompletableFuture<Void> unused = onThread(this::drop);
    }

    /** A producer that failed once, or was fenced, is of no use any more. */
    private void drop() {
        Producer<byte[], byte[]> producer = claimed.getAndSet(null);
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }

    private CompletableFuture<Void> onThread(Runnable work) {
        try {
            return CompletableFuture.runAsync(work, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new IllegalStateException("Log " + topic + " is closed", e));
        }
    }

    /** What was appended before is still written if that takes no longer than some seconds. */
    @Override
    public void close() {
        boolean done = thread.end(CLOSE_LIMIT);
        drop(); // also ends a transaction that waits for the brokers
        if (!done) {
            thread.interrupt();
        }
    }
}
