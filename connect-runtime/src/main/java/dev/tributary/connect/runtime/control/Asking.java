package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Puts requests to the control plane. Thread-safe. */
interface Asking {
    /**
     * @param doing what is done for it at first: completes "the worker is currently ..."
     */
    <T> CompletableFuture<T> ask(String doing, Function<Reply<T>, Request> request);

    /** Completes when this worker leads and has seen whatever was written before; fails with {@code NotLeader}. */
    default CompletableFuture<Boolean> lead(String doing, ConnectorName about) {
        return ask(doing, (Reply<Boolean> reply) -> new Request.Lead(about, reply));
    }
}
