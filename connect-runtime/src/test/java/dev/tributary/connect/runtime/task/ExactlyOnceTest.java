package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ExactlyOnceTest {
    private final SourceRig rig = new SourceRig(true);
    private final FakeCluster cluster = new FakeCluster(rig.journal);

    @BeforeEach
    void exactlyOnce() {
        rig.exactlyOnce = cluster;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void boundary(String boundary) {
        rig.connectorSettings = Map.of("transaction.boundary", boundary, "transaction.boundary.interval.ms", "3600000");
    }

    /** Records and offsets in Kafka, in the order of their commit: what a reader of committed records sees. */
    private List<String> committed() {
        return rig.producer.history().stream()
                .map(sent -> (sent.topic().equals(SourceRig.OFFSETS) ? "offset " : "")
                        + (sent.value() == null ? null : new String(sent.value(), UTF_8)))
                .toList();
    }

    private Throwable failure() {
        rig.stopAfter(InstanceState.FAILED);
        return rig.states.failure == null ? firstFailure() : rig.states.failure;
    }

    private Throwable firstFailure() {
        throw new AssertionError("no failure in " + rig.states.states);
    }

    private TransactionContext transactions() {
        return rig.script.context.transactionContext();
    }

    // ---- start

    @Test
    void aTasksLifeInOrder() {
        rig.script.poll(record("a", 1), record("b", 2));

        rig.start();
        rig.journal.await("commitRecord b");
        rig.journal.await("commit");
        rig.stopAndAwait();

        assertThat(rig.journal.all().stream().distinct())
                .containsExactly(
                        "construct",
                        "producer connector-producer-orders-3",
                        "fence orders",
                        "initTransactions",
                        "verify orders-3 of generation 7",
                        "initialize",
                        "start",
                        "state RUNNING",
                        "poll",
                        "transaction begun",
                        "transaction committed",
                        "topic topic of orders-3",
                        "commitRecord a",
                        "commitRecord b",
                        "commit",
                        "stop",
                        "producer closed within 30 s",
                        "state UNASSIGNED");
        assertThat(committed()).containsExactly("a", "b", "offset {\"line\":2}");
        assertThat(rig.producer.transactionInitialized()).isTrue();
    }

    @Test
    void everyCallIsOnTheTasksThread() {
        rig.script.poll(record("a", 1));

        rig.start();
        rig.journal.await("commitRecord a");
        rig.stopAndAwait();

        assertThat(rig.journal.entries())
                .allSatisfy(entry -> assertThat(entry.thread()).isEqualTo("task-thread-orders-3"));
    }

    @Test
    void aTaskWhosePredecessorsCannotBeFencedFailsWithoutTakingItsTransactionalId() {
        cluster.fenced = CompletableFuture.failedFuture(new ConnectException("no leader far and wide"));

        rig.start();

        assertThat(failure()).hasMessageContaining("orders-3").hasMessageContaining("no leader far and wide");
        assertThat(rig.journal.all()).doesNotContain("initTransactions", "initialize", "stop");
    }

    @Test
    void aTaskThatIsNotToRunHereAnyMoreFailsBeforeItReadsItsOffsets() {
        cluster.verified = CompletableFuture.failedFuture(new ConnectException("given to another worker"));

        rig.start();

        assertThat(failure()).hasMessageContaining("given to another worker");
        assertThat(rig.journal.all()).contains("initTransactions").doesNotContain("initialize", "stop");
    }

    @Test
    void aTransactionalIdThatIsNotAllowedIsNamedWithWhatItTakes() {
        rig.producer.initTransactionException = new TransactionalIdAuthorizationException("not authorized");

        rig.start();

        assertThat(failure())
                .hasMessageContaining("group-orders-3")
                .hasMessageContaining("Write and Describe")
                .hasMessageContaining("TransactionalId");
    }

    @Test
    void aTaskThatWaitsToBeAllowedToStartIsStoppedAndWaitsNoMore() {
        cluster.fenced = new CompletableFuture<>();
        rig.start();
        rig.journal.await("fence orders");

        rig.stopAndAwait();

        assertThat(rig.states.states).containsExactly(InstanceState.UNASSIGNED);
        assertThat(cluster.fenced).isCancelled();
        assertThat(rig.journal.all()).doesNotContain("initTransactions", "initialize");
    }

    @Test
    void aTaskThatIsAbandonedWhileItWaitsToBeAllowedToStartWaitsNoMore() {
        cluster.fenced = new CompletableFuture<>();
        RunningInstance running = rig.start();
        rig.journal.await("fence orders");

        running.abandon();
        rig.stopAndAwait();

        assertThat(cluster.fenced).isCancelled();
        assertThat(rig.journal.all()).doesNotContain("initTransactions", "initialize");
    }

    // ---- boundaries

    @Test
    void withBoundaryPollEveryBatchIsATransactionAndEmptyOnesAreNone() {
        rig.script.poll(record("a", 1));
        rig.script.poll();
        rig.script.poll(record("b", 2));

        rig.start();
        rig.journal.await("commitRecord b");
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("a", "offset {\"line\":1}", "b", "offset {\"line\":2}");
        assertThat(rig.journal.count("transaction begun")).isEqualTo(2);
        assertThat(rig.journal.count("commit")).isGreaterThan(2);
    }

    @Test
    void withBoundaryIntervalATransactionSpansBatchesAndEndsWithAStop() {
        boundary("interval");
        rig.script.poll(record("a", 1));
        rig.script.poll(record("b", 2));
        rig.script.polls.add(() -> {
            rig.journal.add("polled again");
            return null;
        });

        rig.start();
        rig.journal.await("polled again");
        assertThat(committed()).isEmpty();
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("a", "b", "offset {\"line\":2}");
        assertThat(rig.journal.count("transaction begun")).isEqualTo(1);
    }

    @Test
    void aPauseCommitsAfterItIsTold() {
        boundary("interval");
        rig.script.poll(record("a", 1));
        RunningInstance running = rig.start();
        rig.journal.await("transaction begun");

        running.target(TargetState.PAUSED);
        rig.journal.await("commitRecord a");

        List<String> happened = rig.journal.all();
        assertThat(happened.indexOf("state PAUSED")).isLessThan(happened.indexOf("transaction committed"));
        assertThat(committed()).containsExactly("a", "offset {\"line\":1}");
        rig.stopAndAwait();
    }

    @Test
    void aTaskThatStartsPausedIsNotToldOfCommitsBeforeItIsStarted() {
        rig.target = TargetState.PAUSED;
        RunningInstance running = rig.start();
        rig.states.await(InstanceState.PAUSED);
        assertThat(rig.journal.all()).doesNotContain("fence orders", "commit");

        running.target(TargetState.STARTED);
        rig.states.await(InstanceState.RUNNING);
        rig.stopAndAwait();

        assertThat(rig.journal.all().indexOf("start"))
                .isLessThan(rig.journal.all().indexOf("commit"));
    }

    @Test
    void onlyAConnectorThatDefinesItsTransactionsGetsAContextForIt() {
        rig.start();
        rig.states.await(InstanceState.RUNNING);

        assertThat(transactions()).isNull();
    }

    @Test
    void withBoundaryConnectorTransactionsEndWhereItSaysAndWhatIsLeftIsLost() {
        boundary("connector");
        SourceRecord b = record("b", 2);
        rig.script.polls.add(() -> {
            transactions().commitTransaction(record("b", 2)); // an equal one will do
            return List.of(record("a", 1), b, record("c", 3));
        });
        rig.script.polls.add(() -> {
            transactions().commitTransaction();
            return List.of(record("d", 4));
        });
        rig.script.poll(record("lost", 5));
        rig.script.polls.add(() -> {
            rig.journal.add("polled again");
            return null;
        });

        rig.start();
        rig.journal.await("polled again");
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("a", "b", "offset {\"line\":2}", "c", "d", "offset {\"line\":4}");
        assertThat(rig.journal.all()).doesNotContain("commitRecord lost");
    }

    @Test
    void anAbortedTransactionLeavesItsOffsetsSoThatItsRecordsAreNotPolledAgain() {
        boundary("connector");
        rig.script.polls.add(() -> {
            transactions().abortTransaction();
            return List.of(record("a", 1), record("b", 2));
        });

        rig.start();
        rig.journal.await("commitRecord b without metadata");
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("offset {\"line\":2}");
        assertThat(rig.journal.all())
                .containsSubsequence(
                        "transaction aborted",
                        "transaction begun",
                        "transaction committed",
                        "commitRecord a without metadata",
                        "commitRecord b without metadata",
                        "commit");
    }

    @Test
    void anAbortAfterARecordTakesThatRecordWithItAndNotTheNext() {
        boundary("connector");
        rig.script.polls.add(() -> {
            transactions().abortTransaction(record("b", 2));
            transactions().commitTransaction();
            return List.of(record("a", 1), record("b", 2), record("c", 3));
        });

        rig.start();
        rig.journal.await("commitRecord c");
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("offset {\"line\":2}", "c", "offset {\"line\":3}");
    }

    @Test
    void anAbortWithoutATransactionIsHarmless() {
        boundary("connector");
        rig.script.polls.add(() -> {
            transactions().abortTransaction();
            return null;
        });

        rig.start();
        rig.journal.await("commit");
        rig.stopAndAwait();

        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void aStopAmidABatchCommitsNoHalfOfWhatTheConnectorWantsCommittedTogether() {
        boundary("connector");
        askForACommitAndFailToSendTheSecondOfTwo();
        rig.start();
        rig.journal.awaitCount("send failed", 2);

        rig.stopAndAwait();

        assertThat(committed()).isEmpty();
        assertThat(rig.journal.all()).doesNotContain("transaction committed", "commitRecord a");
    }

    @Test
    void aPauseAmidABatchCommitsNoHalfOfWhatTheConnectorWantsCommittedTogether() {
        boundary("connector");
        askForACommitAndFailToSendTheSecondOfTwo();
        RunningInstance running = rig.start();
        rig.journal.awaitCount("send failed", 2);

        running.target(TargetState.PAUSED);
        rig.states.await(InstanceState.PAUSED);
        rig.producer.refused = null;
        running.target(TargetState.STARTED);
        rig.journal.await("commitRecord b");
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("a", "b", "offset {\"line\":2}");
        assertThat(rig.journal.count("transaction begun")).isEqualTo(1);
    }

    private void askForACommitAndFailToSendTheSecondOfTwo() {
        rig.script.polls.add(() -> {
            transactions().commitTransaction();
            return List.of(record("a", 1), record("b", 2));
        });
        rig.producer.refused = "b";
    }

    @Test
    void contradictingWishesFailTheTaskAndNotTheCallThatMadeThem() {
        boundary("connector");
        rig.script.polls.add(() -> {
            transactions().commitTransaction();
            transactions().abortTransaction();
            rig.journal.add("asked for both");
            return List.of(record("a", 1));
        });

        rig.start();

        assertThat(failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("both");
        assertThat(rig.journal.all()).contains("asked for both");
        assertThat(committed()).isEmpty();
    }

    // ---- records

    @Test
    void droppedRecordsAreToldAfterTheNextTransactionInTheOrderOfThePoll() {
        rig.transforms = List.of(new TransformChoice("drop", DropX.class.getName(), null, Map.of(), null, false));
        rig.script.poll(record("x", 1));
        rig.script.poll(record("a", 2), record("x", 3), record("b", 4));

        rig.start();
        rig.journal.await("commitRecord b");
        rig.stopAndAwait();

        assertThat(rig.journal.all().stream().filter(what -> what.startsWith("commitRecord")))
                .containsExactly(
                        "commitRecord x without metadata",
                        "commitRecord a",
                        "commitRecord x without metadata",
                        "commitRecord b");
        assertThat(rig.journal.all().indexOf("commitRecord x without metadata"))
                .isGreaterThan(rig.journal.all().indexOf("transaction committed"));
        assertThat(committed()).containsExactly("a", "b", "offset {\"line\":4}");
    }

    @Test
    void aSendThatFailsForTheMomentIsTriedAgainInTheSameTransaction() {
        rig.producer.sendException = new TimeoutException("no metadata");
        rig.script.poll(record("a", 1));
        rig.start();
        rig.journal.awaitCount("send failed", 2);

        rig.producer.sendException = null;
        rig.journal.await("commitRecord a");
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("a", "offset {\"line\":1}");
        assertThat(rig.journal.count("transaction begun")).isEqualTo(1);
    }

    @Test
    void aRecordForTheTopicOfOffsetsFailsTheTask() {
        rig.script.poll(new SourceRecord(Map.of("file", "a"), Map.of("line", 1), SourceRig.OFFSETS, null, "a"));

        rig.start();

        assertThat(failure()).isInstanceOf(ConnectException.class).hasMessageContaining("connect-offsets");
        assertThat(committed()).isEmpty();
    }

    @Test
    void anOffsetThatCannotBeStoredKeepsItsTransactionFromBeingCommitted() {
        rig.script.poll(new SourceRecord(Map.of("file", "a"), Map.of("line", new Object()), "topic", null, "a"));

        rig.start();

        assertThat(failure()).hasMessageContaining("file=a").hasMessageContaining("not committed");
        assertThat(committed()).isEmpty();
        assertThat(rig.journal.all()).doesNotContain("commitRecord a");
    }

    @Test
    void aNullOffsetDeletesTheStoredOne() {
        rig.script.poll(new SourceRecord(Map.of("file", "a"), null, "topic", null, "a"));

        rig.start();
        rig.journal.await("commitRecord a");
        rig.stopAndAwait();

        assertThat(committed()).containsExactly("a", "offset null");
    }

    // ---- failures

    @Test
    void aTaskThatFailsCommitsNothingMore() {
        boundary("interval");
        rig.script.poll(record("a", 1));
        rig.script.polls.add(() -> {
            throw new ConnectException("the source is gone");
        });

        rig.start();

        assertThat(failure()).hasMessage("the source is gone");
        assertThat(committed()).isEmpty();
        assertThat(rig.journal.all()).doesNotContain("transaction committed", "commitRecord a");
    }

    @Test
    void aTransactionThatTheBrokersAbortedExplainsTheTimeout() {
        rig.producer.onCommit = new InvalidProducerEpochException("epoch 3");
        rig.script.poll(record("a", 1));

        rig.start();

        assertThat(failure())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("transaction.timeout.ms=60000")
                .hasMessageContaining("group-orders-3")
                .hasRootCauseInstanceOf(InvalidProducerEpochException.class);
        assertThat(committed()).isEmpty();
        assertThat(rig.journal.all()).doesNotContain("commitRecord a");
    }

    @Test
    void aPluginsCommitMethodsMayThrow() {
        rig.script.onCommitRecord = () -> {
            throw new IllegalStateException("broken");
        };
        rig.script.onCommit = () -> {
            throw new IllegalStateException("broken, too");
        };
        rig.script.poll(record("a", 1));
        rig.script.poll(record("b", 2));

        rig.start();
        rig.journal.await("commitRecord b");
        rig.stopAndAwait();

        assertThat(rig.states.states).doesNotContain(InstanceState.FAILED);
        assertThat(committed()).contains("a", "b");
    }

    /** Drops records of value x. */
    public static final class DropX implements Transformation<SourceRecord> {
        @Override
        public @Nullable SourceRecord apply(SourceRecord record) {
            return "x".equals(record.value()) ? null : record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }

    /** Answers as a test says. */
    static final class FakeCluster implements ExactlyOnceCluster {
        private final Journal journal;
        private volatile CompletableFuture<Void> fenced = CompletableFuture.completedFuture(null);
        private volatile CompletableFuture<Void> verified = CompletableFuture.completedFuture(null);

        FakeCluster(Journal journal) {
            this.journal = journal;
        }

        @Override
        public String transactionalId(TaskId task) {
            return "group-" + task;
        }

        @Override
        public CompletableFuture<Void> fence(ConnectorName connector) {
            journal.add("fence " + connector);
            return fenced;
        }

        @Override
        public CompletableFuture<Void> verify(TaskSpec task) {
            journal.add("verify " + task.id() + " of generation " + task.generation());
            return verified;
        }
    }
}
