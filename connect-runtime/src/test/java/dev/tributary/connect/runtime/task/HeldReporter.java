package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.pipeline.FailureReporter;
import dev.tributary.connect.runtime.pipeline.RecordFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A reporter whose reports are safe when the test says so, or at once. Thread-safe. */
final class HeldReporter implements FailureReporter {
    private final List<RecordFailure> failures = new ArrayList<>();
    private final List<CompletableFuture<Void>> reports = new ArrayList<>();
    private boolean holding;
    private boolean closed;

    synchronized HeldReporter holding() {
        holding = true;
        return this;
    }

    @Override
    public synchronized CompletableFuture<Void> report(RecordFailure failure) {
        failures.add(failure);
        CompletableFuture<Void> report = new CompletableFuture<>();
        if (holding) {
            reports.add(report);
        } else {
            report.complete(null);
        }
        return report;
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized List<RecordFailure> failures() {
        return List.copyOf(failures);
    }

    /** The reports still held. */
    synchronized List<CompletableFuture<Void>> held() {
        return List.copyOf(reports);
    }

    /** The records reported, each as topic-partition@offset. */
    List<String> records() {
        return failures().stream()
                .map(failure -> failure.record().toString().replace("record ", ""))
                .toList();
    }
}
