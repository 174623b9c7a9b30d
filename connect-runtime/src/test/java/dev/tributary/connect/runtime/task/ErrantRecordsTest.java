package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import dev.tributary.connect.runtime.pipeline.FailedRecord;
import dev.tributary.connect.runtime.pipeline.FailureCounts;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.FailureReporter;
import dev.tributary.connect.runtime.pipeline.RecordFailure;
import dev.tributary.connect.runtime.pipeline.Stage;
import dev.tributary.connect.runtime.pipeline.TextPlugins;
import dev.tributary.connect.runtime.pipeline.UnconsumedRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ErrantRecordsTest {
    private static final TaskId TASK = TaskId.of("orders", 0);
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final FailureCounts counts = new FailureCounts();
    private final HeldReporter reporter = new HeldReporter();

    private ErrantRecords errant(boolean tolerateAll) {
        return ErrantRecordsTest.errant(reporter, counts, tolerateAll, false);
    }

    /** Over text converters. */
    static ErrantRecords errant(HeldReporter reporter, FailureCounts counts, boolean tolerateAll, boolean rejected) {
        FailurePolicy failures = new FailurePolicy(
                TASK,
                new ErrorSettings(Duration.ZERO, Duration.ZERO, tolerateAll, false, false),
                counts,
                List.of(reporter),
                time -> true,
                Clock.systemUTC());
        return new ErrantRecords(
                TASK, failures, new UnconsumedRecords(TASK, TextPlugins::text), new ErrantRecords.Mode(true, rejected));
    }

    private static SinkRecord record(TopicPartition partition, long offset) {
        return new SinkRecord(partition.topic(), partition.partition(), null, null, null, "v", offset);
    }

    private static ErrantRecordReporter reporterOf(ErrantRecords errant) {
        ErrantRecordReporter given = errant.reporter();
        assertThat(given).isNotNull();
        return given;
    }

    private static Map<TopicPartition, OffsetAndMetadata> upTo(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }

    @Test
    void aToleratedReportCountsAsAFailureOfThePutAndIsDoneWhenItIsSafe() throws Exception {
        reporter.holding();
        DataException bad = new DataException("bad");
        Future<Void> report = reporterOf(errant(true)).report(record(A, 3), bad);

        assertThat(report.isDone()).isFalse();
        assertThatThrownBy(() -> report.get(1, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> report.cancel(true)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(reporter.records()).containsExactly("t-0@3");
        assertThat(reporter.failures().get(0).stage()).isEqualTo(Stage.TASK_PUT);
        assertThat(reporter.failures().get(0).executingClass()).isEqualTo("org.apache.kafka.connect.sink.SinkTask");
        assertThat(reporter.failures().get(0).error()).isSameAs(bad);
        assertThat(counts.totalRecordFailures()).isEqualTo(1);
        assertThat(counts.totalRecordErrors()).isZero();

        reporter.held().get(0).complete(null);

        assertThat(report.get()).isNull();
        assertThat(report.isDone()).isTrue();
    }

    @Test
    void anErrorNeedNotBeGiven() {
        assertThat(reporterOf(errant(true)).report(record(A, 3), null).isDone()).isTrue();
    }

    @Test
    void offsetsWaitForTheReportsOfTheirPartitionAlone() throws Exception {
        reporter.holding();
        ErrantRecords errant = errant(true);
        reporterOf(errant).report(record(A, 3), new DataException("bad"));

        errant.await(upTo(B, 9)); // returns
        CompletableFuture<Void> committing = awaiting(errant, upTo(A, 4));
        assertThatThrownBy(() -> committing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        reporter.held().get(0).complete(null);

        committing.get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Void> awaiting(
            ErrantRecords errant, Map<TopicPartition, OffsetAndMetadata> candidates) {
        return CompletableFuture.runAsync(() -> {
            try {
                errant.await(candidates);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aReportThatFailedKeepsOffsetsFromBeingCommitted() {
        reporter.holding();
        ErrantRecords errant = errant(true);
        Future<Void> report = reporterOf(errant).report(record(A, 3), new DataException("bad"));
        reporter.held().get(0).completeExceptionally(new ConnectException("no dead letter queue"));

        assertThatThrownBy(() -> errant.await(upTo(A, 4)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-0")
                .hasMessageContaining("no dead letter queue");
        assertThatThrownBy(report::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void reportsOnLostPartitionsAreForgotten() throws Exception {
        reporter.holding();
        ErrantRecords errant = errant(true);
        reporterOf(errant).report(record(A, 3), new DataException("bad"));

        errant.forget(Set.of(A));

        errant.await(upTo(A, 4)); // returns
    }

    @Test
    void offsetsWaitForDeadLettersOfThePipelineTooButNotForThoseThatFailed() throws Exception {
        reporter.holding();
        ErrantRecords errant = errant(true);
        FailureReporter watched = errant.watched(List.of(reporter)).get(0);
        RecordFailure failure = new RecordFailure(
                TASK,
                Stage.VALUE_CONVERTER,
                "my.Converter",
                FailedRecord.of(new ConsumerRecord<>("t", 0, 3, null, null)),
                new DataException("bad"));
        CompletableFuture<Void> first = watched.report(failure);
        CompletableFuture<Void> second = watched.report(failure);
        CompletableFuture<Void> committing = awaiting(errant, upTo(A, 4));

        reporter.held().get(0).complete(null);
        assertThat(first).isCompleted();
        assertThatThrownBy(() -> committing.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        reporter.held().get(1).completeExceptionally(new ConnectException("no dead letter queue"));

        committing.get(30, TimeUnit.SECONDS);
        assertThat(second).isCompletedExceptionally();
    }

    @Test
    void safeReportsAreNotRemembered() throws Exception {
        reporter.holding();
        ErrantRecords errant = errant(true);
        for (int i = 0; i < 100; i++) {
            reporterOf(errant).report(record(A, i), new DataException("bad"));
        }
        reporter.held().forEach(report -> report.complete(null));

        assertThat(errant.outstandingReports()).isZero();
    }

    @Test
    void whereNothingIsToleratedTheReportIsMadeAndTheTaskHearsOfIt() {
        ErrantRecords errant = errant(false);

        assertThatThrownBy(() -> reporterOf(errant).report(record(A, 3), new DataException("bad")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("errors.tolerance");
        assertThat(reporter.records()).containsExactly("t-0@3");
        assertThat(counts.totalRecordErrors()).isEqualTo(1);
    }

    @Test
    void aTaskThatSwallowsWhatIsNotToleratedFailsAfterThePutAndCommitsNothingBeyond() throws Exception {
        ErrantRecords errant = errant(false);
        assertThatThrownBy(() -> reporterOf(errant).report(record(A, 3), new DataException("bad")))
                .isInstanceOf(ConnectException.class);

        errant.await(upTo(A, 3)); // what was put before it may be committed
        errant.await(upTo(B, 9));
        assertThatThrownBy(() -> errant.await(upTo(A, 4))).isInstanceOf(ConnectException.class);
        assertThatThrownBy(errant::check).isInstanceOf(ConnectException.class);
    }

    @Test
    void closingClosesTheReporters() {
        errant(true).close();

        assertThat(reporter.closed()).isTrue();
    }

    @Test
    void rejectedRecordsAreToleratedOnlyIfAllIs() {
        assertThat(errant(reporter, counts, true, true).toleratesRejected()).isTrue();
        assertThat(errant(reporter, counts, false, true).toleratesRejected()).isFalse();
        assertThat(errant(reporter, counts, true, false).toleratesRejected()).isFalse();
    }

    @Test
    void aRejectedRecordIsReportedAndCountedAsSkipped() {
        ErrantRecords errant = errant(reporter, counts, true, true);

        errant.rejected(record(A, 3), new DataException("bad"));

        assertThat(reporter.records()).containsExactly("t-0@3");
        assertThat(counts.totalRecordsSkipped()).isEqualTo(1);
        assertThat(counts.totalRecordErrors()).isEqualTo(1);
    }
}
