package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugin's side of a sink task: calls the plugin in contract order. Runs on the task's thread. Source: {@code tasks}
 * 4.3, 4.7.
 */
final class SinkPlugin {
    private static final Logger log = LoggerFactory.getLogger(SinkPlugin.class);
    /** When a batch is put again, if the task named no time. */
    private static final long RETRY_MS = 1_000;

    private final TaskRun run;
    private final SinkTask task;
    private final @Nullable ErrantReports errant;
    private final SinkHandover handover;
    private final LongSupplier clockMs;
    private final SinkContext context;
    private final SinkOffsets offsets;
    private final SinkTaskMetrics metrics;
    private final ProgressClock clock;
    private final SinkCommits commits;

    /** The batch that the task asked to be given again. */
    private @Nullable SinkBatch kept;

    private long putAgainMs;

    private final RejectedBatch rejected = new RejectedBatch();
    /** When the task is called, also if there is nothing to put. */
    private long idleUntilMs;

    private boolean paused;
    private boolean finished;

    SinkPlugin(SinkParts parts, SinkHandover handover, LongSupplier clockMs) {
        this.run = parts.run();
        this.task = parts.task();
        this.errant = parts.hooks().errant();
        this.handover = handover;
        this.clockMs = clockMs;
        this.metrics = parts.hooks().metrics();
        this.clock = parts.run().progress().task();
        this.offsets = new SinkOffsets(metrics);
        this.context = new SinkContext(parts, handover, offsets::assignment);
        this.commits = new SinkCommits(parts, handover, offsets, clockMs.getAsLong());
        this.idleUntilMs = clockMs.getAsLong() + commits.waitMs(clockMs.getAsLong());
    }

    void start(Map<String, String> config) {
        task.initialize(context);
        task.start(config);
    }

    /** One turn: rebalances, commits, target, and at most one put; waits if there is nothing to do. */
    void turn() throws InterruptedException {
        long nowMs = clockMs.getAsLong();
        if (context.takeCommitRequest()) {
            commits.request();
        }
        forget(commits.turn(nowMs));
        rewind(); // before a rebalance may take the partitions away
        rebalance();
        obeyTarget();
        SinkBatch batch = next(nowMs);
        if (batch != null) {
            put(batch);
        }
    }

    /** The batch to put now, empty if only time passed; null after a wait. */
    private @Nullable SinkBatch next(long nowMs) throws InterruptedException {
        SinkBatch again = kept;
        if (again == null && !paused) {
            SinkBatch piece = rejected.take();
            SinkBatch batch = piece == null ? handover.takeBatch() : piece;
            if (batch != null) {
                return batch;
            }
        }
        Throwable failure = handover.failure();
        if (failure != null) {
            throw asUnchecked(failure);
        }
        long timeoutMs = context.takeTimeoutMs();
        if (timeoutMs > 0) {
            idleUntilMs = Math.min(idleUntilMs, nowMs + timeoutMs);
        }
        long dueMs = again == null ? idleUntilMs : putAgainMs;
        if (nowMs < dueMs) {
            boolean welcome = again == null && !paused;
            clock.await(welcome ? WorkStage.POLL : WorkStage.NONE);
            handover.awaitWork(Math.min(dueMs - nowMs, commits.waitMs(nowMs)), welcome);
            clock.enter(WorkStage.NONE);
            return null;
        }
        return again == null ? SinkBatch.EMPTY : again;
    }

    private void put(SinkBatch batch) {
        long beganNs = metrics.nanoseconds();
        clock.enter(WorkStage.PUT);
        try {
            task.put(new ArrayList<>(batch.records())); // the task may do with its list as it likes
            metrics.put(batch.records(), metrics.nanoseconds() - beganNs);
        } catch (RetriableException e) {
            metrics.putFailed(metrics.nanoseconds() - beganNs);
            keep(batch, e);
            return;
        } catch (Exception e) {
            metrics.putFailed(metrics.nanoseconds() - beganNs);
            if (errant == null || !errant.toleratesRejected() || batch.records().isEmpty()) {
                throw new ConnectException(
                        "Task " + run.id() + ": put() of " + task.getClass().getName() + " threw " + e, e);
            }
            reject(batch, e, errant);
            return;
        } finally {
            clock.enter(WorkStage.NONE);
        }
        if (errant != null) {
            errant.check();
        }
        delivered(batch);
    }

    private void delivered(SinkBatch batch) {
        clock.progressed();
        kept = null;
        offsets.delivered(batch);
        long nowMs = clockMs.getAsLong();
        idleUntilMs = nowMs + commits.waitMs(nowMs);
    }

    /** Looks for the records that the task rejects: the batch is put again in halves, down to single records. */
    private void reject(SinkBatch batch, Exception cause, ErrantReports reports) {
        if (run.control().abandoned()) {
            throw new ConnectException("Task " + run.id() + " was given up during a put", cause);
        }
        if (batch.records().size() == 1) {
            reports.rejected(batch.records().get(0), cause);
            delivered(batch); // the report is awaited before its offset is committed
            return;
        }
        log.warn(
                "Task {}: put() of {} rejected {} records with {}. They are put again in halves to find out which it is, as"
                        + " errors.tolerance.put.enable asks",
                run.id(),
                task.getClass().getName(),
                batch.records().size(),
                cause.getClass().getName());
        log.debug("Task {}: what put() threw", run.id(), cause);
        clock.progressed();
        kept = null;
        rejected.split(batch);
    }

