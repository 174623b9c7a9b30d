package dev.tributary.connect.runtime.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a task that reported an errant record may know of its report. It cannot take it back. Thread-safe. */
record ErrantReport(CompletableFuture<Void> report) implements Future<@Nullable Void> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        throw new UnsupportedOperationException("A report of an errant record cannot be cancelled");
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isDone() {
        return report.isDone();
    }

    @Override
    public @Nullable Void get() throws InterruptedException, ExecutionException {
        return report.get();
    }

    @Override
    public @Nullable Void get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return report.get(timeout, unit);
    }
}
