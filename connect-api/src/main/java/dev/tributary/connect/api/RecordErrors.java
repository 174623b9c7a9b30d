package dev.tributary.connect.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with records of a task since its run began, tolerated or not; the counts of {@code task-error-metrics}. Immutable.
 *
 * @param failed attempts of operations on records that failed, repeated ones included
 * @param retried attempts that were repeated
 * @param skipped records left out because their errors are tolerated
 * @param deadLetters records sent to the dead letter queue
 * @param lostDeadLetters of these, those that did not get there
 * @param last when an attempt failed last; null if none did
 */
public record RecordErrors(
        long failed,
        long retried,
        long skipped,
        long deadLetters,
        long lostDeadLetters,
        @Nullable Instant last) {
    /** Nothing went wrong. */
    public static final RecordErrors NONE = new RecordErrors(0, 0, 0, 0, 0, null);
}
