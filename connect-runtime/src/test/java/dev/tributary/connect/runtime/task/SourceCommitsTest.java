package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is committed when, and what becomes of commits that fail. */
@Timeout(120)
class SourceCommitsTest {
    private static final String LINE_1 = "put [\"orders\",{\"file\":\"a\"}]={\"line\":1}";
    private static final String LINE_2 = "put [\"orders\",{\"file\":\"a\"}]={\"line\":2}";

    private final SourceRig rig = new SourceRig(true);

    @BeforeEach
    void commitOften() {
        rig.commitInterval = Duration.ofMillis(10);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<String> happenedBetween(String first, String second) {
        List<String> all = rig.journal.all();
        return all.subList(all.indexOf(first) + 1, all.lastIndexOf(second));
    }

    @Test
    void theTaskIsToldOfEveryCommitAlsoOfEmptyOnes() {
        rig.start();

        rig.journal.awaitCount("commit", 3);

        assertThat(rig.journal.all()).noneMatch(what -> what.startsWith("put"));
        assertThat(rig.journal.all()).containsSubsequence("start", "commit");
    }

    @Test
    void whatAFailedCommitDidNotWriteIsReplacedByWhatIsNewerAndTheTaskIsNotToldOfIt() {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        rig.offsets.nextPut(outcome);
        rig.script.poll(record("a", 1));
        rig.start();
        rig.journal.await(LINE_1);
        rig.script.poll(record("b", 2));
        rig.script.poll();
        rig.journal.awaitCount("poll", 3); // the next one: it is noted that the record was sent

        outcome.completeExceptionally(new IllegalStateException("no leader"));
        rig.journal.await(LINE_2);
        rig.stopAndAwait();

        assertThat(happenedBetween(LINE_1, LINE_2)).doesNotContain("commit");
        assertThat(rig.offsets.describe()).contains("\"line\":2");
        assertThat(rig.states.states).doesNotContain(InstanceState.FAILED);
    }

    @Test
    void aCommitThatTakesTooLongIsGivenUpAndTriedAgain() {
        rig.commitTimeout = Duration.ofMillis(30);
        rig.offsets.nextPut(new CompletableFuture<>());
        rig.script.poll(record("a", 1));

        rig.start();
        rig.journal.awaitCount(LINE_1, 2);
        rig.stopAndAwait();

        assertThat(happenedBetween(LINE_1, LINE_1)).doesNotContain("commit");
        assertThat(rig.offsets.describe()).contains("\"line\":1");
    }

    @Test
    void oneCommitAtATimeIsUnderWay() {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        rig.offsets.nextPut(outcome);
        rig.script.poll(record("a", 1));
        rig.start();
        rig.journal.await(LINE_1);
        rig.script.poll(record("b", 2));
        rig.journal.await("commitRecord b");

        outcome.complete(null);
        rig.journal.await(LINE_2);

        assertThat(happenedBetween(LINE_1, LINE_2)).contains("commit");
    }

    @Test
    void anOffsetThatCannotBeStoredHoldsBackItsPartitionAndTheTasksCommitUntilABetterOneComes() {
        rig.script.poll(
                new SourceRecord(Map.of("file", "bad"), Map.of("line", new Object()), "topic", null, "x"),
                record("a", 1));
        rig.start();
        rig.journal.await(LINE_1);
        long commits = rig.journal.count("commit");

        rig.script.poll(new SourceRecord(Map.of("file", "bad"), Map.of("line", 5), "topic", null, "y"));
        rig.journal.await("put [\"orders\",{\"file\":\"bad\"}]={\"line\":5}");
        rig.journal.awaitThat(
                "commit() is called again",
                all -> all.stream().filter("commit"::equals).count() > commits);

        assertThat(happenedBetween(LINE_1, "put [\"orders\",{\"file\":\"bad\"}]={\"line\":5}"))
                .doesNotContain("commit");
        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING);
    }

    @Test
    void aNullOffsetDeletesTheStoredOne() {
        rig.script.poll(record("a", 1));
        rig.start();
        rig.journal.await(LINE_1);

        rig.script.poll(new SourceRecord(Map.of("file", "a"), null, "topic", null, "gone"));
        rig.journal.await("put [\"orders\",{\"file\":\"a\"}]=null");
        rig.stopAndAwait();

        assertThat(rig.offsets.describe()).isEmpty();
    }

    @Test
    void aCommitOfThePluginThatHangsDoesNotKeepTheLastOffsetsFromBeingCommitted() {
        CountDownLatch hang = new CountDownLatch(1);
        rig.commitTimeout = Duration.ofMillis(50);
        rig.script.onCommit = hang::await;
        rig.start();
        rig.journal.await("commit");
        rig.script.poll(record("a", 1));
        rig.journal.await("commitRecord a");

        rig.stopAndAwait();
        hang.countDown();

        assertThat(rig.offsets.describe()).contains("\"line\":1");
        assertThat(rig.journal.count("commit")).as("never called beside itself").isEqualTo(1);
    }

    @Test
    void aCommitOfThePluginThatThrowsIsOnlyLogged() {
        rig.script.onCommit = () -> {
            throw new IllegalStateException("broken");
        };

        rig.start();
        rig.journal.awaitCount("commit", 2);

        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING);
    }

    @Test
    void commitsGoOnWhileTheTaskIsPaused() {
        RunningInstance running = rig.start();
        rig.states.await(InstanceState.RUNNING);
        running.target(dev.tributary.connect.api.TargetState.PAUSED);
        rig.states.await(InstanceState.PAUSED);
        long commits = rig.journal.count("commit");

        rig.journal.awaitCount("commit", (int) commits + 2);
    }

    @Test
    void theTopicThatIsNotedIsTheOneAfterTransforms() {
        rig.transforms = List.of(new TransformChoice(
                "route",
                "org.apache.kafka.connect.transforms.RegexRouter",
                null,
                Map.of("regex", ".*", "replacement", "elsewhere"),
                null,
                false));
        rig.script.poll(record("a", 1));

        rig.start();
        rig.journal.await("topic elsewhere of orders-3");
        rig.stopAndAwait();

        assertThat(rig.journal.all()).doesNotContain("topic topic of orders-3");
    }

    @Test
    void aTopicIsNotedAgainAfterACommitBecauseItMayHaveBeenReset() {
        rig.script.poll(record("a", 1));
        rig.start();
        rig.journal.await("commitRecord a");
        rig.journal.await(LINE_1);
        long commits = rig.journal.count("commit");
        rig.journal.awaitCount("commit", (int) commits + 1);

        rig.script.poll(record("b", 2));

        rig.journal.awaitCount("topic topic of orders-3", 2);
    }
}
