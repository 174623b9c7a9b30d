package dev.tributary.connect.runtime.task;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.ConnectException;

/** Waiting on a task's thread for what others do. */
final class Waits {
    private Waits() {}

    /**
     * Waits without limit.
     *
     * @param what what is the matter if the future fails: completes "...: why"
     * @throws InterruptedException if the run was asked to stop before; then the future is cancelled
     * @throws ConnectException if the future failed
     */
    static void await(RunControl control, CompletableFuture<Void> future, String what) throws InterruptedException {
        try {
            if (!control.awaitUnlessStopping(future) || control.stopping()) {
                throw new InterruptedException("The task was asked to stop");
            }
        } catch (InterruptedException e) {
            future.cancel(false);
            throw e;
        }
        awaitUnlessAbandoned(future, what);
    }

    /** The same, but waits on when the run is asked to stop: only its abandonment ends the waiting, as an interrupt. */
    static void awaitUnlessAbandoned(CompletableFuture<Void> future, String what) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException | CancellationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConnectException(what + ": " + cause.getMessage(), cause);
        }
    }
}
