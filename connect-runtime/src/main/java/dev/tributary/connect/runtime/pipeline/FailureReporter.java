package dev.tributary.connect.runtime.pipeline;

import java.util.concurrent.CompletableFuture;

/**
 * Told of every record that failed for good, tolerated or not: a log, a dead letter queue. Called on whichever thread
 * the failure happened on.
 */
public interface FailureReporter extends AutoCloseable {
    /**
     * Reports; completes when the report is safe, fails if it could not be made. Nobody need wait for it.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException only if nothing can be reported any more, and the task has to end
     */
    CompletableFuture<Void> report(RecordFailure failure);

    /** Whether a report that is safe holds the record itself, so that the original may be left behind. */
    default boolean keepsRecords() {
        return false;
    }

    @Override
    void close();
}
