package dev.tributary.connect.worker;

import dev.tributary.connect.rest.RestServer;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker of either kind that was put together: how it ends, and what is seen of it from outside. Thread-safe. */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final @Nullable RestServer rest;
    private final Runnable farewell;
    private final ClosingOrder parts;
    private final CompletableFuture<Void> completion = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * @param rest its own; null if it has none
     * @param farewell what is done first when it stops, while all its parts still work
     * @param parts closed by {@link #stop}; nothing is added any more
     */
    Worker(@Nullable RestServer rest, Runnable farewell, ClosingOrder parts) {
        this.rest = rest;
        this.farewell = farewell;
        this.parts = parts;
    }

    /** Stops it and returns when everything has ended. Idempotent; a second caller waits for the first. */
    void stop() {
        stop(null);
    }

    /** Stops it because of a failure, which {@link #completion} tells; nothing if it stops already. Does not wait. */
    void fail(Throwable failure) {
        if (stopping.get()) {
            LOG.debug("Failed while it stopped", failure);
            return;
        }
        // Called on threads of the worker's own. Stopping waits for those, so another one does it.
        var thread = new Thread(() -> stop(unwrap(failure)), "connect-stop-after-failure");
        thread.setDaemon(false); // or the JVM could end before everything is closed
        thread.start();
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void stop(@Nullable Throwable cause) {
        if (!stopping.compareAndSet(false, true)) {
            completion.handle((ended, failure) -> null).join();
            return;
        }
        if (cause == null) {
            LOG.info("Stopping the worker");
        } else {
            LOG.error("Stopping the worker, because it failed: {}", cause.getMessage(), cause);
        }
        try {
            farewell.run();
        } catch (RuntimeException e) {
            LOG.error("Taking leave of the cluster failed; stopping all the same", e);
        } finally {
            parts.closeAll();
        }
        LOG.info("The worker has stopped");
        if (cause == null) {
            completion.complete(null);
        } else {
            completion.completeExceptionally(cause);
        }
    }

    boolean isStopping() {
        return stopping.get();
    }

    /** Completes when the worker has ended: exceptionally if it failed. */
    CompletableFuture<Void> completion() {
        return completion;
    }

    URI restUrl() {
        return rest().url();
    }

    @Nullable
    URI adminUrl() {
        return rest().adminUrl();
    }

    void requestTimeout(Duration timeout) {
        rest().requestTimeout(timeout);
        rest().healthTimeout(timeout);
    }

    void resetRequestTimeout() {
        rest().resetTimeouts();
    }

    private RestServer rest() {
        return Objects.requireNonNull(rest, "this worker has no REST");
    }
}
