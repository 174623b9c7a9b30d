package dev.tributary.connect.runtime.control;

import java.util.concurrent.CompletableFuture;

/**
 * Where the answer to a request goes, and what is being done for it meanwhile. Thread-safe.
 *
 * @param <T> the answer
 */
final class Reply<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Stages.Stage stage;

    Reply(Stages.Stage stage) {
        this.stage = stage;
    }

    CompletableFuture<T> future() {
        return future;
    }

    void progress(String doing) {
        stage.next(doing);
    }

    void answer(T value) {
        stage.end();
        future.complete(value);
    }

    void refuse(RuntimeException failure) {
        stage.end();
        future.completeExceptionally(failure);
    }
}
