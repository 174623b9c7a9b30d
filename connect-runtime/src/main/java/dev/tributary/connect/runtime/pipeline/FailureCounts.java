package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.RecordErrors;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** Counts failures of one task's records, under the names of {@code task-error-metrics} ({@code tasks} 5.7). Thread-safe. */
public final class FailureCounts {
    private final LongAdder failures = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder logged = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final LongAdder deadLetterFailures = new LongAdder();
    private volatile long lastErrorTimestampMs;

    /** An attempt failed, or a failure was reported. */
    public void recordFailure(long nowMs) {
        failures.increment();
        lastErrorTimestampMs = nowMs;
    }

    /** An operation on a record ended failed, tolerated or not. */
    public void recordError() {
        errors.increment();
    }

    public void recordSkipped() {
        skipped.increment();
    }

    public void recordRetry() {
        retries.increment();
    }

    public void recordLogged() {
        logged.increment();
    }

    public void recordDeadLetter() {
        deadLetters.increment();
    }

    public void recordDeadLetterFailure() {
        deadLetterFailures.increment();
    }

    public long totalRecordFailures() {
        return failures.sum();
    }

    public long totalRecordErrors() {
        return errors.sum();
    }

    public long totalRecordsSkipped() {
        return skipped.sum();
    }

    public long totalRetries() {
        return retries.sum();
    }

    public long totalErrorsLogged() {
        return logged.sum();
    }

    public long deadLetterQueueProduceRequests() {
        return deadLetters.sum();
    }

    public long deadLetterQueueProduceFailures() {
        return deadLetterFailures.sum();
    }

    /** All that concerns users, as of now. */
    public RecordErrors told() {
        long lastMs = lastErrorTimestampMs;
        return new RecordErrors(
                failures.sum(),
                retries.sum(),
                skipped.sum(),
                deadLetters.sum(),
                deadLetterFailures.sum(),
                lastMs == 0 ? null : Instant.ofEpochMilli(lastMs));
    }

    /** Epoch milliseconds of the last failure, 0 if there was none. */
    public long lastErrorTimestampMs() {
        return lastErrorTimestampMs;
    }
}
