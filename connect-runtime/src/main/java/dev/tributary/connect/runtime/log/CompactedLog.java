package dev.tributary.connect.runtime.log;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One log of key-value records of which the newest of each key counts, and a null value deletes the key.
 *
 * <p>Used so: construct, {@link #start} with the reader, which is first given everything that is there, then what is
 * appended by whomever, always in log order and one record at a time, on the log's own reader thread. Appends are
 * write-through: their future completes when the records are durable, and the reader sees them like any others. {@link
 * #readToEnd} tells when the reader has seen everything that was in the log at the time of the call.
 *
 * <p>Thread-safe. The reader must not block; what it throws is logged with the record's position, and the record is
 * skipped. Source: {@code internal-topics}, reading discipline.
 */
public interface CompactedLog extends LogWriter, AutoCloseable {
    /**
     * A record to append.
     *
     * @param key its key; null is a legal key
     * @param value its value; null deletes the key
     */
    record Entry(byte @Nullable [] key, byte @Nullable [] value) {}

    /**
     * A record as read.
     *
     * @param partition where it is, in a log of several partitions; order is kept within each. Else 0
     * @param offset its position in the partition: grows along it, not necessarily by one
     */
    record Record(int partition, long offset, long timestampMs, byte @Nullable [] key, byte @Nullable [] value) {
        /** A record of a log that has one partition. */
        public Record(long offset, long timestampMs, byte @Nullable [] key, byte @Nullable [] value) {
            this(0, offset, timestampMs, key, value);
        }
    }

    /** Is given every record in log order, on the log's reader thread. */
    interface Reader {
        void read(Record record);
    }

    /**
     * Opens the log (creating it if need be) and begins to read. Call once.
     *
     * @return completes when the reader has been given everything that was there at the time of the call; fails if the
     *     log cannot be opened or is not what it must be
     */
    CompletableFuture<Void> start(Reader reader);

    /** Completes when the reader has been given everything that was in the log at the time of the call. */
    CompletableFuture<Void> readToEnd();

    /** Stops reading and writing; unfinished futures fail. Idempotent. Waits for the reader thread, at most 10 s. */
    @Override
    void close();
}