    private void keep(SinkBatch batch, RetriableException failure) {
        long timeoutMs = context.takeTimeoutMs();
        long delayMs = timeoutMs > 0 ? timeoutMs : RETRY_MS;
        if (kept == null) {
            log.warn(
                    "Task {} could not put {} records and asked to be given them again; that is done in {} ms, and until"
                            + " it succeeds",
                    run.id(),
                    batch.records().size(),
                    delayMs,
                    failure);
        } else {
            log.debug("Task {} asked again to be given its batch again in {} ms", run.id(), delayMs, failure);
        }
        clock.repeating(WorkStage.PUT, failure);
        kept = batch;
        putAgainMs = clockMs.getAsLong() + delayMs;
    }

    private void obeyTarget() {
        boolean pause = run.control().target() == TargetState.PAUSED;
        if (pause == paused) {
            return;
        }
        paused = pause;
        handover.hold(pause);
        if (pause) {
            commits.request();
        }
        run.reports().report(pause ? InstanceState.PAUSED : InstanceState.RUNNING);
    }

    // ----------------------------------------------------------------------------------------------- partitions

    private void rebalance() throws InterruptedException {
        SinkHandover.Rebalance change = handover.takeRebalance();
        if (change == null) {
            return;
        }
        closeLost(change.lost());
        if (change.revoked() != null) {
            giveBack(change.revoked());
        }
        if (!change.assigned().isEmpty()) {
            open(change.assigned());
        }
    }

    private void open(Map<TopicPartition, Long> positions) {
        offsets.assigned(positions);
        Set<TopicPartition> partitions = positions.keySet();
        call("open", () -> task.open(new ArrayList<>(partitions)));
        rewind();
        handover.opened(partitions);
    }

    private void giveBack(SinkHandover.Revocation revocation) throws InterruptedException {
        Set<TopicPartition> partitions = offsets.owned(revocation.partitions());
        if (!handover.answer(revocation, closeSafely(partitions))) {
            log.warn("Task {} closed {} too late for its offsets to be committed", run.id(), partitions);
        }
    }

    /** Closes partitions whose offsets are to be committed afterwards; answers these offsets. */
    private Map<TopicPartition, OffsetAndMetadata> closeSafely(Set<TopicPartition> partitions)
            throws InterruptedException {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        SinkCommits.Closing closing = commits.beforeClose(partitions);
        close(partitions);
        if (closing.failure() != null) {
            throw closing.failure();
        }
        return closing.offsets();
    }

    private void closeLost(Set<TopicPartition> lost) {
        Set<TopicPartition> partitions = offsets.owned(lost);
        if (partitions.isEmpty()) {
            return;
        }
        if (errant != null) {
            errant.forget(partitions);
        }
        close(partitions);
    }

    /** Whatever the task throws, the partitions are not its own afterwards. */
    private void close(Set<TopicPartition> partitions) {
        try {
            call("close", () -> task.close(new ArrayList<>(partitions)));
        } finally {
            offsets.dropped(partitions);
            forget(partitions);
        }
    }

    /** Obeys what the task asked for by {@code offset()}. */
    private void rewind() {
        Map<TopicPartition, Long> rewinds = context.takeRewinds();
        if (rewinds.isEmpty()) {
            return;
        }
        for (Map.Entry<TopicPartition, Long> rewind : rewinds.entrySet()) {
            if (!offsets.assignment().contains(rewind.getKey())) {
                throw new IllegalStateException("Task " + run.id() + " asked to read " + rewind.getKey()
                        + " from offset " + rewind.getValue() + " (expected: one of its partitions, "
                        + offsets.assignment() + ")");
            }
            if (rewind.getValue() < 0) {
                throw new IllegalArgumentException("Task " + run.id() + " asked to read " + rewind.getKey()
                        + " from offset " + rewind.getValue() + " (expected: >= 0)");
            }
            offsets.rewound(rewind.getKey(), rewind.getValue());
        }
        handover.seek(rewinds);
        forget(rewinds.keySet());
    }

    /** Records of these partitions must not be put again: they are read anew, or by somebody else. */
    private void forget(Collection<TopicPartition> partitions) {
        SinkBatch batch = kept;
        if (batch != null) {
            SinkBatch left = batch.without(partitions);
            kept = left.isEmpty() ? null : left;
            if (left.isEmpty()) {
                clock.progressed();
            }
        }
        rejected.forget(partitions);
    }

    // ------------------------------------------------------------------------------------------------ the end

    /** Commits and closes everything; the consumer's side ends with that. Only the first call does something. */
    void finish() throws InterruptedException {
        if (finished) {
            return;
        }
        finished = true;
        Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>();
        try {
            SinkHandover.Rebalance change = handover.takeRebalance();
            if (change != null) {
                closeLost(change.lost()); // partitions being revoked are still the task's, and closed with the others
            }
            last.putAll(closeSafely(offsets.assignment()));
        } finally {
            handover.finish(last);
        }
    }

    /** Failures are logged only: there is nothing left to do about them. */
    void stop() {
        clock.enter(WorkStage.STOP);
        try {
            task.stop();
        } catch (Throwable e) { // plugins throw anything, and there is more to close
            log.warn("Task {}: stop() of {} threw", run.id(), task.getClass().getName(), e);
        }
    }

    private void call(String method, Runnable call) {
        clock.enter(WorkStage.REBALANCE);
        try {
            call.run();
        } catch (Exception e) {
            throw new ConnectException(
                    "Task " + run.id() + ": " + method + "() of "
                            + task.getClass().getName() + " threw " + e,
                    e);
        } finally {
            clock.enter(WorkStage.NONE);
        }
    }

    private RuntimeException asUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new ConnectException("Task " + run.id() + ": its consumer failed: " + failure, failure);
    }
}
