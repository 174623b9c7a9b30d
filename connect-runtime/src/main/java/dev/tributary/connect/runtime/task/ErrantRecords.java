package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.pipeline.ConsumedSinkRecord;
import dev.tributary.connect.runtime.pipeline.FailedRecord;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.FailureReporter;
import dev.tributary.connect.runtime.pipeline.RecordFailure;
import dev.tributary.connect.runtime.pipeline.Stage;
import dev.tributary.connect.runtime.pipeline.UnconsumedRecords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * Reports errant records to the task's reporters and remembers what is not safe yet, by the partition they were consumed
 * from; likewise for records that failed before they reached the task. Thread-safe: tasks report on any thread. Source: KIP-610; {@code tasks} 5.6.
 *
 * <p>Where nothing is tolerated, the report is made, and the reporting task gets an exception. Should it swallow that, or
 * get it on a thread of its own, it fails after its next put, and the record's offset is not committed.
 */
final class ErrantRecords implements ErrantReports, ErrantRecordReporter {
    private final TaskId task;
    private final FailurePolicy failures;
    private final UnconsumedRecords unconsumed;
    private final Mode mode;
    private final Object lock = new Object();
    /** The reports that are not safe yet, or failed. */
    private final Map<TopicPartition, Set<CompletableFuture<Void>>> outstanding = new HashMap<>(); // guarded by lock

    private @Nullable Exceeded exceeded; // guarded by lock

    /**
     * What is wanted.
     *
     * @param reporting whether the task is given a reporter
     * @param rejected whether records that it rejects are tolerated
     */
    record Mode(boolean reporting, boolean rejected) {}

    /** The first report on what is not tolerated. */
    private record Exceeded(TopicPartition partition, long offset, ConnectException cause) {}

    /** Takes over both and closes them. */
    ErrantRecords(TaskId task, FailurePolicy failures, UnconsumedRecords unconsumed, Mode mode) {
        this.task = task;
        this.failures = failures;
        this.unconsumed = unconsumed;
        this.mode = mode;
    }

    @Override
    public @Nullable ErrantRecordReporter reporter() {
        return mode.reporting ? this : null;
    }

    @Override
    public boolean toleratesRejected() {
        return mode.rejected && failures.toleratesAll();
    }

    @Override
    public Future<Void> report(SinkRecord record, @Nullable Throwable error) {
        ConsumerRecord<byte[], byte[]> consumed = consumed(record);
        CompletableFuture<Void> report;
        try {
            report = failures.failed(Stage.TASK_PUT, SinkTask.class, FailedRecord.of(consumed), error);
        } catch (ConnectException e) {
            synchronized (lock) {
                if (exceeded == null) {
                    exceeded = new Exceeded(partition(consumed), consumed.offset(), e);
                }
            }
            throw e;
        }
        track(partition(consumed), report);
        return new ErrantReport(report);
    }

    @Override
    public void rejected(SinkRecord record, Exception error) {
        ConsumerRecord<byte[], byte[]> consumed = consumed(record);
        RecordFailure failure =
                new RecordFailure(task, Stage.TASK_PUT, SinkTask.class.getName(), FailedRecord.of(consumed), error);
        track(partition(consumed), failures.skip(failure));
    }

    /**
     * The reporters as the task's pipeline is to see them: offsets wait for what they write, too. A write that fails is
     * logged by whoever failed, and no offset waits for it any more.
     */
    List<FailureReporter> watched(List<FailureReporter> reporters) {
        return reporters.stream()
                .map(reporter -> reporter.keepsRecords() ? new Watched(reporter) : reporter)
                .toList();
    }

    private final class Watched implements FailureReporter {
        private final FailureReporter reporter;

        Watched(FailureReporter reporter) {
            this.reporter = reporter;
        }

        @Override
        public CompletableFuture<Void> report(RecordFailure failure) {
            CompletableFuture<Void> report = reporter.report(failure);
            ConsumerRecord<byte[], byte[]> consumed = failure.record().consumed();
            if (consumed != null) {
                track(partition(consumed), report.exceptionally(failed -> null));
            }
            return report;
        }

        @Override
        public void close() {
            reporter.close();
        }
    }

    @Override
    public void await(Map<TopicPartition, OffsetAndMetadata> candidates) throws InterruptedException {
        try {
            CompletableFuture.allOf(pending(candidates).toArray(CompletableFuture[]::new))
                    .get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConnectException(
                    "Task " + task + " commits nothing, because a record that it reported as errant is not safe: "
                            + cause.getMessage() + " Remove the cause and restart the task.",
                    cause);
        }
        Exceeded first = exceeded();
        if (first != null) {
            OffsetAndMetadata candidate = candidates.get(first.partition);
            if (candidate != null && candidate.offset() > first.offset) {
                throw first.cause;
            }
        }
    }

    @Override
    public void forget(Collection<TopicPartition> partitions) {
        synchronized (lock) {
            outstanding.keySet().removeAll(partitions);
        }
    }

    @Override
    public void check() {
        Exceeded first = exceeded();
        if (first != null) {
            throw first.cause;
        }
    }

    @Override
    public void close() {
        failures.close();
        unconsumed.close();
    }

    /** How many reports are not safe, for tests. */
    int outstandingReports() {
        synchronized (lock) {
            return outstanding.values().stream().mapToInt(Set::size).sum();
        }
    }

    /** What the runtime gave out knows where it comes from, through all transforms; a task may also make its own. */
    private ConsumerRecord<byte[], byte[]> consumed(SinkRecord record) {
        return record instanceof ConsumedSinkRecord known ? known.consumed() : unconsumed.of(record);
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private void track(TopicPartition partition, CompletableFuture<Void> report) {
        if (isSafe(report)) {
            return;
        }
        synchronized (lock) {
            outstanding.computeIfAbsent(partition, key -> new HashSet<>()).add(report);
        }
        // After it was added, so that it is taken out even if it completes meanwhile.
        var unused = report.thenRun(() -> safe(partition, report));
    }

    private void safe(TopicPartition partition, CompletableFuture<Void> report) {
        synchronized (lock) {
            Set<CompletableFuture<Void>> reports = outstanding.get(partition);
            if (reports != null && reports.remove(report) && reports.isEmpty()) {
                outstanding.remove(partition);
            }
        }
    }

    private static boolean isSafe(CompletableFuture<Void> report) {
        return report.isDone() && !report.isCompletedExceptionally();
    }

    private List<CompletableFuture<Void>> pending(Map<TopicPartition, ?> partitions) {
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        synchronized (lock) {
            outstanding.forEach((partition, reports) -> {
                if (partitions.containsKey(partition)) {
                    pending.addAll(reports);
                }
            });
        }
        return pending;
    }

    private @Nullable Exceeded exceeded() {
        synchronized (lock) {
            return exceeded;
        }
    }
}
