package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SinkTaskRunnerTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final SinkHarness harness = new SinkHarness();
    private final ScriptedSinkTask task = harness.task;
    private final NotingConsumer consumer = new NotingConsumer(task);

    @AfterEach
    void thePluginWasCalledOnItsThreadAlone() {
        assertThat(task.threads()).containsOnly("task-thread-orders-0");
    }

    private void polls(int maxRecords) {
        harness.maxPollRecords = maxRecords;
        consumer.setMaxPollRecords(maxRecords);
    }

    /** One after another, with no poll between them. */
    private void inPollsToCome(Runnable... turns) {
        consumer.schedulePollTask(() -> {
            turns[0].run();
            if (turns.length > 1) {
                inPollsToCome(Arrays.copyOfRange(turns, 1, turns.length));
            }
        });
    }

    private TaskThread start(TopicPartition... partitions) throws InterruptedException {
        consumer.updateBeginningOffsets(Map.of(A, 0L, B, 0L));
        TaskThread running = harness.start(consumer, TargetState.STARTED);
        if (partitions.length > 0) {
            consumer.assignOnPoll(List.of(partitions));
            task.awaitCall("open " + ScriptedSinkTask.text(List.of(partitions)));
            awaitOnPoll(() -> consumer.paused().isEmpty()); // or the next poll would leave out what it is given
        }
        return running;
    }

    @Test
    void theLifeOfATaskFollowsTheContract() throws Exception {
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        SinkHarness.stop(running);
        assertThat(task.calls())
                .containsSubsequence(
                        "start {key=started}",
                        "open [t-0]",
                        "put [a]",
                        "preCommit {t-0=1}",
                        "close [t-0]",
                        "commitSync {t-0=1}",
                        "consumer closed",
                        "pipeline closed")
                .contains("stop");
        assertThat(task.calls().indexOf("stop")).isGreaterThan(task.calls().indexOf("close [t-0]"));
        assertThat(harness.seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void droppedRecordsAreCommittedToo() throws Exception {
        TaskThread running = start(A);
        consumer.schedulePollTask(() -> {
            consumer.add(A, 0, "a");
            consumer.add(A, 1, "drop");
        });
        task.awaitCall("put [a]");
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("commitSync {t-0=2}");
    }

    @Test
    void offsetsAreCommittedAtTheIntervalAndOnlyIfTheyChanged() throws Exception {
        harness.commitInterval = Duration.ofMillis(20);
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("commitAsync {t-0=1}");
        task.await(calls -> count(calls, "preCommit {t-0=1}") > 5, "several intervals");
        assertThat(count(task.calls(), "commitAsync {t-0=1}")).isEqualTo(1);
        SinkHarness.stop(running);
        assertThat(task.calls()).doesNotContain("commitSync {t-0=1}");
    }

    @Test
    void anIdleTaskIsGivenEmptyBatchesAtTheIntervalAndSoonerIfItAsksForThat() throws Exception {
        TaskThread running = start(A);
        task.onEmptyPut = context -> context.timeout(5);
        task.onPut = records -> task.context().timeout(5);
        consumer.add(A, 0, "a");
        task.awaitEmptyPuts(3);
        SinkHarness.stop(running);
    }

    @Test
    void aRequestedCommitDoesNotWaitForTheInterval() throws Exception {
        TaskThread running = start(A);
        task.onPut = records -> task.context().requestCommit();
        consumer.add(A, 0, "a");
        task.awaitCall("commitAsync {t-0=1}");
        SinkHarness.stop(running);
    }

    @Test
    void offsetsBeyondWhatWasPutAreNotCommittedAndOthersAreSentAsGiven() throws Exception {
        TaskThread running = start(A, B);
        task.onPreCommit = offsets -> Map.of(A, new OffsetAndMetadata(99), B, new OffsetAndMetadata(1, "mine"));
        task.onPut = records -> task.context().requestCommit();
        consumer.schedulePollTask(() -> {
            consumer.add(A, 0, "a");
            consumer.add(B, 0, "b");
            consumer.add(B, 1, "b2");
        });
        task.awaitCall("commitAsync {t-0=0, t-1=1}");
        assertThat(consumer.committed(java.util.Set.of(B)).get(B).metadata()).isEqualTo("mine");
        SinkHarness.stop(running);
    }

    @Test
    void aBatchIsGivenAgainUntilItIsTaken() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        task.onPut = records -> {
            if (attempts.incrementAndGet() < 3) {
                task.context().timeout(10);
                throw new RetriableException("busy");
            }
        };
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.await(calls -> count(calls, "put [a]") == 3, "three attempts");
        consumer.add(A, 1, "b");
        task.awaitCall("put [b]");
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("a", "a", "a", "b");
        assertThat(task.calls()).contains("commitSync {t-0=2}");
    }

    @Test
    void aBatchThatWasNeverTakenIsNotCommitted() throws Exception {
        task.onPut = records -> {
            throw new RetriableException("busy");
        };
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("preCommit {t-0=0}", "close [t-0]").doesNotContain("commitSync {t-0=1}");
    }

    @Test
    void whatAPutThrowsFailsTheTaskAndWhatWasPutBeforeIsCommitted() throws Exception {
        RuntimeException broken = new IllegalArgumentException("no such table");
        task.onPut = records -> {
            if (records.iterator().next().value().equals("b")) {
                throw broken;
            }
        };
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        consumer.add(A, 1, "b");
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).hasCause(broken).hasMessageContaining("orders-0");
        SinkHarness.stop(running);
        assertThat(task.calls())
                .containsSubsequence("put [b]", "preCommit {t-0=1}", "close [t-0]", "commitSync {t-0=1}");
        assertThat(task.calls()).contains("stop");
    }

    @Test
    void recordsPolledBeforeOneThatCannotBeConvertedAreStillPut() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        task.onPut = records -> await(go);
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        consumer.schedulePollTask(() -> consumer.add(A, 1, "b"));
        consumer.schedulePollTask(() -> consumer.add(A, 2, "poison"));
        go.countDown();
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).hasMessage("poison at 2");
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("a", "b");
        assertThat(task.calls()).contains("commitSync {t-0=2}");
    }

    @Test
    void aFullPollIsFollowedByTheNextBeforeItIsConvertedAndAnotherIsNot() throws Exception {
        polls(2);
        TaskThread running = start(A);
        inPollsToCome(
                () -> {
                    consumer.add(A, 0, "retry0");
                    consumer.add(A, 1, "b");
                },
                () -> {
                    task.note("second poll");
                    consumer.add(A, 2, "retry1");
                },
                () -> task.note("third poll"));
        task.await(calls -> calls.contains("third poll") && task.values().size() == 3, "all");
        SinkHarness.stop(running);
        assertThat(task.calls()).containsSubsequence("second poll", "retry0", "retry1", "third poll");
        assertThat(task.values()).containsExactly("retry0", "b", "retry1");
        assertThat(task.calls()).contains("commitSync {t-0=3}");
    }

    @Test
    void afterASlowConversionTheNextFullPollIsConvertedBeforeThereIsAnother() throws Exception {
        polls(1);
        TaskThread running = start(A);
        inPollsToCome(() -> consumer.add(A, 0, "slow20"), () -> {});
        task.awaitCall("put [slow20]");
        inPollsToCome(() -> consumer.add(A, 1, "retry0"), () -> task.note("next poll"));
        task.awaitCall("next poll");
        SinkHarness.stop(running);
        assertThat(task.calls()).containsSubsequence("retry0", "next poll");
    }

    @Test
    void theGroupHearsOfAMemberWhoseConversionsSuddenlyTakeLongAndWhatIsConvertedIsPut() throws Exception {
        polls(1);
        CountDownLatch go = new CountDownLatch(1);
        TaskThread running = start(A);
        inPollsToCome(() -> consumer.add(A, 0, "slow150"), () -> consumer.add(A, 1, "slow0"), () -> {}, () -> {
            task.note("heard of");
            await(go);
        });
        task.awaitCall("heard of");
        task.awaitCall("put [slow150]");
        assertThat(task.calls()).doesNotContain("slow0");
        go.countDown();
        task.awaitCall("put [slow0]");
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("commitSync {t-0=2}");
    }

    @Test
    void whatWasPolledIsNotConvertedForATaskThatEnds() throws Exception {
        polls(1);
        CountDownLatch go = new CountDownLatch(1);
        harness.onSlow = () -> await(go);
        TaskThread running = start(A);
        inPollsToCome(() -> consumer.add(A, 0, "slow0"), () -> consumer.add(A, 1, "slow1"), () -> {});
        task.awaitCall("slow0");
        CompletableFuture<?> stopped = running.stop();
        task.awaitCall("stop");
        go.countDown();
        stopped.get(60, TimeUnit.SECONDS);
        assertThat(task.calls()).doesNotContain("slow1").contains("consumer closed");
    }

    @Test
    void whatWasPolledBeforeAPollThatFailsIsPut() throws Exception {
        polls(1);
        TaskThread running = start(A);
        inPollsToCome(
                () -> consumer.add(A, 0, "a"), () -> consumer.setPollException(new KafkaException("not authorized")));
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).hasMessage("not authorized");
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("a");
    }

    @Test
    void whatWasPolledBeforeARecordThatCannotBeConvertedIsPutAndWhatWasPolledAfterItIsNot() throws Exception {
        polls(1);
        TaskThread running = start(A);
        inPollsToCome(() -> consumer.add(A, 0, "a"), () -> consumer.add(A, 1, "poison"), () -> consumer.add(A, 2, "c"));
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).hasMessage("poison at 1");
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("a");
        assertThat(task.calls()).contains("commitSync {t-0=1}");
    }

    @Test
    void recordsOfAPartitionThatGoesWhileMoreIsPolledAreNotPut() throws Exception {
        polls(2);
        TaskThread running = start(A, B);
        inPollsToCome(
                () -> {
                    consumer.add(A, 0, "a");
                    consumer.add(B, 0, "b");
                },
                () -> {
                    consumer.rebalance(List.of(B));
                    consumer.rebalance(List.of(A, B)); // where to go on is the group's to say
                });
        task.await(calls -> calls.contains("open [t-0]") && !task.values().isEmpty(), "what is left");
        awaitOnPoll(() -> consumer.paused().isEmpty());
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("b");
        assertThat(count(task.calls(), "seek t-0 0")).isEqualTo(2); // on the two assignments
        assertThat(task.calls()).contains("commitSync {t-0=0, t-1=1}");
    }

    @Test
    void aFailedPollFailsTheTask() throws Exception {
        TaskThread running = start(A);
        consumer.setPollException(new KafkaException("not authorized"));
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).hasMessage("not authorized");
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("close [t-0]", "stop", "consumer closed");
    }

    @Test
    void aTaskThatCannotStartIsStoppedAndHoldsNothing() throws Exception {
        task.onStart = () -> {
            throw new IllegalStateException("no credentials");
        };
        TaskThread running = start();
        harness.seen.awaitStates(InstanceState.FAILED);
        SinkHarness.stop(running);
        assertThat(task.calls()).containsExactly("start {key=started}", "stop", "consumer closed", "pipeline closed");
    }

    @Test
    void theConsumerIsPolledWhileAPutTakesLong() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        task.onPut = records -> await(go);
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        CountDownLatch polled = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            consumer.schedulePollTask(polled::countDown);
        }
        await(polled);
        go.countDown();
        SinkHarness.stop(running);
    }

    @Test
    void aSlowPutPausesThePartitionsWhenTheQueueIsFullAndLosesNothing() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        task.onPut = records -> await(go);
        TaskThread running = start(A);
        for (int i = 0; i < 20; i++) {
            int offset = i;
            consumer.schedulePollTask(() -> consumer.add(A, offset, "r" + offset));
        }
        awaitOnPoll(() -> consumer.paused().contains(A));
        go.countDown();
        task.await(calls -> task.values().size() == 20, "all records");
        SinkHarness.stop(running);
        assertThat(task.values())
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> "r" + i)
                        .toList());
        assertThat(task.calls()).contains("commitSync {t-0=20}");
    }

    @Test
    void revokedPartitionsAreCommittedAndClosedBeforeTheyAreGone() throws Exception {
        TaskThread running = start(A, B);
        consumer.schedulePollTask(() -> {
            consumer.add(A, 0, "a");
            consumer.add(B, 0, "b");
        });
        task.await(calls -> task.values().size() == 2, "both");
        consumer.assignOnPoll(List.of(B));
        task.awaitCall("commitSync {t-0=1}");
        assertThat(task.calls()).containsSubsequence("preCommit {t-0=1}", "close [t-0]", "commitSync {t-0=1}");
        assertThat(task.context().assignment()).containsExactly(B);
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("commitSync {t-1=1}");
        assertThat(count(task.calls(), "close [t-0]")).isEqualTo(1);
    }

    @Test
    void aRevocationWaitsForTheRunningPut() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        task.onPut = records -> await(go);
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        CountDownLatch revoking = new CountDownLatch(1);
        consumer.schedulePollTask(() -> {
            revoking.countDown();
            consumer.rebalance(List.of());
        });
        await(revoking);
        assertThat(task.calls()).doesNotContain("close [t-0]");
        go.countDown();
        task.awaitCall("commitSync {t-0=1}");
        SinkHarness.stop(running);
    }

    @Test
    void aPutThatOutlastsTheGroupsPatienceLosesItsPartitionsWithoutCommit() throws Exception {
        harness.maxPollInterval = Duration.ofMillis(200);
        CountDownLatch go = new CountDownLatch(1);
        task.onPut = records -> await(go);
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        CountDownLatch revoked = new CountDownLatch(1);
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of());
            revoked.countDown();
        });
        await(revoked);
        consumer.assignOnPoll(List.of(A)); // and back again: the put still runs
        consumer.assignOnPoll(List.of(A, B));
        CountDownLatch assigned = new CountDownLatch(1);
        consumer.schedulePollTask(assigned::countDown);
        await(assigned);
        go.countDown();
        task.awaitCall("open [t-0, t-1]");
        SinkHarness.stop(running);
        assertThat(task.calls()).containsSubsequence("put [a]", "close [t-0]", "open [t-0, t-1]");
        assertThat(task.calls()).doesNotContain("preCommit {t-0=1}", "commitSync {t-0=1}");
    }

    @Test
    void aRewindIsObeyedBeforeTheNextPutAndWhatWasPolledIsForgotten() throws Exception {
        consumer.updateBeginningOffsets(Map.of(A, 0L));
        CountDownLatch queued = new CountDownLatch(1);
        AtomicInteger puts = new AtomicInteger();
        task.onPut = records -> {
            if (puts.getAndIncrement() == 0) {
                await(queued);
                task.context().offset(A, 1);
            }
        };
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        consumer.schedulePollTask(() -> consumer.add(A, 1, "b"));
        consumer.schedulePollTask(() -> consumer.add(A, 2, "c"));
        consumer.schedulePollTask(queued::countDown);
        task.awaitCall("seek t-0 1");
        consumer.schedulePollTask(() -> {
            consumer.add(A, 1, "b");
            consumer.add(A, 2, "c");
        });
        task.await(calls -> task.values().size() >= 3, "the rest");
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("a", "b", "c");
        assertThat(task.calls()).contains("commitSync {t-0=3}");
    }

    @Test
    void aRewindInOpenIsObeyedBeforeAnythingIsPut() throws Exception {
        task.onOpen = context -> context.offset(Map.of(A, 40L));
        TaskThread running = start(A);
        task.awaitCall("seek t-0 40");
        consumer.add(A, 40, "x");
        task.awaitCall("put [x]");
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("commitSync {t-0=41}");
    }

    @Test
    void aRewindOfAForeignPartitionFailsTheTask() throws Exception {
        task.onPut = records -> task.context().offset(B, 3);
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("t-1");
        SinkHarness.stop(running);
    }

    @Test
    void aFailedPreCommitIsFollowedByReadingAgainFromTheLastCommit() throws Exception {
        TaskThread running = start(A);
        AtomicInteger calls = new AtomicInteger();
        task.onPreCommit = offsets -> {
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("flush failed");
            }
            return offsets;
        };
        task.onPut = records -> task.context().requestCommit();
        consumer.add(A, 0, "a");
        task.awaitCall("seek t-0 0");
        consumer.add(A, 0, "a");
        task.awaitCall("commitAsync {t-0=1}");
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("a", "a");
    }

    @Test
    void preCommitThatAnswersNullFailsTheTask() throws Exception {
        TaskThread running = start(A);
        task.onPreCommit = offsets -> null;
        task.onPut = records -> task.context().requestCommit();
        consumer.add(A, 0, "a");
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(harness.seen.failure()).hasMessageContaining("preCommit").hasMessageContaining("null");
        SinkHarness.stop(running);
    }

    @Test
    void partitionsAreClosedAfterAFailedPreCommitAndNothingIsCommitted() throws Exception {
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        task.onPreCommit = offsets -> {
            throw new IllegalStateException("flush failed");
        };
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("close [t-0]").doesNotContain("commitSync {t-0=1}");
        assertThat(harness.seen.states()).endsWith(InstanceState.UNASSIGNED);
    }

    @Test
    void aFailedCommitIsTriedAgainWithTheNext() throws Exception {
        harness.commitInterval = Duration.ofMillis(20);
        TaskThread running = start(A);
        consumer.holdCommits();
        consumer.add(A, 0, "a");
        task.awaitCall("commitAsync {t-0=1}");
        consumer.completeCommits(new KafkaException("coordinator moved"));
        task.await(calls -> count(calls, "commitAsync {t-0=1}") == 2, "again");
        consumer.completeCommits(null);
        SinkHarness.stop(running);
        assertThat(harness.seen.states()).doesNotContain(InstanceState.FAILED);
    }

    @Test
    void aCommitThatTakesTooLongIsGivenUpAndTheNextBegun() throws Exception {
        harness.commitInterval = Duration.ofMillis(20);
        harness.commitTimeout = Duration.ofMillis(50);
        TaskThread running = start(A);
        consumer.holdCommits();
        consumer.add(A, 0, "a");
        task.await(calls -> count(calls, "commitAsync {t-0=1}") >= 2, "a second commit");
        SinkHarness.stop(running);
    }

    @Test
    void aFailedLastCommitOnlyMeansThatRecordsComeAgain() throws Exception {
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        consumer.failSyncCommits(new KafkaException("coordinator gone"));
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("commitSync {t-0=1}", "consumer closed", "stop");
        assertThat(harness.seen.states()).endsWith(InstanceState.UNASSIGNED);
    }

    @Test
    void aPausedTaskIsNotGivenRecordsCommitsAndGoesOnAfterwards() throws Exception {
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        running.target(TargetState.PAUSED);
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.PAUSED);
        task.awaitCall("commitAsync {t-0=1}");
        consumer.schedulePollTask(() -> consumer.add(A, 1, "b"));
        awaitOnPoll(() -> consumer.paused().contains(A));
        assertThat(task.values()).containsExactly("a");
        running.target(TargetState.STARTED);
        task.awaitCall("put [b]");
        SinkHarness.stop(running);
        assertThat(harness.seen.states())
                .containsExactly(
                        InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void aTaskThatBeginsPausedDoesNotStartBeforeItIsResumed() throws Exception {
        TaskThread running = harness.start(consumer, TargetState.PAUSED);
        harness.seen.awaitStates(InstanceState.PAUSED);
        assertThat(task.calls()).isEmpty();
        running.target(TargetState.STARTED);
        task.awaitCall("start {key=started}");
        SinkHarness.stop(running);
    }

    @Test
    void aPartitionPausedByTheTaskIsHeldBackEvenIfItsRecordsWerePolled() throws Exception {
        CountDownLatch queued = new CountDownLatch(1);
        AtomicInteger puts = new AtomicInteger();
        task.onPut = records -> {
            if (puts.getAndIncrement() == 0) {
                await(queued);
                task.context().pause(A);
            }
        };
        TaskThread running = start(A, B);
        consumer.add(A, 0, "a0");
        task.awaitCall("put [a0]");
        consumer.schedulePollTask(() -> consumer.add(A, 1, "a1"));
        consumer.schedulePollTask(() -> consumer.add(B, 0, "b0"));
        consumer.schedulePollTask(queued::countDown);
        task.awaitCall("put [b0]");
        task.awaitCall("seek t-0 1");
        awaitOnPoll(() -> consumer.paused().equals(java.util.Set.of(A)));
        assertThat(task.values()).containsExactly("a0", "b0");
        task.context().resume(A);
        consumer.add(A, 1, "a1");
        task.awaitCall("put [a1]");
        SinkHarness.stop(running);
    }

    @Test
    void pausingAForeignPartitionIsRefused() throws Exception {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        task.onOpen = context -> {
            try {
                context.pause(B);
            } catch (RuntimeException e) {
                refused.set(e);
            }
        };
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        assertThat(refused.get()).isInstanceOf(IllegalWorkerStateException.class);
        SinkHarness.stop(running);
    }

    @Test
    void theContextAnswersTheConfigurationAsItIsNow() throws Exception {
        TaskThread running = start(A);
        assertThat(task.context().configs()).isEqualTo(Map.of("key", "now"));
        assertThat(task.context().assignment()).containsExactly(A);
        assertThat(task.context().errantRecordReporter()).isNull();
        assertThatThrownBy(() -> task.context().pluginMetrics()).isInstanceOf(UnsupportedOperationException.class);
        SinkHarness.stop(running);
    }

    @Test
    void aTopicPatternIsSubscribedAsSuch() throws Exception {
        harness.topics =
                new dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics(null, Pattern.compile("t.*"));
        consumer.updatePartitions("t", List.of());
        TaskThread running = start(A);
        SinkHarness.stop(running);
        assertThat(task.calls()).contains("open [t-0]");
    }

    @Test
    void anAbandonedTaskCommitsNothingAndItsConsumerIsClosed() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        task.onPut = records -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        };
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        running.abandon();
        await(interrupted);
        SinkHarness.stop(running);
        assertThat(task.calls())
                .contains("close [t-0]", "stop", "consumer closed")
                .noneMatch(call -> call.startsWith("commit"));
        assertThat(harness.seen.states()).containsExactly(InstanceState.RUNNING);
    }

    @Test
    void theConsumerOfAnAbandonedTaskIsClosedWhileThePutHangs() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        task.onPut = records -> awaitWhateverHappens(go);
        TaskThread running = start(A);
        consumer.add(A, 0, "a");
        task.awaitCall("put [a]");
        running.abandon();
        task.awaitCall("consumer closed");
        go.countDown();
        SinkHarness.stop(running);
    }

    @Test
    void aConverterThatIsTriedAgainAndAgainKeepsTheMembership() throws Exception {
        TaskThread running = start(A, B);
        consumer.schedulePollTask(() -> {
            consumer.add(A, 0, "retry400");
            consumer.add(B, 0, "b");
            consumer.assignOnPoll(List.of(B)); // the next poll is that of the converter that waits
        });
        task.awaitCall("retry400");
        task.awaitCall("close [t-0]");
        task.awaitCall("put [b]");
        SinkHarness.stop(running);
        assertThat(task.values()).containsExactly("b"); // the other was revoked while it was being converted
    }

    /** Waits until the condition holds within a poll, where the consumer's state belongs to the test. */
    private void awaitOnPoll(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            CountDownLatch checked = new CountDownLatch(1);
            boolean[] holds = new boolean[1];
            consumer.schedulePollTask(() -> {
                holds[0] = condition.getAsBoolean();
                checked.countDown();
            });
            await(checked);
            if (holds[0]) {
                return;
            }
        }
        throw new AssertionError("the condition did not become true within 1000 polls");
    }

    private static long count(List<String> calls, String call) {
        return calls.stream().filter(call::equals).count();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitWhateverHappens(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // hangs, as some plugins do
                Thread.onSpinWait();
            }
        }
    }
}
