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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends without waiting, and tries again what failed as long as it is the newest for its key; what the topic takes in no size as
 * it is, in smaller forms, at once. Thread-safe; tries again on one thread of its own, {@code status-retry}.
 */
final class StatusWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private final CompactedLog log;
    private final ScheduledExecutorService retries;
    private final Map<String, Write> newest = new HashMap<>();
    private final AtomicBoolean saidThatCut = new AtomicBoolean();
    private volatile boolean closed;

    StatusWriter(CompactedLog log) {
        this.log = log;
        retries = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "status-retry");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * What is to be written for a key.
     *
     * @param whole the record
     * @param smaller the same in ever fewer bytes, from 0 on; null: there is no smaller one
     */
    record Forms(CompactedLog.Entry whole, IntFunction<CompactedLog.@Nullable Entry> smaller) {
        static Forms only(CompactedLog.Entry entry) {
            return new Forms(entry, number -> null);
        }
    }

    private record Write(String key, Forms forms, Rule rule, CompletableFuture<Void> settled) {}

    /** How a write is going on. */
    private record Attempt(Write write, CompactedLog.Entry entry, int smaller, boolean first, Duration delay) {}

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
    CompletableFuture<Void> write(String key, Forms forms, Rule rule) {
        var write = new Write(key, forms, rule, new CompletableFuture<>());
        synchronized (newest) {
            newest.put(key, write);
        }
        attempt(new Attempt(write, forms.whole(), 0, true, FIRST_DELAY));
        return write.settled();
    }

    /** As {@link #write}, for those who do not want to know when it is done. */
    void send(String key, Forms forms, Rule rule) {
        CompletableFuture<Void> unused = write(key, forms, rule);
    }

    /** Completes when every write so far is durable or was given up. */
    CompletableFuture<Void> settled() {
        synchronized (newest) {
            return CompletableFuture.allOf(
                    newest.values().stream().map(Write::settled).toArray(CompletableFuture<?>[]::new));
        }
    }

    private void attempt(Attempt now) {
        Write write = now.write();
        if (closed || !isNewest(write) || !write.rule().allows(now.first())) {
            settle(write);
            return;
        }
        CompletableFuture<Void> unused = log.append(List.of(now.entry())).whenComplete((done, failure) -> {
            if (failure == null) {
                settle(write);
            } else if (isTooLarge(failure)) {
                trySmaller(now, failure);
            } else {
                tryAgain(now, failure);
            }
        });
    }

    private static boolean isTooLarge(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++, cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    /** The same record would be refused for ever. */
    private void trySmaller(Attempt failed, Throwable failure) {
        Write write = failed.write();
        CompactedLog.Entry smaller = write.forms().smaller().apply(failed.smaller());
        if (smaller == null) {
            LOG.error(
                    "Status record {} is not written: it is too large for the status topic however little it tells. Raise"
                            + " max.message.bytes of that topic.",
                    write.key(),
                    failure);
            settle(write);
            return;
        }
        if (saidThatCut.compareAndSet(false, true)) {
            LOG.warn(
                    "Status record {} is too large for the status topic, and written without its restart history and with a"
                            + " shorter trace, as others will be from now on without a word. Raise max.message.bytes of that"
                            + " topic to keep them whole: {}",
                    write.key(),
                    failure.toString());
        }
        attempt(new Attempt(write, smaller, failed.smaller() + 1, failed.first(), failed.delay()));
    }

    private void tryAgain(Attempt failed, Throwable failure) {
        Write write = failed.write();
        Duration delay = failed.delay();
        try {
            Duration doubled = delay.multipliedBy(2);
            Duration next = doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
            Future<?> unused = retries.schedule(
                    () -> attempt(new Attempt(write, failed.entry(), failed.smaller(), false, next)),
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
