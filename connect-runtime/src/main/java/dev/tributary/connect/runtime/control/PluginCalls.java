package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of plugin code on behalf of requests: on threads of their own, with a deadline, and so many of one plugin at once
 * that one which hangs holds its own threads and nobody else's. Those that wait for their turn hold no thread. Thread-safe.
 */
final class PluginCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginCalls.class);
    /** How many calls of one plugin run at a time. */
    static final int AT_ONCE = 8;

    private final ExecutorService threads;
    private final Duration limit;
    private final Stages stages;
    private final Bounds bounds;
    private final Object lock = new Object();
    /** Those in which something runs; guarded by the lock. */
    private final Map<String, Lane> lanes = new HashMap<>();
    /** Guarded by the lock. */
    private int running;

    /** Guarded by the lock. */
    private boolean closed;

    /**
     * How many calls there may be.
     *
     * @param atOnce of one plugin that run
     * @param waiting of one plugin that wait for their turn
     * @param threads of all plugins that run
     * @param threadPrefix of the names of their threads
     */
    record Bounds(int atOnce, int waiting, int threads, String threadPrefix) {
        /** More plugins than a worker has cannot hang. */
        static final Bounds WIDE = new Bounds(AT_ONCE, 2_000, 2_000, "plugin-call-");
    }

    /**
     * @param limit how long a call may take, waiting included
     */
    PluginCalls(Duration limit, Stages stages) {
        this(limit, stages, Bounds.WIDE);
    }

    PluginCalls(Duration limit, Stages stages, Bounds bounds) {
        this.limit = limit;
        this.stages = stages;
        this.bounds = bounds;
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            var thread = new Thread(work, bounds.threadPrefix() + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What a call may tell about where it is. */
    @FunctionalInterface
    interface Progress {
        /** @param where completes "..., in"; null: nowhere in particular */
        void at(@Nullable String where);
    }

    /** A call that tells where it is. */
    @FunctionalInterface
    interface Telling<T> {
        T call(Progress progress) throws Exception;
    }

    /** The calls of one plugin; guarded by the lock. */
    private static final class Lane {
        private final Deque<Call<?>> waiting = new ArrayDeque<>();
        /** The oldest first. */
        private final Set<Call<?>> running = new LinkedHashSet<>();
    }

    /** One call. Thread-safe. */
    private record Call<T>(String doing, Stages.Stage stage, Telling<T> code, CompletableFuture<T> result) {
        /** Plugin code may throw anything, and who asked is to be answered. */
        void run() {
            if (result.isDone()) {
                return; // it timed out waiting
            }
            stage.next(doing);
            try {
                T value = code.call(where -> stage.next(where == null ? doing : doing + ", in " + where));
                stage.end();
                result.complete(value);
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }

        /** Two calls are never the same. */
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** As {@link #call(String, String, Telling)}, for a call that does not tell where it is. */
    <T> CompletableFuture<T> call(String plugin, String doing, Callable<T> code) {
        return call(plugin, doing, (Progress progress) -> code.call());
    }

    /**
     * Calls off the caller's thread.
     *
     * @param plugin what is called, as far as it may hang on its own
     * @param doing what that is, for those who wait: completes "the worker is currently ..."
     * @return fails with {@code TimedOut}, which names {@code doing} and where the call was, or with what the call threw
     */
    <T> CompletableFuture<T> call(String plugin, String doing, Telling<T> code) {
        Stages.Stage stage = stages.beginWaiting("a thread for " + doing);
        var call = new Call<>(doing, stage, code, new CompletableFuture<T>());
        try {
            admit(plugin, call);
        } catch (ConnectClusterException refused) {
            stage.end();
            return CompletableFuture.failedFuture(refused);
        }
        return call.result().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            Throwable known = failure instanceof TimeoutException ? timedOut(plugin, call) : failure;
            stage.end();
            return CompletableFuture.failedFuture(known);
        });
    }

    /** Runs it or lets it wait. */
    private <T> void admit(String plugin, Call<T> call) {
        synchronized (lock) {
            if (closed) {
                throw shuttingDown();
            }
            Lane lane = lanes.get(plugin);
            if (lane != null && lane.running.size() >= bounds.atOnce()) {
                if (lane.waiting.size() >= bounds.waiting()) {
                    throw new ConnectClusterException.TimedOut("There are " + (bounds.atOnce() + bounds.waiting())
                            + " calls of this plugin unanswered. It hangs, or is slow: " + call.doing());
                }
                lane.waiting.add(call);
                return;
            }
            if (running >= bounds.threads()) {
                throw new ConnectClusterException.TimedOut("There are " + bounds.threads()
                        + " calls of plugins that have not returned, too many for another: " + call.doing());
            }
            if (lane == null) {
                lane = new Lane();
                lanes.put(plugin, lane);
            }
            lane.running.add(call);
            running++;
        }
        try {
            threads.execute(() -> runAll(plugin, call));
        } catch (RejectedExecutionException closedMeanwhile) {
            throw shuttingDown();
        }
    }

    /** On a thread of the pool: this one, then those that wait for the same plugin. */
    private void runAll(String plugin, Call<?> first) {
        Call<?> call = first;
        while (call != null) {
            call.run();
            call = next(plugin, call);
        }
    }

    private @Nullable Call<?> next(String plugin, Call<?> done) {
        synchronized (lock) {
            Lane lane = Objects.requireNonNull(lanes.get(plugin), "a lane in which something runs");
            lane.running.remove(done);
            Call<?> next = lane.waiting.poll();
            if (next != null) {
                lane.running.add(next);
                return next;
            }
            running--;
            if (lane.running.isEmpty()) {
                lanes.remove(plugin);
            }
            return null;
        }
    }

    /** Who waited for others to come back is told what those were busy with. */
    private ConnectClusterException timedOut(String plugin, Call<?> call) {
        synchronized (lock) {
            Lane lane = lanes.get(plugin);
            return new ConnectClusterException.TimedOut(
                    lane != null && lane.waiting.remove(call)
                            ? "The request timed out waiting for its turn: " + bounds.atOnce()
                                    + " others like it have not returned. "
                                    + lane.running.iterator().next().stage().sentence()
                            : "The request timed out. " + call.stage().sentence());
        }
    }

    private static ConnectClusterException shuttingDown() {
        return new ConnectClusterException.ShuttingDown("The worker is shutting down");
    }

    /** How many plugins are being called. */
    int known() {
        synchronized (lock) {
            return lanes.size();
        }
    }

    /** For callbacks of those who are answered. */
    ExecutorService threads() {
        return threads;
    }

    @Override
    public void close() {
        List<Call<?>> refused = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            lanes.values().forEach(lane -> {
                refused.addAll(lane.waiting);
                lane.waiting.clear();
            });
        }
        refused.forEach(call -> call.result().completeExceptionally(shuttingDown()));
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn("Plugin code does not return; its threads end with the process.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
