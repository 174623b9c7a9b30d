package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.runtime.config.ConverterChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SourceTaskRunnerTest {
    private SourceRig rig = new SourceRig(true);

    @AfterEach
    void close() {
        rig.close();
    }

    private void acknowledgeByHand() {
        rig = new SourceRig(false);
    }

    private void awaitSent(int records) {
        rig.journal.awaitThat(
                records + " records are sent", all -> rig.producer.history().size() >= records);
    }

    private List<String> sentValues() {
        return rig.producer.history().stream()
                .map(ProducerRecord::value)
                .map(value -> new String(value, java.nio.charset.StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aTasksLifeInOrder() {
        rig.script.poll(record("a", 1), record("b", 2));

        rig.start();
        rig.journal.await("commitRecord b");
        rig.stopAndAwait();

        assertThat(rig.journal.all())
                .containsExactly(
                        "construct",
                        "initialize",
                        "start",
                        "state RUNNING",
                        "poll",
                        "producer connector-producer-orders-3", // a task that has nothing to send needs none
                        "commitRecord a",
                        "topic topic of orders-3",
                        "commitRecord b",
                        "put [\"orders\",{\"file\":\"a\"}]={\"line\":2}",
                        "commit",
                        "stop",
                        "producer closed within 30 s",
                        "state UNASSIGNED");
        assertThat(sentValues()).containsExactly("a", "b");
        assertThat(rig.states.version).isEqualTo("7.1");
    }

    @Test
    void everyCallIsOnTheTasksThreadUnderTheConnectorsLoaderAndTheTasksMdc() {
        rig.script.poll(record("a", 1));

        rig.start();
        rig.journal.await("commitRecord a");
        rig.stopAndAwait();

        assertThat(rig.journal.entries()).allSatisfy(entry -> {
            assertThat(entry.thread()).isEqualTo("task-thread-orders-3");
            assertThat(entry.mdc()).isEqualTo("[orders|task-3] ");
            ClassLoader expected = entry.what().equals("construct")
                    ? ScriptedSource.class.getClassLoader()
                    : rig.plugins.connectorLoader;
            assertThat(entry.loader()).as(entry.what()).isSameAs(expected);
        });
    }

    @Test
    void periodicCommitsRunOnAHelperUnderTheConnectorsLoader() {
        rig.commitInterval = Duration.ofMillis(10);

        rig.start();
        Journal.Entry commit = rig.journal.await("commit");

        assertThat(commit.thread()).startsWith("task-helper-");
        assertThat(commit.loader()).isSameAs(rig.plugins.connectorLoader);
        assertThat(commit.mdc()).isEqualTo("[orders|task-3|offsets] ");
    }

    @Test
    void thePluginSeesItsConfigurationWithVariablesResolvedAndCanAskForItAnew() {
        rig.start();
        rig.states.await(InstanceState.RUNNING);

        assertThat(rig.script.config).containsEntry("y", "resolved").containsKey("task.class");
        assertThat(rig.script.context.configs()).isEqualTo(rig.script.config);
        assertThat(rig.script.context.transactionContext()).isNull();
        assertThat(rig.script.context.pluginMetrics()).isNotNull();
        assertThat(rig.metrics.open).containsExactly("{connector=orders, task=3}");
        rig.stopAndAwait();
        assertThat(rig.metrics.open).isEmpty();
    }

    @Test
    void whatIsAcknowledgedIsCommittedWhilePollBlocks() {
        acknowledgeByHand();
        rig.commitInterval = Duration.ofMillis(10);
        CountDownLatch never = new CountDownLatch(1);
        rig.script.poll(record("a", 1));
        rig.script.pollThatBlocks(never);

        rig.start();
        rig.journal.awaitCount("poll", 2);
        rig.producer.completeNext();

        rig.journal.await("put [\"orders\",{\"file\":\"a\"}]={\"line\":1}");
        never.countDown();
    }

    @Test
    void onlyTheAcknowledgedPrefixIsCommitted() {
        acknowledgeByHand();
        rig.commitTimeout = Duration.ofMillis(50);
        rig.script.poll(record("a", 1), record("b", 2), record("c", 3));

        rig.start();
        awaitSent(3);
        rig.producer.completeNext();
        rig.stopAndAwait();

        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":1}");
        assertThat(rig.journal.all()).containsSubsequence("commit", "stop");
    }

    @Test
    void stoppingWaitsForAcknowledgementsBeforeTheLastCommit() {
        acknowledgeByHand();
        rig.script.poll(record("a", 1));
        RunningInstance running = rig.start();
        awaitSent(1);

        CompletableFuture<Void> ended = running.stop();
        assertThat(ended).isNotDone();
        rig.producer.completeNext();
        rig.stopAndAwait();

        assertThat(rig.journal.all())
                .containsSubsequence("commitRecord a", "put [\"orders\",{\"file\":\"a\"}]={\"line\":1}", "stop");
    }

    @Test
    void aTaskThatIsPausedFromTheBeginningIsConstructedButNotStarted() {
        rig.target = TargetState.PAUSED;

        RunningInstance running = rig.start();
        rig.states.await(InstanceState.PAUSED);
        assertThat(rig.journal.all()).doesNotContain("initialize", "start");

        running.target(TargetState.STARTED);
        rig.states.await(InstanceState.RUNNING);
        assertThat(rig.journal.all()).containsSubsequence("state PAUSED", "initialize", "start", "state RUNNING");
    }

    @Test
    void aTaskThatIsStoppedBeforeItsFirstStartIsNotStopped() {
        rig.target = TargetState.PAUSED;
        rig.start();
        rig.states.await(InstanceState.PAUSED);

        rig.stopAndAwait();

        assertThat(rig.journal.all())
                .doesNotContain("initialize", "start", "commit", "stop", "producer connector-producer-orders-3");
        assertThat(rig.states.states).containsExactly(InstanceState.PAUSED, InstanceState.UNASSIGNED);
    }

    @Test
    void aPausedTaskPollsNothingUntilItIsResumed() {
        RunningInstance running = rig.start();
        rig.states.await(InstanceState.RUNNING);

        running.target(TargetState.PAUSED);
        rig.states.await(InstanceState.PAUSED);
        rig.script.poll(record("a", 1));
        running.target(TargetState.STARTED);
        rig.journal.await("commitRecord a");

        assertThat(rig.journal.all())
                .containsSubsequence("state RUNNING", "state PAUSED", "state RUNNING", "poll", "commitRecord a");
    }

    @Test
    void aTargetOfStoppedEndsTheTask() {
        RunningInstance running = rig.start();
        rig.states.await(InstanceState.RUNNING);

        running.target(TargetState.STOPPED);

        rig.states.await(InstanceState.UNASSIGNED);
    }

    @Test
    void aTaskThatCannotStartFailsAndIsStopped() {
        IllegalStateException broken = new IllegalStateException("no such database");
        rig.script.onStart = () -> {
            throw broken;
        };

        rig.start();
        rig.states.await(InstanceState.FAILED);
        rig.stopAndAwait();

        assertThat(rig.states.failure).isSameAs(broken);
        assertThat(rig.states.states).containsExactly(InstanceState.FAILED);
        assertThat(rig.journal.all()).containsSubsequence("start", "stop");
    }

    @Test
    void aTaskWhosePollThrowsCommitsWhatWasAcknowledgedAndFails() {
        rig.script.poll(record("a", 1));
        rig.script.polls.add(() -> {
            throw new IllegalStateException("broken");
        });

        rig.start();
        rig.stopAfter(InstanceState.FAILED);

        assertThat(rig.journal.all())
                .containsSubsequence(
                        "commitRecord a",
                        "put [\"orders\",{\"file\":\"a\"}]={\"line\":1}",
                        "commit",
                        "state FAILED",
                        "stop");
    }

    @Test
    void anErrorFailsTheTaskWithoutALastCommit() {
        rig.script.poll(record("a", 1));
        rig.script.polls.add(() -> {
            throw new NoClassDefFoundError("a/Missing");
        });

        rig.start();
        rig.stopAfter(InstanceState.FAILED);

        assertThat(rig.states.failure).isInstanceOf(NoClassDefFoundError.class);
        assertThat(rig.journal.all()).doesNotContain("commit").contains("stop");
    }

    @Test
    void aFailureIsToldEvenIfThePluginsStopHangs() {
        CountDownLatch hang = new CountDownLatch(1);
        rig.script.onStop = hang::await;
        rig.script.polls.add(() -> {
            throw new IllegalStateException("broken");
        });

        rig.start();
        rig.states.await(InstanceState.FAILED);

        hang.countDown();
    }

    @Test
    void aPollThatFailsForTheMomentIsCalledAgain() {
        rig.script.polls.add(() -> {
            throw new RetriableException("away");
        });
        rig.script.polls.add(() -> {
            throw new TimeoutException("away, says Kafka");
        });
        rig.script.poll(record("a", 1));

        rig.start();
        rig.journal.await("commitRecord a");

        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING);
    }

    @Test
    void nullAndEmptyPollsAreNothingYet() {
        rig.script.polls.add(() -> null);
        rig.script.poll();
        rig.script.poll(record("a", 1));

        rig.start();

        rig.journal.await("commitRecord a");
    }

    @Test
    void aNullRecordFailsTheTask() {
        rig.script.polls.add(() -> Arrays.asList(record("a", 1), null));

        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(rig.states.failure).hasMessageContaining("poll()");
    }

    @Test
    void aTaskWhoseThreadIsInterruptedByItsPluginFailsInsteadOfVanishing() {
        rig.script.polls.add(() -> {
            throw new InterruptedException("I felt like it");
        });

        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(rig.states.failure).hasMessageContaining("interrupted");
    }

    @Test
    void aLostRecordFailsTheTaskAndHoldsItsOffsetBack() {
        acknowledgeByHand();
        rig.script.poll(record("a", 1), record("b", 2), record("c", 3));
        rig.start();
        awaitSent(3);

        rig.producer.completeNext();
        rig.producer.errorNext(new RecordTooLargeException("2 MB"));
        rig.producer.completeNext();
        rig.stopAfter(InstanceState.FAILED);

        assertThat(rig.states.failure)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-3")
                .hasMessageContaining("topic")
                .hasCauseInstanceOf(RecordTooLargeException.class);
        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":1}");
        assertThat(rig.journal.all()).doesNotContain("commitRecord b", "commitRecord b without metadata");
    }

    @Test
    void aLostRecordIsSkippedWhereThatIsTolerated() {
        acknowledgeByHand();
        rig.tolerateAll = true;
        rig.script.poll(record("a", 1), record("b", 2));
        rig.start();
        awaitSent(2);

        rig.producer.errorNext(new RecordTooLargeException("2 MB"));
        rig.producer.completeNext();
        rig.stopAndAwait();

        assertThat(rig.journal.all()).contains("commitRecord a without metadata", "commitRecord b");
        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":2}");
        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void aSendThatFailsForTheMomentIsTriedAgainWithoutTransformingTwice() {
        CountingTransform.calls.clear();
        rig.transforms =
                List.of(new TransformChoice("count", CountingTransform.class.getName(), null, Map.of(), null, false));
        rig.producer.sendException = new TimeoutException("no metadata");
        rig.script.poll(record("a", 1), record("b", 2));
        rig.start();
        rig.journal.awaitCount("send failed", 2);

        rig.producer.sendException = null;
        rig.journal.await("commitRecord b");
        rig.stopAndAwait();

        assertThat(sentValues()).containsExactly("a", "b");
        assertThat(CountingTransform.calls).containsExactly("a", "b");
    }

    @Test
    void aBatchThatWaitsToBeTriedAgainIsLeftWhenTheTaskIsStopped() {
        rig.producer.sendException = new TimeoutException("no metadata");
        rig.script.poll(record("a", 1));
        rig.start();
        rig.journal.await("send failed");

        rig.stopAndAwait();

        assertThat(rig.offsets.describe()).isEmpty();
        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void aSendThatCannotSucceedFailsTheTaskWhateverIsTolerated() {
        rig.tolerateAll = true;
        rig.producer.sendException = new KafkaException("broken serializer");
        rig.script.poll(record("a", 1));

        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(rig.states.failure).isInstanceOf(ConnectException.class).hasMessageContaining("broken serializer");
    }

    @Test
    void aDroppedRecordIsToldToTheTaskAndItsOffsetGoesWithALaterOne() {
        CountingTransform.calls.clear();
        rig.transforms = List.of(new TransformChoice(
                "count", CountingTransform.class.getName(), null, Map.of("drop", "a"), null, false));
        rig.script.poll(record("a", 1));

        rig.start();
        Journal.Entry told = rig.journal.await("commitRecord a without metadata");
        rig.stopAndAwait();

        assertThat(told.thread()).isEqualTo("task-thread-orders-3");
        assertThat(rig.offsets.describe()).isEmpty();
    }

    @Test
    void aPluginsCommitRecordMayThrow() {
        rig.script.onCommitRecord = () -> {
            throw new IllegalStateException("broken");
        };
        rig.script.poll(record("a", 1));

        rig.start();
        rig.journal.await("commitRecord a");
        rig.stopAndAwait();

        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":1}");
        assertThat(rig.states.states).doesNotContain(InstanceState.FAILED);
    }

    @Test
    void anAbandonedTaskReportsAndCommitsNothingAnyMore() {
        CountDownLatch never = new CountDownLatch(1);
        rig.script.poll(record("a", 1));
        rig.script.pollThatBlocks(never);
        RunningInstance running = rig.start();
        rig.journal.awaitCount("poll", 2);

        CompletableFuture<Void> ended = running.stop();
        assertThat(ended).as("a poll that blocks is not interrupted by stop").isNotDone();
        running.abandon();
        rig.stopAndAwait();

        assertThat(rig.journal.all())
                .doesNotContain("state UNASSIGNED", "state FAILED", "commit")
                .contains("producer closed within 0 s")
                .noneMatch(what -> what.startsWith("put"));
        SourceRecordReader reader = new SourceRecordReader(rig);
        assertThatThrownBy(reader::read).isInstanceOf(ConnectException.class);
    }

    /** Reads an offset as the plugin does. */
    private record SourceRecordReader(SourceRig rig) {
        @Nullable
        Map<String, Object> read() {
            return rig.script.context.offsetStorageReader().offset(Map.of("file", "a"));
        }
    }

    @Test
    void aReadOfOffsetsThatNeverEndsIsEndedByAbandoning() {
        rig.offsets.nextGet(new CompletableFuture<>());
        List<Throwable> thrown = new ArrayList<>();
        rig.script.onStart = () -> {
            try {
                rig.script.context.offsetStorageReader().offset(Map.of("file", "a"));
            } catch (ConnectException e) {
                thrown.add(e);
            }
        };
        RunningInstance running = rig.start();
        rig.journal.await("get");

        running.abandon();
        rig.stopAndAwait();

        assertThat(thrown).hasSize(1);
    }

    @Test
    void whatWasCommittedIsReadByTheNextRun() {
        rig.script.poll(record("a", 1), record("b", 2));
        rig.start();
        rig.journal.await("commitRecord b");
        rig.stopAndAwait();

        assertThat(new SourceOffsetReader(SourceRig.TASK.connector(), rig.offsets())
                        .offsets(List.of(Map.of("file", "a"), Map.of("file", "b"))))
                .containsEntry(Map.of("file", "a"), Map.of("line", 2L))
                .containsEntry(Map.of("file", "b"), null);
    }

    @Test
    void tooManyTasksFailBeforeAnythingIsConstructed() {
        rig.taskCount = 2;

        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(rig.states.failure).isInstanceOf(TooManyTasksException.class);
        assertThat(rig.journal.all()).containsExactly("state FAILED");
    }

    @Test
    void tooManyTasksRunWhereThatIsNotEnforced() {
        rig.taskCount = 2;
        rig.enforceTasksMax = false;

        rig.start();

        rig.states.await(InstanceState.RUNNING);
    }

    @Test
    void aTaskWhoseConverterIsMissingFailsAlsoWhilePaused() {
        rig.target = TargetState.PAUSED;
        rig.converter = new ConverterChoice("no.Such", null, Map.of());

        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(rig.states.failure).hasMessageContaining("no.Such");
        assertThat(rig.states.version).isEqualTo("7.1");
    }

    @Test
    void aMissingTaskClassFailsTheTask() {
        rig.taskClass = "no.SuchTask";

        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(rig.states.failure).hasMessageContaining("no.SuchTask");
    }

    /** Notes values and drops one of them if told so. */
    public static final class CountingTransform implements Transformation<SourceRecord> {
        static final List<String> calls = new java.util.concurrent.CopyOnWriteArrayList<>();
        private @Nullable Object dropped;

        @Override
        public void configure(Map<String, ?> configs) {
            dropped = configs.get("drop");
        }

        @Override
        public @Nullable SourceRecord apply(SourceRecord record) {
            calls.add((String) record.value());
            return record.value().equals(dropped)
                    ? null
                    : record.newRecord(
                            record.topic(), null, null, null, Schema.STRING_SCHEMA, record.value(), record.timestamp());
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void close() {}
    }
}
