package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.config.TaskSettings;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the source offsets of one task: every commit interval on a shared thread, so that a {@code poll()} that blocks
 * delays nothing, and a last time on the task's own. At most one commit is under way. What a failed commit did not write
 * stays, unless something newer replaces it, and goes with the next. Source: {@code tasks} 2.10.
 *
 * <p>Thread-safe. The lock guards what is to be written; it is not held during writes or plugin calls.
 */
final class OffsetCommits {
    private static final Logger log = LoggerFactory.getLogger(OffsetCommits.class);

    private final TaskRun run;
    private final OffsetTracker tracker;
    private final SourceOffsets offsets;
    private final TaskSettings settings;
    private final TaskExecutors executors;
    private final CommitHook afterCommit;
    private final TaskMetrics metrics;

    private final Object lock = new Object();
    /** Harvested and not serialized: normally empty outside of {@link #collect()}. */
    private final Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> harvested = new LinkedHashMap<>();
    /** Serialized and not known to be written. */
    private Map<ByteBuffer, @Nullable ByteBuffer> unwritten = new HashMap<>();
    /** The commit under way, done or never begun if complete. */
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);

    private @Nullable Future<?> next;
    private boolean finishing;

    /** Called after every successful commit, empty ones included: the plugin's {@code commit()}. */
    @FunctionalInterface
    interface CommitHook {
        void committed() throws Exception;
    }

    OffsetCommits(TaskParts parts, OffsetTracker tracker, SourceOffsets offsets, CommitHook afterCommit) {
        this.run = parts.run();
        this.tracker = tracker;
        this.offsets = offsets;
        this.settings = parts.resources().tasks();
        this.executors = parts.executors();
        this.metrics = parts.metrics();
        this.afterCommit = afterCommit;
    }

    /** Begins to commit every interval, the first time after one. Call once. */
    void schedule() {
        synchronized (lock) {
            if (!finishing) {
                long intervalMs = Math.max(1, settings.commitInterval().toMillis());
                next = executors.timer().schedule(this::onTimer, intervalMs, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** No periodic commit begins from now on. */
    void unschedule() {
        synchronized (lock) {
            finishing = true;
            if (next != null) {
                next.cancel(false); // or the timer would hold on to the task until it is due
            }
        }
    }

    /**
     * The last commit, on the task's thread: waits for acknowledgements, no longer than a commit may take, then for a
     * commit under way, then commits what there is. Failures are logged: what was not committed is polled again by the
     * task's next run.
     */
    void commitLast() throws InterruptedException {
        Duration timeout = settings.commitTimeout();
        if (!tracker.awaitCompletion(timeout)) { // meanwhile, periodic commits go on
            log.warn(
                    "Task {} ends while Kafka has not acknowledged all of its records within {} ms; their offsets are not"
                            + " committed, so its next run sends them again",
                    run.id(),
                    timeout.toMillis());
        }
        unschedule();
        boolean alone = awaitUnderWay(timeout);
        try {
            Commit commit = collect();
            write(commit).get();
            succeeded(commit);
            if (commit.complete && alone) {
                callHook();
            }
        } catch (ExecutionException e) {
            logFailure(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            logFailure(e);
        }
    }

    private boolean awaitUnderWay(Duration timeout) throws InterruptedException {
        CompletableFuture<Void> current;
        synchronized (lock) {
            current = underWay;
        }
        try {
            current.copy().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            throw new AssertionError("a commit under way ends without exception", e);
        } catch (TimeoutException e) {
            log.warn(
                    "Task {}: an earlier offset commit, or the commit() of the plugin in it, has not ended. The last"
                            + " commit goes on without calling commit()",
                    run.id());
            return false;
        }
    }

    private void onTimer() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (lock) {
            if (finishing || run.control().abandoned()) {
                return;
            }
            underWay = mine;
        }
        executors.helpers().execute(() -> commit(mine));
    }

    private void commit(CompletableFuture<Void> mine) {
        inContext(() -> {
            try {
                Commit commit = collect();
                var unused = write(commit)
                        .whenCompleteAsync(
                                (done, failure) -> inContext(() -> finish(commit, failure, mine)), executors.helpers());
            } catch (RuntimeException | Error e) {
                logFailure(e);
                ended(mine);
            }
        });
    }

    private void finish(Commit commit, @Nullable Throwable failure, CompletableFuture<Void> mine) {
        try {
            if (failure != null) {
                Throwable cause = failure.getCause();
                logFailure(failure instanceof CompletionException && cause != null ? cause : failure);
            } else {
                succeeded(commit);
                if (commit.complete) {
                    callHookInTime();
                }
            }
        } catch (InterruptedException e) {
            log.warn("Task {}: the plugin's commit() was interrupted", run.id(), e);
        } finally {
            ended(mine);
        }
    }

    private void ended(CompletableFuture<Void> mine) {
        mine.complete(null);
        try {
            schedule();
        } catch (RejectedExecutionException e) { // the worker shuts down
            log.debug("Task {} commits no more", run.id(), e);
        }
    }

    /**
     * A commit that was begun.
     *
     * @param values what it writes
     * @param complete whether that is all there is; false if some offsets cannot be stored
     * @param beganNs when, by {@link System#nanoTime()}
     */
    private record Commit(Map<ByteBuffer, @Nullable ByteBuffer> values, boolean complete, long beganNs) {}

    /** Takes everything that is to be written. */
    private Commit collect() {
        long beganNs = System.nanoTime();
        synchronized (lock) {
            tracker.harvest(harvested::put);
            OffsetCodec codec = offsets.codec();
            String connector = run.id().connector().value();
            Iterator<Map.Entry<@Nullable Map<String, ?>, @Nullable Map<String, ?>>> unserialized =
                    harvested.entrySet().iterator();
            while (unserialized.hasNext()) {
                Map.Entry<@Nullable Map<String, ?>, @Nullable Map<String, ?>> offset = unserialized.next();
                try {
                    unwritten.put(codec.key(connector, offset.getKey()), codec.value(offset.getValue()));
                    unserialized.remove();
                } catch (RuntimeException e) { // stays, until the task gives a better one for this partition
                    log.error(
                            "Task {} has an offset that cannot be stored, of source partition {}: offsets of this partition"
                                    + " are not committed. Others are",
                            run.id(),
                            offset.getKey(),
                            e);
                }
            }
            Commit commit = new Commit(unwritten, harvested.isEmpty(), beganNs);
            unwritten = new HashMap<>();
            return commit;
        }
    }

    private CompletableFuture<Void> write(Commit commit) {
        if (commit.values.isEmpty() || run.control().abandoned()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> written;
        try {
            written = offsets.store().put(commit.values).copy();
        } catch (RuntimeException e) {
            written = CompletableFuture.failedFuture(e);
        }
        // Put back also when its time is over: what it was to write may never get there.
        return written.orTimeout(settings.commitTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        putBack(commit);
                    }
                });
    }

    private void putBack(Commit commit) {
        synchronized (lock) {
            for (Map.Entry<ByteBuffer, @Nullable ByteBuffer> value : commit.values.entrySet()) {
                if (!unwritten.containsKey(value.getKey())) { // a null value is newer, too
                    unwritten.put(value.getKey(), value.getValue());
                }
            }
        }
    }

    /** On a helper thread: one commit follows the other, so they share a clock. */
    private void callHookInTime() throws InterruptedException {
        ProgressClock clock = run.progress().commits();
        clock.begin();
        clock.enter(WorkStage.COMMIT);
        try {
            callHook();
        } finally {
            clock.end();
        }
    }

    private void callHook() throws InterruptedException {
        if (run.control().abandoned()) {
            return;
        }
        try {
            afterCommit.committed();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError | AssertionError e) {
            log.error("Task {}: the plugin's commit() failed. The offsets are committed all the same", run.id(), e);
        }
    }

    private void succeeded(Commit commit) {
        metrics.committed(System.nanoTime() - commit.beganNs);
        metrics.insight().committed(offsets.codec(), commit.values);
    }

    private void logFailure(Throwable failure) {
        metrics.commitFailed();
        log.error(
                "Task {} could not commit its source offsets; they are kept and tried again with the next commit. Records"
                        + " since the last commit are sent again if the task restarts before",
                run.id(),
                failure);
    }

    private void inContext(Runnable code) {
        LogContext.offsets(run.id()).run(code::run);
    }
}
