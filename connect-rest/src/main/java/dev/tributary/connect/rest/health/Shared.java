package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ConnectClusterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers that many ask for at the same time: who has the same credentials shares the answer that is being made, and one that
 * is young enough. What somebody was told is never told to somebody with other credentials. Failures are not kept. Bounded: more
 * at once are refused. Thread-safe.
 */
final class Shared<T> {
    private final Duration young;
    private final int most;
    private final LongSupplier nanos;
    private final Map<String, Entry<T>> entries = new HashMap<>(); // guarded by this

    /**
     * @param young how old an answer may be, from the moment when it was there
     * @param most for how many different credentials at once
     * @param nanos a clock that only goes on
     */
    Shared(Duration young, int most, LongSupplier nanos) {
        this.young = young;
        this.most = most;
        this.nanos = nanos;
    }

    private static final class Entry<T> {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        long doneNanos; // guarded by the map's owner; of use once the answer is there
    }

    /** @param make begins to make the answer */
    CompletableFuture<T> get(@Nullable String authorization, Supplier<CompletableFuture<T>> make) {
        String key = authorization == null ? "" : "=" + authorization;
        Entry<T> made;
        synchronized (this) {
            forgetOld();
            Entry<T> known = entries.get(key);
            if (known != null) {
                return known.answer.copy();
            }
            if (entries.size() >= most) {
                return CompletableFuture.failedFuture(
                        new ConnectClusterException.NotReady("The workers are being asked for " + most
                                + " users at the same time already. Send the request again a little later."));
            }
            made = new Entry<>();
            entries.put(key, made);
        }
        CompletableFuture<?> unused = begin(make).whenComplete((answer, failure) -> done(key, made, answer, failure));
        return made.answer.copy();
    }

    private CompletableFuture<T> begin(Supplier<CompletableFuture<T>> make) {
        try {
            return make.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void done(String key, Entry<T> entry, @Nullable T answer, @Nullable Throwable failure) {
        synchronized (this) {
            entry.doneNanos = nanos.getAsLong();
            if (failure != null) {
                entries.remove(key, entry);
            }
        }
        if (failure == null) {
            entry.answer.complete(answer);
        } else {
            entry.answer.completeExceptionally(failure);
        }
    }

    private void forgetOld() {
        long now = nanos.getAsLong();
        entries.values().removeIf(entry -> entry.answer.isDone() && now - entry.doneNanos >= young.toNanos());
    }
}
