package dev.tributary.connect.runtime.pipeline;

import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one ERROR line per failed record, with the exception: {@code errors.log.enable}. Thread-safe. Source: {@code
 * tasks} 5.4.
 */
public final class LogReporter implements FailureReporter {
    private static final Logger log = LoggerFactory.getLogger(LogReporter.class);
    private final boolean withContents;
    private final FailureCounts counts;

    /** @param withContents {@code errors.log.include.messages}: for source records, their contents are written */
    public LogReporter(boolean withContents, FailureCounts counts) {
        this.withContents = withContents;
        this.counts = counts;
    }

    @Override
    public CompletableFuture<Void> report(RecordFailure failure) {
        log.error("{}", line(failure), failure.error());
        counts.recordLogged();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        // holds nothing
    }

    private String line(RecordFailure failure) {
        return withContents ? failure.describe() + ": " + failure.record().describeWithContents() : failure.describe();
    }
}
