package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Lets requests fail in the ways that the control contract knows, and no other. Pure. */
final class Direct {
    private Direct() {}

    /** The future's result; whatever fails it, or throws already, comes as a {@link ConnectClusterException} as it is. */
    static <T> CompletableFuture<T> direct(Supplier<CompletableFuture<T>> request) {
        var result = new CompletableFuture<T>();
        try {
            CompletableFuture<T> unused = request.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(translate(failure));
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(translate(e));
        }
        return result;
    }

    private static ConnectClusterException translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectClusterException known) {
            return known;
        }
        if (cause instanceof PluginNotFoundException) {
            return new ConnectClusterException.NotFound(String.valueOf(cause.getMessage()));
        }
        return new ConnectClusterException.Failed(
                cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
