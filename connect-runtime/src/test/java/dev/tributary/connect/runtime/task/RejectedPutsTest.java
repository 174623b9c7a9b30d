package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.pipeline.FailureCounts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code errors.tolerance.put.enable}: records beginning with {@code x} make a put fail. */
@Timeout(60)
class RejectedPutsTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final SinkHarness harness = new SinkHarness();
    private final ScriptedSinkTask task = harness.task;
    private final NotingConsumer consumer = new NotingConsumer(task);
    private final HeldReporter reporter = new HeldReporter();
    private final FailureCounts counts = new FailureCounts();
    private final List<Object> taken = new CopyOnWriteArrayList<>();

    private TaskThread start(TopicPartition... partitions) throws InterruptedException {
        harness.errant = ErrantRecordsTest.errant(reporter, counts, true, true);
        task.onPut = this::put;
        consumer.updateBeginningOffsets(Map.of(A, 0L, B, 0L));
        TaskThread running = harness.start(consumer, TargetState.STARTED);
        consumer.assignOnPoll(List.of(partitions));
        task.awaitCall("open " + ScriptedSinkTask.text(List.of(partitions)));
        return running;
    }

    /** All or nothing, like a database transaction. */
    private void put(Collection<SinkRecord> records) {
        for (SinkRecord record : records) {
            if (record.value().toString().startsWith("x")) {
                throw new DataException("rejected " + record.value());
            }
        }
        records.forEach(record -> taken.add(record.value()));
    }

    private void consumed(TopicPartition partition, String values) {
        consumer.schedulePollTask(() -> {
            long offset = 0;
            for (String value : values.split(" ")) {
                consumer.add(partition, offset++, value);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "x0 b c d e, b c d e, t-0@0",
        "a b c d x4, a b c d, t-0@4",
        "a b x2 d e, a b d e, t-0@2",
        "x0, '', t-0@0",
        "x0 x1 x2, '', t-0@0 t-0@1 t-0@2",
        "x0 b x2 d x4 f x6, b d f, t-0@0 t-0@2 t-0@4 t-0@6",
        "a drop x2 drop, a, t-0@2"
    })
    void poisonIsFoundWhereverItIsAndTheRestIsTakenInOrder(String values, String rest, String poison) throws Exception {
        TaskThread running = start(A);
        consumed(A, values);
        List<String> expected = rest.isEmpty() ? List.of() : List.of(rest.split(" "));
        int poisoned = poison.split(" ").length;
        task.await(
                calls -> taken.size() == expected.size() && reporter.records().size() == poisoned,
                "everything taken or reported");
        SinkHarness.stop(running);

        assertThat(taken).containsExactlyElementsOf(expected);
        assertThat(reporter.records()).containsExactly(poison.split(" "));
        assertThat(reporter.failures().get(0).error()).hasMessageStartingWith("rejected x");
        assertThat(counts.totalRecordsSkipped()).isEqualTo(poisoned);
        assertThat(task.calls()).contains("commitSync {t-0=" + values.split(" ").length + "}");
        assertThat(reporter.closed()).isTrue();
    }

    @Test
    void withoutTheSettingTheTaskFails() throws Exception {
        harness.errant = ErrantRecordsTest.errant(reporter, counts, true, false);
        task.onPut = this::put;
        consumer.updateBeginningOffsets(Map.of(A, 0L));
        TaskThread running = harness.start(consumer, TargetState.STARTED);
        consumer.assignOnPoll(List.of(A));
        consumed(A, "x0 b");

        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        SinkHarness.stop(running);
        assertThat(reporter.records()).isEmpty();
        assertThat(taken).isEmpty();
    }

    @Test
    void offsetsWaitUntilTheReportIsSafe() throws Exception {
        reporter.holding();
        harness.commitInterval = Duration.ofMillis(10);
        TaskThread running = start(A);
        consumed(A, "a x1");
        task.await(calls -> reporter.records().size() == 1, "the report");
        consumer.schedulePollTask(() -> task.note("a poll later")); // the commit that is due waits meanwhile
        task.awaitCall("a poll later");
        task.note("safe");
        reporter.held().get(0).complete(null);

        task.awaitCall("commitAsync {t-0=2}");
        SinkHarness.stop(running);
        assertThat(task.calls()).containsSubsequence("safe", "preCommit {t-0=2}", "commitAsync {t-0=2}");
        assertThat(task.calls().subList(0, task.calls().indexOf("safe"))).doesNotContain("preCommit {t-0=2}");
    }

    @Test
    void aReportThatFailsFailsTheTaskAndNothingIsCommittedBeyond() throws Exception {
        reporter.holding();
        TaskThread running = start(A);
        consumed(A, "a x1");
        task.await(calls -> reporter.records().size() == 1, "the report");
        reporter.held().get(0).completeExceptionally(new DataException("no dead letter queue"));
        task.context().requestCommit();

        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        SinkHarness.stop(running);
        assertThat(harness.seen.failure()).hasMessageContaining("no dead letter queue");
        assertThat(task.calls()).contains("close [t-0]", "stop").noneMatch(call -> call.startsWith("commit"));
    }

    @Test
    void aPieceThatIsToComeAgainComesAgainBeforeTheRest() throws Exception {
        AtomicInteger busy = new AtomicInteger(2);
        TaskThread running = start(A);
        task.onPut = records -> {
            boolean piece =
                    records.size() == 2 && records.iterator().next().value().equals("a");
            if (piece && busy.getAndDecrement() > 0) {
                task.context().timeout(5);
                throw new RetriableException("busy");
            }
            put(records);
        };
        consumed(A, "a b c x3");
        task.await(calls -> reporter.records().size() == 1, "the report");
        SinkHarness.stop(running);

        assertThat(task.calls().stream().filter(call -> call.startsWith("put")))
                .containsExactly(
                        "put [a, b, c, x3]",
                        "put [a, b]",
                        "put [a, b]",
                        "put [a, b]",
                        "put [c, x3]",
                        "put [c]",
                        "put [x3]");
        assertThat(taken).containsExactly("a", "b", "c");
    }

    @Test
    void partitionsLostInTheMidstAreNotPutAgain() throws Exception {
        CountDownLatch rejecting = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        harness.maxPollInterval = Duration.ofMillis(200);
        TaskThread running = start(A, B);
        task.onPut = records -> {
            if (records.size() == 4) {
                rejecting.countDown();
                await(lost);
            }
            put(records);
        };
        consumer.schedulePollTask(() -> {
            consumer.add(A, 0, "a0");
            consumer.add(A, 1, "a1");
            consumer.add(B, 0, "x-b0");
            consumer.add(B, 1, "b1");
        });
        await(rejecting);
        consumer.assignOnPoll(List.of(A)); // outlasts the group's patience
        consumer.schedulePollTask(lost::countDown);
        task.awaitCall("close [t-1]");
        consumer.schedulePollTask(() -> consumer.add(A, 2, "a2"));
        task.awaitCall("put [a2]");
        SinkHarness.stop(running);

        assertThat(taken).containsExactly("a0", "a1", "a2");
        assertThat(reporter.records()).isEmpty();
        assertThat(task.calls()).contains("commitSync {t-0=3}");
    }

    @Test
    void aStopInTheMidstCommitsWhatWasTakenAndNoMore() throws Exception {
        CountDownLatch inPiece = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        TaskThread running = start(A);
        task.onPut = records -> {
            if (records.size() == 2 && records.iterator().next().value().equals("a")) {
                inPiece.countDown();
                await(stopped);
            }
            put(records);
        };
        consumed(A, "a b c x3");
        await(inPiece);
        var ended = running.stop();
        stopped.countDown();
        ended.get(60, TimeUnit.SECONDS);

        assertThat(taken).containsExactly("a", "b");
        assertThat(reporter.records()).isEmpty();
        assertThat(task.calls()).contains("commitSync {t-0=2}");
    }

    @Test
    void aPausedTaskIsGivenTheOtherPiecesWhenItIsResumed() throws Exception {
        CountDownLatch inPiece = new CountDownLatch(1);
        CountDownLatch paused = new CountDownLatch(1);
        TaskThread running = start(A);
        task.onPut = records -> {
            if (records.size() == 2 && records.iterator().next().value().equals("a")) {
                inPiece.countDown();
                await(paused);
            }
            put(records);
        };
        consumed(A, "a b c x3");
        await(inPiece);
        running.target(TargetState.PAUSED);
        paused.countDown();
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.PAUSED);
        assertThat(taken).containsExactly("a", "b");

        running.target(TargetState.STARTED);

        task.await(calls -> reporter.records().size() == 1, "the report");
        SinkHarness.stop(running);
        assertThat(taken).containsExactly("a", "b", "c");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
