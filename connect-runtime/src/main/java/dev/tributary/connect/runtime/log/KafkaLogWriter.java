package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Appends with a Kafka producer, in the order of the calls. A thread of its own sends, because sending blocks while the
 * brokers are away. Trying again is the producer's affair. Thread-safe; futures complete on the producer's thread.
 */
final class KafkaLogWriter implements LogWriter, AutoCloseable {
    private static final int UNFINISHED_LIMIT = 10_000;
    private static final Duration CLOSE_STEP = Duration.ofSeconds(2);
    private final String topic;
    private final CompletableFuture<Producer<byte[], byte[]>> producer;
    private final LogThread thread;
    private final Set<CompletableFuture<Void>> unfinished = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param producer completes when the topic is there. Closed by this writer
     */
    KafkaLogWriter(String topic, CompletableFuture<Producer<byte[], byte[]>> producer) {
        this.topic = topic;
        this.producer = producer;
        thread = new LogThread("log-" + topic + "-writer");
    }

    @Override
    public CompletableFuture<Void> append(List<CompactedLog.Entry> entries) {
        List<CompactedLog.Entry> copy = List.copyOf(entries);
        var done = new CompletableFuture<Void>();
        if (closed) {
            done.completeExceptionally(closedError());
            return done;
        }
        if (unfinished.size() >= UNFINISHED_LIMIT) {
            done.completeExceptionally(new ConnectException("Records for topic " + topic + " are not written: "
                    + UNFINISHED_LIMIT + " writes already wait for the brokers. Check that they are up."));
            return done;
        }
        unfinished.add(done);
        CompletableFuture<Void> finished = done.whenComplete((written, failure) -> unfinished.remove(done));
        try {
            thread.execute(() -> send(copy, done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(closedError());
        }
        return finished;
    }

    /** Completes, never exceptionally, when everything appended so far is durable or has failed. */
    CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(unfinished.toArray(CompletableFuture<?>[]::new))
                .handle((written, failure) -> null);
    }

    /** Runs on the writer's thread. */
    private void send(List<CompactedLog.Entry> entries, CompletableFuture<Void> done) {
        var acknowledged = new Acknowledgements(done, entries.size());
        int sent = 0;
        try {
            Producer<byte[], byte[]> open = producer.join();
            for (CompactedLog.Entry entry : entries) {
                Future<RecordMetadata> result = open.send(
                        new ProducerRecord<>(topic, entry.key(), entry.value()),
                        (metadata, failure) -> acknowledged.one(failure));
                sent++;
                if (acknowledged.failed() && result.isDone()) {
                    break; // what follows an unsent record could be taken for complete
                }
            }
            acknowledged.unsent(entries.size() - sent, null);
        } catch (RuntimeException e) {
            acknowledged.unsent(entries.size() - sent, closed ? closedError() : e);
        }
    }

    private final class Acknowledgements {
        private final CompletableFuture<Void> done;
        private int missing;
        private @Nullable Throwable firstFailure;

        Acknowledgements(CompletableFuture<Void> done, int count) {
            this.done = done;
            this.missing = count;
            finish(count == 0, null);
        }

        synchronized boolean failed() {
            return firstFailure != null;
        }

        void one(@Nullable Throwable failure) {
            take(1, failure);
        }

        void unsent(int count, @Nullable Throwable failure) {
            if (count > 0) {
                take(count, failure);
            }
        }

        private void take(int count, @Nullable Throwable failure) {
            Throwable result;
            boolean last;
            synchronized (this) {
                missing -= count;
                firstFailure = firstFailure == null ? failure : firstFailure;
                result = firstFailure;
                last = missing == 0;
            }
            finish(last, result);
        }

        private void finish(boolean last, @Nullable Throwable failure) {
            if (!last) {
                return;
            }
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(notWritten(failure));
            }
        }
    }

    private Throwable notWritten(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IllegalStateException
                ? cause // closed
                : new ConnectException(
                        "Records were not written to topic " + topic + ", or not all of them: " + cause, cause);
    }

    /** What was appended before is still sent if the brokers take it within some seconds; the rest fails. */
    @Override
    public void close() {
        closed = true;
        producer.completeExceptionally(closedError()); // if it was not there yet, it will not be used
        boolean allSent = thread.end(CLOSE_STEP);
        if (!producer.isCompletedExceptionally()) {
            producer.join().close(CLOSE_STEP); // also ends a send that waits for the brokers
        }
        if (!allSent) {
            thread.interrupt();
        }
        List.copyOf(unfinished).forEach(done -> done.completeExceptionally(closedError()));
    }

    private IllegalStateException closedError() {
        return new IllegalStateException("Log " + topic + " is closed");
    }
}
