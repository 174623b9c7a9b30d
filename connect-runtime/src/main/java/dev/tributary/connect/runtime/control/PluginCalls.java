package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of plugin code on behalf of requests: on threads of their own, with a deadline, and so many of one plugin at once
 * that one which hangs holds its own threads and nobody else's. Thread-safe.
 */
final class PluginCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PluginCalls.class);
    private static final int AT_ONCE = 8;
    private static final int WAITING = 200;

    private final ExecutorService threads;
    private final Duration limit;
    private final Stages stages;
    private final ConcurrentMap<String, Plugin> plugins = new ConcurrentHashMap<>();

    /**
     * @param limit how long a call may take, waiting included
     */
    PluginCalls(Duration limit, Stages stages) {
        this.limit = limit;
        this.stages = stages;
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            var thread = new Thread(work, "plugin-call-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The calls of one plugin. */
    private record Plugin(Semaphore permits, AtomicInteger calls) {
        Plugin() {
            this(new Semaphore(AT_ONCE, true), new AtomicInteger());
        }
    }

    /**
     * Calls off the caller's thread.
     *
     * @param plugin what is called, as far as it may hang on its own
     * @param doing what that is, for those who wait: completes "the worker is currently ..."
     * @return fails with {@code TimedOut}, which names {@code doing}, or with what the call threw
     */
    <T> CompletableFuture<T> call(String plugin, String doing, Callable<T> call) {
        Plugin calls = plugins.computeIfAbsent(plugin, key -> new Plugin());
        if (calls.calls().incrementAndGet() > AT_ONCE + WAITING) {
            calls.calls().decrementAndGet();
            return CompletableFuture.failedFuture(new ConnectClusterException.TimedOut("Plugin " + plugin + " has "
                    + (AT_ONCE + WAITING) + " calls unanswered. It hangs, or is slow: " + doing));
        }
        Stages.Stage stage = stages.begin("waiting for a thread for " + doing);
        var result = new CompletableFuture<T>();
        threads.execute(() -> run(calls, stage, doing, call, result));
        return result.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(failure -> {
            Throwable known = failure instanceof TimeoutException
                    ? new ConnectClusterException.TimedOut("The request timed out. " + stage.sentence())
                    : failure;
            stage.end();
            return CompletableFuture.failedFuture(known);
        });
    }

    /** Runs on a thread of the pool. */
    private static <T> void run(
            Plugin plugin, Stages.Stage stage, String doing, Callable<T> call, CompletableFuture<T> result) {
        try {
            plugin.permits().acquire();
            try {
                if (!result.isDone()) { // else it timed out waiting
                    stage.next(doing);
                    T value = call.call();
                    stage.end();
                    result.complete(value);
                }
            } finally {
                plugin.permits().release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(new ConnectClusterException.ShuttingDown("The worker is shutting down"));
        } catch (Exception | LinkageError | StackOverflowError e) {
            result.completeExceptionally(e); // plugin code: anything may come
        } finally {
            plugin.calls().decrementAndGet();
        }
    }

    /** For callbacks of those who are answered. */
    ExecutorService threads() {
        return threads;
    }

    @Override
    public void close() {
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
