package dev.tributary.connect.runtime.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * The records whose {@code commitRecord()} is due when their transaction is committed, in the order in which they were
 * polled. Belongs to the task's thread; only acknowledgements come on the producer's. For a task that does not implement
 * {@code commitRecord()} nothing is kept, and a record costs nothing.
 */
final class SentRecords {
    private final boolean wanted;
    private final List<Sent> sent = new ArrayList<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Callback nothingKept = (metadata, exception) -> failed(exception);

    /** Takes what there is to tell of a record. */
    interface Told {
        void told(SourceRecord polled, @Nullable RecordMetadata metadata);
    }

    SentRecords(SourceTask task) {
        wanted = implementsCommitRecord(task);
    }

    private static boolean implementsCommitRecord(SourceTask task) {
        try {
            return task.getClass()
                            .getMethod("commitRecord", SourceRecord.class, RecordMetadata.class)
                            .getDeclaringClass()
                    != SourceTask.class;
        } catch (NoSuchMethodException | LinkageError e) {
            return true;
        }
    }

    /** The callback to send a record with; {@link #accepted} follows if the producer took it. */
    Callback callback(SourceRecord polled) {
        return wanted ? new Sent(polled) : nothingKept;
    }

    /** For what is not a record of the task's, but part of the transaction. */
    Callback callbackOfOffsets() {
        return nothingKept;
    }

    void accepted(Callback callback) {
        if (callback instanceof Sent record) {
            sent.add(record);
        }
    }

    void dropped(SourceRecord polled) {
        if (wanted) {
            sent.add(new Sent(polled));
        }
    }

    /** Why Kafka did not take the first record that it did not take; null if there is none. */
    @Nullable
    Exception failure() {
        return failure.get();
    }

    /** The transaction was aborted: no record of it is in Kafka, whatever was acknowledged. */
    void aborted() {
        sent.forEach(record -> record.metadata = null);
        failure.set(null);
    }

    /** The transaction was committed. */
    void committed(Told told) {
        List<Sent> done = List.copyOf(sent);
        sent.clear();
        failure.set(null);
        done.forEach(record -> told.told(record.polled, record.metadata));
    }

    private void failed(@Nullable Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
    }

    /** One record. Its acknowledgement happens before the end of its transaction. */
    private final class Sent implements Callback {
        private final SourceRecord polled;
        private volatile @Nullable RecordMetadata metadata;

        Sent(SourceRecord polled) {
            this.polled = polled;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata acknowledged, @Nullable Exception exception) {
            if (exception == null) {
                metadata = acknowledged;
            } else {
                failed(exception);
            }
        }
    }
}
