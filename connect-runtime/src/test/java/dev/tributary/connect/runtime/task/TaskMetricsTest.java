package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.metrics.HandTime;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What source tasks show of themselves; time goes on when a test says so. */
@Timeout(120)
class TaskMetricsTest {
    private final HandTime time = new HandTime();
    private SourceRig rig = rig(true);

    @AfterEach
    void close() {
        rig.close();
    }

    private SourceRig rig(boolean acknowledgeAtOnce) {
        var made = new SourceRig(acknowledgeAtOnce);
        made.sets = time.sets;
        return made;
    }

    @Test
    void recordsAreCountedFromPollToAcknowledgementAndSoAreThoseThatFail() {
        rig.converter = new ConverterChoice(SourceDeadLettersTest.Picky.class.getName(), null, Map.of());
        rig.tolerateAll = true;
        long timestamp = time.milliseconds() - 90_000;
        rig.script.polls.add(() -> {
            time.advance(Duration.ofMillis(30));
            return List.of(recordOf("a", timestamp), record("x is refused", 2), record("c", 3));
        });
        startAndHang();

        assertThat(ofSource("source-record-poll-total")).isEqualTo(3.0);
        assertThat(ofSource("source-record-send-total")).isEqualTo(2.0);
        assertThat(ofSource("source-record-write-total")).isEqualTo(2.0);
        assertThat(ofSource("source-record-write-rate")).isEqualTo(2.0 / 30);
        assertThat(ofSource("source-record-active-count")).isEqualTo(0.0);
        assertThat(ofSource("source-record-active-count-max")).isEqualTo(3.0);
        assertThat(ofSource("poll-batch-max-time-ms")).isEqualTo(30.0);
        assertThat(ofSource("source-record-age-ms")).isEqualTo(90_030.0);
        assertThat(ofTask("batch-size-max")).isEqualTo(3.0);
        assertThat(ofTask("status")).isEqualTo("running");
        assertThat(ofTask("task-class")).isEqualTo(ScriptedSource.class.getName());
        assertThat(ofTask("task-version")).isEqualTo("7.1");
        assertThat(ofTask("connector-type")).isEqualTo("source");
        assertThat(ofTask("key-converter-class")).isEqualTo(SourceDeadLettersTest.Picky.class.getName());
        assertThat(ofErrors("total-record-failures")).isEqualTo(1.0);
        assertThat(ofErrors("total-record-errors")).isEqualTo(1.0);
        assertThat(ofErrors("total-records-skipped")).isEqualTo(1.0);
        assertThat(ofErrors("deadletterqueue-produce-requests")).isEqualTo(0.0);
        assertThat((Long) ofErrors("last-error-timestamp")).isPositive();
        assertThat(ofSource("transaction-size-max")).isNull();
    }

    @Test
    void whatKafkaHasNotAcknowledgedIsActive() {
        rig = rig(false);
        rig.script.poll(record("a", 1), record("b", 2));
        startAndHang();

        assertThat(ofSource("source-record-active-count")).isEqualTo(2.0);
        rig.producer.completeNext();
        assertThat(ofSource("source-record-active-count")).isEqualTo(1.0);
        assertThat(ofSource("source-record-write-total")).isEqualTo(1.0);
        rig.producer.errorNext(new RuntimeException("lost"));
        assertThat(ofSource("source-record-active-count")).isEqualTo(0.0);
        assertThat(ofSource("source-record-write-total")).isEqualTo(1.0);
    }

    @Test
    void offsetCommitsAreTimedAndTheirOutcomesCounted() {
        rig.commitInterval = Duration.ofMillis(20);
        rig.start();
        rig.journal.await("commit"); // the plugin's, which follows

        assertThat(ofTask("offset-commit-success-percentage")).isEqualTo(1.0);
        assertThat(ofTask("offset-commit-failure-percentage")).isEqualTo(0.0);
        assertThat((Double) ofTask("offset-commit-max-time-ms")).isNotNaN().isNotNegative();
    }

    @Test
    void sharesOfItsLifeTellHowLongATaskWasPaused() {
        rig.target = TargetState.PAUSED;
        RunningInstance run = rig.start();
        rig.states.await(InstanceState.PAUSED);
        assertThat(ofTask("status")).isEqualTo("paused");
        time.advance(Duration.ofSeconds(10));
        run.target(TargetState.STARTED);
        rig.states.await(InstanceState.RUNNING);
        time.advance(Duration.ofSeconds(30));

        assertThat(ofTask("status")).isEqualTo("running");
        assertThat(ofTask("pause-ratio")).isEqualTo(0.25);
        assertThat(ofTask("running-ratio")).isEqualTo(0.75);
    }

