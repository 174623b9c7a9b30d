package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TargetState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A run whose metrics are seen until it is stopped and has ended, or was given up: one that has failed is still seen. The
 * metrics are gone when {@link #stop()} completes, so that those of the next run do not meet them.
 *
 * @param retire the metrics are to show nothing new; returns at once
 * @param close removes the metrics, which may take some milliseconds; idempotent
 * @param helpers where they are removed if the run's thread cannot do it
 * @param givenUp told when the run is given up
 */
record MeasuredRun(RunningInstance run, Runnable retire, Runnable close, Executor helpers, Runnable givenUp)
        implements RunningInstance {
    @Override
    public void target(TargetState state) {
        run.target(state);
    }

    @Override
    public CompletableFuture<Void> stop() {
        CompletableFuture<Void> end = run.stop();
        // If it is still under way, the thread that ends does it; the caller may be the control thread.
        return end.isDone() ? end.thenRunAsync(close, helpers) : end.thenRun(close);
    }

    @Override
    public void abandon() {
        retire.run();
        givenUp.run();
        run.abandon();
        helpers.execute(close);
    }
}
