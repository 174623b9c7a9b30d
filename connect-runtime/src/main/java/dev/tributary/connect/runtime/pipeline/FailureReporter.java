package dev.tributary.connect.runtime.pipeline;

import java.util.concurrent.CompletableFuture;

/**
 * Told of every record that failed for good, tolerated or not: a log, a dead letter queue. Called on whichever thread
 * the failure happened on; must not throw.
 */
public interface FailureReporter extends AutoCloseable {
    /** Reports; completes when the report is safe, fails if it could not be made. Nobody need wait for it. */
    CompletableFuture<Void> report(RecordFailure failure);

    @Override
    void close();
}
