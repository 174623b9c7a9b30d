package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what the plugin says is safe. Runs on the task's thread, as the plugin's {@code preCommit} must; the requests
 * themselves are sent by the consumer's thread. Source: {@code tasks} 4.6.
 */
final class SinkCommits {
    private static final Logger log = LoggerFactory.getLogger(SinkCommits.class);

    private final TaskRun run;
    private final SinkTask task;
    private final @Nullable ErrantReports errant;
    private final SinkHandover handover;
    private final SinkOffsets offsets;
    private final CommitSchedule schedule;
    private final Runnable onCommit;
    private final SinkTaskMetrics metrics;
    private final ProgressClock clock;

    SinkCommits(SinkParts parts, SinkHandover handover, SinkOffsets offsets, long nowMs) {
        this.run = parts.run();
        this.task = parts.task();
        this.errant = parts.hooks().errant();
        this.onCommit = parts.hooks().onCommit();
        this.metrics = parts.hooks().metrics();
        this.clock = parts.run().progress().task();
        this.handover = handover;
        this.offsets = offsets;
        this.schedule = new CommitSchedule(
                parts.timing().commitInterval().toMillis(),
                parts.timing().commitTimeout().toMillis(),
                nowMs);
    }

    /**
     * What to do after a close.
     *
     * @param offsets to commit
     * @param failure fails the task; null if all is well
     */
    record Closing(
            Map<TopicPartition, OffsetAndMetadata> offsets,
            @Nullable ConnectException failure) {
        private static final Closing NOTHING = new Closing(Map.of(), null);
    }

    void request() {
        schedule.request();
    }

    /** The time until a turn has something to do. */
    long waitMs(long nowMs) {
        return schedule.waitMs(nowMs);
    }

    /** Takes in what became of commits, and begins one if it is time. Answers partitions that have to be read anew. */
    Collection<TopicPartition> turn(long nowMs) throws InterruptedException {
        for (SinkHandover.CommitOutcome outcome : handover.takeOutcomes()) {
            ended(outcome);
        }
        if (schedule.giveUp(nowMs)) {
            metrics.commitEnded(false);
            log.warn(
                    "Task {}: a commit of offsets took longer than offset.flush.timeout.ms ({} ms) and is given up; the"
                            + " next will make up for it",
                    run.id(),
                    schedule.timeoutMs());
        }
        if (!schedule.due(nowMs)) {
            return Set.of();
        }
        schedule.consume(nowMs);
        onCommit.run();
        return commit(nowMs);
    }

    private Collection<TopicPartition> commit(long nowMs) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> candidates = offsets.candidates(offsets.assignment());
        if (candidates.isEmpty()) {
            return Set.of();
        }
        awaitErrant(candidates);
        int number = schedule.begin(nowMs);
        metrics.commitBegan(number);
        Set<TopicPartition> partitions = Set.copyOf(candidates.keySet()); // the task may change its map
        Map<TopicPartition, OffsetAndMetadata> safe;
        try {
            safe = preCommit(candidates);
        } catch (Exception e) {
            schedule.ended(number, false);
            metrics.commitEnded(false);
            log.error(
                    "Task {}: preCommit() or flush() of {} threw ({} commits failed in a row). What was put since the last"
                            + " commit is delivered again",
                    run.id(),
                    task.getClass().getName(),
                    schedule.failuresInARow(),
                    e);
            handover.seek(offsets.rewindToCommitted(partitions));
            return partitions;
        }
        if (safe == null) {
            throw answeredNull();
        }
        awaitErrant(offsets.candidates(partitions)); // the flush may have reported more
        Map<TopicPartition, OffsetAndMetadata> wanted = plan(partitions, safe);
        if (safe.isEmpty() || offsets.isCommitted(wanted)) {
            schedule.ended(number, true);
            metrics.commitEnded(true);
        } else {
            handover.commit(new SinkHandover.Commit(number, wanted));
        }
        return Set.of();
    }

    private void ended(SinkHandover.CommitOutcome outcome) {
        SinkHandover.Commit commit = outcome.commit();
        boolean newest = schedule.ended(commit.number(), outcome.failure() == null);
        if (newest) {
            metrics.commitEnded(outcome.failure() == null);
        }
        if (!newest) {
            metrics.commitSkipped();
            log.debug("Task {}: commit {} ended after a newer one was begun; ignored", run.id(), commit.number());
        } else if (outcome.failure() == null) {
            offsets.committed(commit.offsets());
        } else if (outcome.failure() instanceof RebalanceInProgressException) {
            log.info(
                    "Task {} could not commit while its group is rebalanced; tried again with the next commit",
                    run.id());
        } else {
            log.error(
                    "Task {} could not commit {} ({} commits failed in a row); tried again with the next commit",
                    run.id(),
                    commit.offsets(),
                    schedule.failuresInARow(),
                    outcome.failure());
        }
    }

    /** Asks the plugin what of these partitions is safe, before they are closed. A failure only means that nothing is. */
    Closing beforeClose(Set<TopicPartition> partitions) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> candidates = offsets.candidates(partitions);
        schedule.supersede();
        try {
            awaitErrant(candidates);
        } catch (ConnectException e) {
            return new Closing(Map.of(), e);
        }
        Map<TopicPartition, OffsetAndMetadata> safe;
        try {
            safe = preCommit(candidates);
        } catch (Exception e) {
            log.warn(
                    "Task {}: preCommit() or flush() of {} threw while partitions were closed. What was put since the last"
                            + " commit will be delivered again",
                    run.id(),
                    task.getClass().getName(),
                    e);
            return Closing.NOTHING;
        }
        if (safe == null) {
            return new Closing(Map.of(), answeredNull());
        }
        try {
            awaitErrant(offsets.candidates(partitions));
        } catch (ConnectException e) {
            return new Closing(Map.of(), e);
        }
        Map<TopicPartition, OffsetAndMetadata> wanted = plan(partitions, safe);
        return safe.isEmpty() || offsets.isCommitted(wanted) ? Closing.NOTHING : new Closing(wanted, null);
    }

    /** Null is what a plugin may answer, too. */
    private Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> candidates) {
        clock.enter(WorkStage.FLUSH);
        try {
            return task.preCommit(candidates);
        } finally {
            clock.enter(WorkStage.NONE);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> plan(
            Set<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> safe) {
        SinkOffsets.Plan plan = offsets.plan(partitions, safe);
        if (!plan.objections().isEmpty()) {
            log.warn(
                    "Task {}: preCommit() of {} answered offsets that cannot be committed and are ignored: {}",
                    run.id(),
                    task.getClass().getName(),
                    plan.objections());
        }
        return plan.offsets();
    }

    private void awaitErrant(Map<TopicPartition, OffsetAndMetadata> candidates) throws InterruptedException {
        if (errant != null) {
            clock.enter(WorkStage.COMMIT);
            errant.await(candidates);
            clock.enter(WorkStage.NONE);
        }
    }

    private ConnectException answeredNull() {
        return new ConnectException("Task " + run.id() + ": preCommit() of "
                + task.getClass().getName()
                + " answered null (expected: a map of offsets that are safe, empty to commit nothing)");
    }
}