    @Test
    void aTaskThatHasFailedIsSeenUntilItIsTakenDown() {
        rig.script.polls.add(() -> {
            throw new DataException("no more");
        });
        rig.start();
        rig.states.await(InstanceState.FAILED);
        rig.journal.await("stop"); // the plugin has ended, too

        assertThat(ofTask("status")).isEqualTo("failed");
        assertThat(ofSource("source-record-poll-total")).isEqualTo(0.0);
        assertThat(ofConnector("connector-failed-task-count")).isEqualTo(1L);
        assertThat(ofConnector("connector-total-task-count")).isEqualTo(1L);

        rig.stopAndAwait();
        assertThat(ofTask("status")).isNull();
        assertThat(ofSource("source-record-poll-total")).isNull();
        assertThat(ofErrors("total-retries")).isNull();
        assertThat(ofConnector("connector-total-task-count")).isNull();
        assertThat(ofWorker("task-count")).isEqualTo(0.0);
        assertThat(ofWorker("task-startup-success-total")).isEqualTo(1.0);
        assertThat(ofWorker("task-startup-failure-total")).isEqualTo(0.0);
    }

    @Test
    void aTaskThatCannotBeMadeIsSeenTooAndCountsAsAFailedStart() {
        rig.taskClass = "no.such.Task";
        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(ofTask("status")).isEqualTo("failed");
        assertThat(ofTask("task-class")).isEqualTo("unknown");
        assertThat(ofWorker("task-count")).isEqualTo(1.0);
        assertThat(ofWorker("task-startup-attempts-total")).isEqualTo(1.0);
        assertThat(ofWorker("task-startup-failure-total")).isEqualTo(1.0);
        assertThat(ofWorker("task-startup-failure-percentage")).isEqualTo(1.0);
    }

    @Test
    void aRunThatWasGivenUpAndEndsLateLeavesTheMetricsOfTheNextAlone() throws Exception {
        CountDownLatch latch = rig.script.pollThatHangs();
        RunningInstance old = rig.start();
        rig.journal.await("hangs");
        old.abandon();
        rig.script.poll(record("a", 1));
        rig.start();
        rig.journal.await("commitRecord a");

        latch.countDown();
        old.stop().get(60, TimeUnit.SECONDS);

        assertThat(ofTask("status")).isEqualTo("running");
        assertThat(ofSource("source-record-write-total")).isEqualTo(1.0);
        assertThat(ofConnector("connector-total-task-count")).isEqualTo(1L);
    }

    @Test
    void transactionsAreCountedByTheirRecords() {
        rig.exactlyOnce = new ExactlyOnceTest.FakeCluster(rig.journal);
        rig.script.poll(record("a", 1), record("b", 2), record("c", 3));
        rig.script.poll(record("d", 4));
        startAndHang();

        assertThat(ofSource("transaction-size-max")).isEqualTo(3.0);
        assertThat(ofSource("transaction-size-min")).isEqualTo(1.0);
        assertThat(ofSource("transaction-size-avg")).isEqualTo(2.0);
        assertThat(ofSource("source-record-write-total")).isEqualTo(4.0);
        assertThat(ofTask("offset-commit-success-percentage")).isEqualTo(1.0);
    }

    /** Starts the task and waits until it hangs in the poll after those that the test planned: all else is done then. */
    private void startAndHang() {
        CountDownLatch never = rig.script.pollThatHangs();
        assertThat(never.getCount()).isEqualTo(1);
        rig.start();
        rig.journal.await("hangs");
    }

    private static SourceRecord recordOf(String value, long timestamp) {
        return new SourceRecord(
                Map.of("file", "a"), Map.of("line", 1), "topic", null, null, null, null, value, timestamp);
    }

    private @Nullable Object ofTask(String name) {
        return time.value(MetricGroup.TASK, name, "orders", "3");
    }

    private @Nullable Object ofSource(String name) {
        return time.value(MetricGroup.SOURCE_TASK, name, "orders", "3");
    }

    private @Nullable Object ofErrors(String name) {
        return time.value(MetricGroup.TASK_ERROR, name, "orders", "3");
    }

    private @Nullable Object ofConnector(String name) {
        return time.value(MetricGroup.WORKER_CONNECTOR, name, "orders");
    }

    private @Nullable Object ofWorker(String name) {
        return time.value(MetricGroup.WORKER, name);
    }
}
