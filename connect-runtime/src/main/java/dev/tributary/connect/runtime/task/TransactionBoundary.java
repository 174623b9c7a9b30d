package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.TransactionSettings;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the transactions of a task end; carries nothing out. Belongs to the task's thread. Time comes as
 * milliseconds of a monotonic clock. Source: {@code tasks} 3.5.
 */
interface TransactionBoundary {
    /** What is to be done with the open transaction. */
    enum Step {
        GO_ON,
        COMMIT,
        /** Abort, then commit the offsets in a transaction of their own. */
        ABORT
    }

    /** The task starts to poll, or goes on after a pause. */
    default void restart(long nowMs) {}

    /** A record was sent or dropped. */
    default Step afterRecord(SourceRecord polled) {
        return Step.GO_ON;
    }

    /** A batch was sent to its end, or there was none. */
    Step afterBatch(long nowMs);

    /**
     * The task pauses, or stops without having failed.
     *
     * @param amidBatch whether a part of the last batch is still to be sent
     */
    Step atPause(boolean amidBatch);

    /** What the plugin asks by; null if it has no say. */
    default @Nullable TransactionContext context() {
        return null;
    }

    static TransactionBoundary of(TransactionSettings settings) {
        return switch (settings.boundary()) {
            case POLL -> new PollBoundary();
            case INTERVAL -> new IntervalBoundary(settings.interval().toMillis());
            case CONNECTOR -> new ConnectorBoundary();
        };
    }
}
