package dev.tributary.connect.runtime.task;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a batch that are converted but not yet sent, oldest first. Sending several at once costs less than sending
 * each as it is converted: a record that comes to a producer with batches waiting wakes its I/O thread up, for nothing.
 *
 * <p>How many are converted ahead depends on how long it takes. Where a converter asks a registry, or a transform is slow,
 * a record waits no longer than {@link #PATIENCE_NANOS} and the conversion of {@link #LOOK_AFTER} others. It begins with
 * one at a time, and stays with that for a converter that returns the same array for one record after another: what it
 * makes of the next may be written over it.
 *
 * <p>Belongs to the task's thread.
 */
final class ConvertedAhead {
    static final int MOST = 64;
    static final int LOOK_AFTER = 8;
    static final long PATIENCE_NANOS = 1_000_000;
    static final int ONE_AT_A_TIME = 32;

    private final @Nullable SourceRecord[] polled = new SourceRecord[MOST];

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    private final @Nullable ProducerRecord<byte[], byte[]>[] converted = new ProducerRecord[MOST];

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    private final @Nullable CompletableFuture<Void>[] reports = new CompletableFuture[MOST];

    private int from;
    private int to;
    private int most = 1;
    private long beganNanos;
    private int watched;
    private boolean reused;
    private byte @Nullable [] lastKey;
    private byte @Nullable [] lastValue;

    /** Conversion begins; only when nothing is left to send. */
    void begin() {
        from = 0;
        to = 0;
        beganNanos = System.nanoTime();
    }

    /** Whether these should be sent before more is converted. */
    boolean isEnough() {
        return to >= most || to > 0 && to % LOOK_AFTER == 0 && System.nanoTime() - beganNanos > PATIENCE_NANOS;
    }

    /** Conversion ends, for now. */
    void end() {
        if (System.nanoTime() - beganNanos > PATIENCE_NANOS) {
            most = 1;
        } else if (watched >= ONE_AT_A_TIME && !reused) {
            most = Math.min(MOST, most * 2);
        }
    }

    void add(SourceRecord record, ProducerRecord<byte[], byte[]> made) {
        if (watched < ONE_AT_A_TIME) {
            watch(record, made);
        }
        polled[to] = record;
        converted[to++] = made;
    }

    /** A record that failed and was left out. Its place in the order counts: source offsets are committed in it. */
    void add(SourceRecord record, CompletableFuture<Void> report) {
        polled[to] = record;
        reports[to++] = report;
    }

    /** The record that is to be sent next; null if none is left. */
    @Nullable
    SourceRecord polled() {
        return from < to ? polled[from] : null;
    }

    /** The converted form of {@link #polled()}; null if there is a {@link #report()} instead. */
    @Nullable
    ProducerRecord<byte[], byte[]> converted() {
        return converted[from];
    }

    @Nullable
    CompletableFuture<Void> report() {
        return reports[from];
    }

    /** {@link #polled()} is to be tried again. It is copied, because producer and interceptors have had the original. */
    void keep() {
        converted[from] = Batch.copy(Objects.requireNonNull(converted[from]));
    }

    /** {@link #polled()} is done with. */
    void done() {
        polled[from] = null;
        converted[from] = null;
        reports[from++] = null;
    }

    /** What is passed on as it came may come again: nobody writes into that. */
    private void watch(SourceRecord record, ProducerRecord<byte[], byte[]> made) {
        reused |= made.key() != null && made.key() == lastKey && made.key() != record.key();
        reused |= made.value() != null && made.value() == lastValue && made.value() != record.value();
        watched++;
        lastKey = watched < ONE_AT_A_TIME ? made.key() : null;
        lastValue = watched < ONE_AT_A_TIME ? made.value() : null;
    }
}
