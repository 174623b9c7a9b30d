package dev.tributary.connect.runtime.task;

import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to Kafka: the producer's callback and its place among those of its source partition in one object, so
 * that a record costs a single small allocation. Made and queued on the task's thread, completed on the thread that the
 * producer calls back on, usually its I/O thread.
 */
final class InFlightRecord implements Callback {
    /** What became of it. */
    enum State {
        PENDING,
        /** In Kafka, or its loss is tolerated: its source offset may be committed once all before it may. */
        ACKED,
        /** Lost: no source offset from here on may be committed. */
        FAILED
    }

    /** Is told when the producer is done with a record, and then decides between {@link #acked} and {@link #failed}. */
    interface Owner {
        void completed(InFlightRecord record, @Nullable RecordMetadata metadata, @Nullable Exception failure);
    }

    private final Owner owner;
    private final String topic;
    private final int size;
    private final @Nullable Map<String, ?> sourceOffset;
    private @Nullable SourceRecord polled;
    private OffsetTracker.@Nullable Stretch stretch;
    private volatile State state = State.PENDING;

    /**
     * @param polled the record as the task returned it
     * @param topic the topic that it goes to
     * @param size what it counts in the {@link SendWindow}
     */
    InFlightRecord(Owner owner, SourceRecord polled, String topic, int size) {
        this.owner = owner;
        this.polled = polled;
        this.topic = topic;
        this.size = size;
        this.sourceOffset = offsetOf(polled);
    }

    @SuppressWarnings("unchecked") // declared without bounds by the API, strings by its documentation
    private static @Nullable Map<String, ?> offsetOf(SourceRecord record) {
        return (Map<String, ?>) record.sourceOffset();
    }

    /** What counts its acknowledgement. To be told before the producer has it. */
    void joins(OffsetTracker.Stretch stretch) {
        this.stretch = stretch;
    }

    /** The record as the task returned it; null once completed, because it may be large. */
    @Nullable
    SourceRecord polled() {
        return polled;
    }

    String topic() {
        return topic;
    }

    int size() {
        return size;
    }

    @Nullable
    Map<String, ?> sourceOffset() {
        return sourceOffset;
    }

    State state() {
        return state;
    }

    /** To be called once at most, and not after {@link #failed}. */
    void acked() {
        polled = null;
        state = State.ACKED;
        if (stretch != null) {
            stretch.acked();
        }
    }

    void failed() {
        polled = null;
        state = State.FAILED;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        owner.completed(this, failure == null ? metadata : null, failure);
    }
}
