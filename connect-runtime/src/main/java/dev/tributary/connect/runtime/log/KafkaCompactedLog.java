package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * A log in a Kafka topic, of any number of partitions, which any number of workers may have open. Thread-safe.
 *
 * <p>Starting it creates the topic if need be, and refuses one that is not compacted. All partitions are assigned by hand:
 * the consumer never joins its group and never commits. While the brokers are away, everything waits, with a warning every
 * 30 s: who calls has the time limit. Records go to the partition of their key's hash, as all Java producers do it, and
 * order is kept within a partition. Closing sends what was appended before, for some seconds.
 *
 * <p>Two threads: {@code log-<topic>} reads, {@code log-<topic>-writer} sends. Futures complete there or on the producer's
 * thread, so what depends on them must not block. Source: {@code internal-topics} sections 1, 3 and 4.
 */
public final class KafkaCompactedLog implements CompactedLog {
    private static final Duration READER_END_LIMIT = Duration.ofSeconds(5);
    private final StateTopic topic;
    private final KafkaLogClients clients;
    private final CompletableFuture<Producer<byte[], byte[]>> producer = new CompletableFuture<>();
    private final KafkaLogWriter writer;
    private final LogThread readerThread;
    private final Object monitor = new Object();
    /** Guarded by the monitor. */
    private @Nullable KafkaLogReader reader;
    /** Guarded by the monitor. */
    private boolean closed;

    public KafkaCompactedLog(StateTopic topic, KafkaLogClients clients) {
        this.topic = topic;
        this.clients = clients;
        writer = new KafkaLogWriter(topic.name(), producer);
        readerThread = new LogThread("log-" + topic.name());
    }

    @Override
    public CompletableFuture<Void> start(Reader toCall) {
        var mine = new KafkaLogReader(topic, clients, producer, toCall);
        synchronized (monitor) {
            if (reader != null) {
                throw new IllegalStateException("Log " + topic.name() + " was started already");
            }
            reader = mine;
        }
        CompletableFuture<Void> read = mine.readToEnd();
        try {
            readerThread.execute(mine);
        } catch (RejectedExecutionException e) {
            return failed("closed");
        }
        return read;
    }

    /** As declared there; waits in order behind a start that has not got at the topic yet. */
    @Override
    public CompletableFuture<Void> append(List<Entry> entries) {
        synchronized (monitor) {
            if (reader == null && !closed) {
                return failed("not started");
            }
        }
        return writer.append(entries);
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
        KafkaLogReader mine;
        synchronized (monitor) {
            mine = reader;
            if (closed || mine == null) {
                return failed(closed ? "closed" : "not started");
            }
        }
        return writer.settled().thenCompose(written -> mine.readToEnd());
    }

    private CompletableFuture<Void> failed(String state) {
        return CompletableFuture.failedFuture(new IllegalStateException("Log " + topic.name() + " is " + state));
    }

    @Override
    public void close() {
        KafkaLogReader mine;
        synchronized (monitor) {
            if (closed) {
                return;
            }
            closed = true;
            mine = reader;
        }
        writer.close();
        if (mine != null) {
            mine.stop();
            if (!mine.isFollowing()) {
                readerThread.interrupt(); // it may wait for brokers that are away
            }
        }
        if (!readerThread.end(READER_END_LIMIT)) {
            readerThread.interrupt();
        }
    }
}
