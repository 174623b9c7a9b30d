package dev.tributary.connect.worker;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A started worker of any kind, from outside. Thread-safe. */
interface Worker {
    URI restUrl();

    @Nullable
    URI adminUrl();

    void stop();

    CompletableFuture<Void> completion();

    void requestTimeout(Duration timeout);

    void resetRequestTimeout();
}
