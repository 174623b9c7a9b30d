package dev.tributary.connect.runtime.state;

import dev.tributary.connect.runtime.log.CompactedLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends without waiting, and tries again what failed as long as it is the newest for its key. Thread-safe; tries again on
 * one thread of its own, {@code status-retry}.
 */
final class StatusWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private final CompactedLog log;
    private final ScheduledExecutorService retries;
    private final Map<String, Write> newest = new HashMap<>();
    private volatile boolean closed;

    StatusWriter(CompactedLog log) {
        this.log = log;
        retries = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "status-retry");
            thread.setDaemon(true);
            return thread;
        });
    }

    private record Write(String key, CompactedLog.Entry entry, Rule rule, CompletableFuture<Void> settled) {}

    /** Whether a record may (still) be written. */
    interface Rule {
        Rule ALWAYS = attempt -> true;

        /**
         * @param first false: an attempt before has failed, and time has passed
         */
        boolean allows(boolean first);
    }

    /**
     * Writes, unless the rule says no, now or before a later attempt.
     *
     * @return completes, never exceptionally, when the record is durable or was given up
     */
    CompletableFuture<Void> write(String key, CompactedLog.Entry entry, Rule rule) {
        var write = new Write(key, entry, rule, new CompletableFuture<>());
        synchronized (newest) {
            newest.put(key, write);
        }
        attempt(write, true, FIRST_DELAY);
        return write.settled();
    }

    /** As {@link #write}, for those who do not want to know when it is done. */
    void send(String key, CompactedLog.Entry entry, Rule rule) {
        CompletableFuture<Void> unused = write(key, entry, rule);
    }

    /** Completes when every write so far is durable or was given up. */
    CompletableFuture<Void> settled() {
        synchronized (newest) {
            return CompletableFuture.allOf(
                    newest.values().stream().map(Write::settled).toArray(CompletableFuture<?>[]::new));
        }
    }

    private void attempt(Write write, boolean first, Duration delay) {
        if (closed || !isNewest(write) || !write.rule().allows(first)) {
            settle(write);
            return;
        }
        CompletableFuture<Void> unused = log.append(List.of(write.entry())).whenComplete((done, failure) -> {
            if (failure == null) {
                settle(write);
            } else {
                tryAgain(write, delay, failure);
            }
        });
    }

    private void tryAgain(Write write, Duration delay, Throwable failure) {
        try {
            Duration next = delay.multipliedBy(2);
            Future<?> unused = retries.schedule(
                    () -> attempt(write, false, next.compareTo(LONGEST_DELAY) < 0 ? next : LONGEST_DELAY),
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
            LOG.warn(
                    "Status record {} was not written, next attempt in {}: {}", write.key(), delay, failure.toString());
        } catch (RejectedExecutionException e) {
            settle(write); // closed: nobody is there to try again
        }
    }

    private boolean isNewest(Write write) {
        synchronized (newest) {
            return write.equals(newest.get(write.key()));
        }
    }

    private void settle(Write write) {
        synchronized (newest) {
            newest.remove(write.key(), write);
        }
        write.settled().complete(null);
    }

    @Override
    public void close() {
        closed = true;
        retries.shutdownNow();
        List<Write> waiting;
        synchronized (newest) {
            waiting = List.copyOf(newest.values());
        }
        waiting.forEach(this::settle);
    }
}
