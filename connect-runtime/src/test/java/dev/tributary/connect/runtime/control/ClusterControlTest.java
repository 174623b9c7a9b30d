package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.api.InstanceState.FAILED;
import static dev.tributary.connect.api.InstanceState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.group.Leadership;
import dev.tributary.connect.runtime.group.Owners;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.state.SessionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** What the workers of a cluster do for each other, and in whose place. */
class ClusterControlTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final TaskId TASK = TaskId.of("foo", 0);
    private final TwoWorkers cluster = new TwoWorkers();
    private final TwoWorkers.Worker a = cluster.worker("a");
    private final TwoWorkers.Worker b = cluster.worker("b");

    // ---- task configurations

    @Test
    void tasksOfAFollowersConnectorAreStoredByTheLeader() {
        b.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(a, true);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        assertThat(b.configs.snapshot().connector(FOO).tasks().configs()).hasSize(1);
        assertThat(a.uploads).isEqualTo(1);
        assertThat(a.state(FOO)).isEqualTo(RUNNING);
        assertThat(a.taskStates(FOO)).isEqualTo(Map.of(0, RUNNING));
        assertThat(b.runners.questions()).isEqualTo(1);
    }

    @Test
    void aLeaderThatCannotBeReachedIsAskedAgainAndItsSuccessorAtOnce() {
        b.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(a, true);
        a.reachable = false;
        a.create(FOO, Map.of());
        cluster.run(Duration.ofSeconds(40));
        assertThat(a.uploads).isBetween(6, 9);
        assertThat(b.state(FOO)).as("that is the leader's trouble").isEqualTo(RUNNING);

        var third = cluster.worker("c");
        b.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(third, true);
        cluster.run(SHORT);
        assertThat(third.uploads).isEqualTo(1);
        assertThat(b.taskStates(FOO)).isEqualTo(Map.of(0, RUNNING));
    }

    @Test
    void whileNobodyLeadsAConnectorIsNotAskedForTasks() {
        cluster.elect(a, false);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        b.owns(Set.of(FOO), Set.of());
        b.assign(Leadership.UNKNOWN);
        cluster.run(Duration.ofSeconds(10));
        assertThat(b.state(FOO)).isEqualTo(RUNNING);
        assertThat(b.runners.questions()).isZero();
        cluster.elect(a, false);
        cluster.run(SHORT);
        assertThat(b.runners.questions()).isEqualTo(1);
        assertThat(b.configs.snapshot().connector(FOO).tasks().configs()).hasSize(1);
    }

    @Test
    void aKeyThatChangedInBetweenDelaysAnUploadButDoesNotPreventIt() {
        b.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(a, true);
        SessionKey stale = a.configs.snapshot().sessionKey();
        a.create(FOO, Map.of());
        a.tell(new Event.SessionKeyWritten(a.configs.snapshot(), null));
        var other = new SessionKey("AAAA", stale.algorithm(), stale.createdMs());
        var ignored = new Signatures(TwoWorkers.KEYS, () -> other).sign(new byte[0]);
        assertThat(failure(a.peer.putTaskConfigs(FOO, body("[]", ignored.signature(), ignored.algorithm()))))
                .isInstanceOf(Forbidden.class);
        cluster.run(Duration.ofSeconds(1));
        assertThat(b.taskStates(FOO)).isEqualTo(Map.of(0, RUNNING));
    }

    @Test
    void tasksAreNotStoredForAConnectorThatIsStoppedOrGone() {
        cluster.elect(a, false);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        a.asked(reply -> new Request.SetTarget(FOO, TargetState.STOPPED, reply));
        cluster.run(SHORT);
        var stopped = a.peer.putTaskConfigs(FOO, body("[{\"a\":\"1\"}]"));
        var none = a.peer.putTaskConfigs(FOO, body("[]"));
        var unknown = a.peer.putTaskConfigs(ConnectorName.of("bar"), body("[]"));
        var follower = b.peer.putTaskConfigs(FOO, body("[]"));
        var malformed = a.peer.putTaskConfigs(FOO, body("{\"a\":\"1\"}"));
        cluster.run(SHORT);
        assertThat(failure(stopped)).isInstanceOf(BadRequest.class).hasMessageContaining("is stopped");
        assertThat(none).isCompleted();
        assertThat(failure(unknown)).isInstanceOf(NotFound.class).hasMessage("Connector bar not found");
        assertThat(failure(follower))
                .isInstanceOfSatisfying(
                        NotLeader.class, to -> assertThat(to.forwardTo()).isEqualTo(a.url));
        assertThat(failure(malformed)).isInstanceOf(Failed.class).hasMessageContaining("array");
    }

    @Test
    void nothingIsStoredForAnybodyWhoDoesNotSign() {
        var early = a.peer.putTaskConfigs(FOO, body("[]"));
        assertThat(failure(early)).as("before anything is known").isInstanceOf(NotLeader.class);
        cluster.elect(a, true);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        var unsigned = a.peer.putTaskConfigs(FOO, body("[{\"a\":\"1\"}]"));
        var unsignedFence = a.peer.fenceZombies(FOO, body(""));
        cluster.run(SHORT);
        assertThat(failure(unsigned)).isInstanceOf(BadRequest.class).hasMessageContaining("not signed");
        assertThat(failure(unsignedFence)).isInstanceOf(BadRequest.class);
        assertThat(a.configs.snapshot().connector(FOO).tasks().configs()).isEmpty();
    }

    @Test
    void taskConfigurationsThatCompactionToreApartAreAskedForAnew() {
        cluster.elect(a, false);
        a.create(FOO, Map.of("tasks", "2"));
        cluster.run(SHORT);
        a.configs.putTasks(FOO, List.of(Map.of("n", "0"), Map.of("n", "1")));
        cluster.run(SHORT);
        // A commit of two tasks, of which one was overwritten by a batch that was never committed.
        new MemoryCompactedLog("torn", cluster.configTopic)
                .append(List.of(new CompactedLog.Entry(
                        "commit-foo".getBytes(StandardCharsets.UTF_8),
                        "{\"tasks\":2}".getBytes(StandardCharsets.UTF_8))));
        cluster.run(SHORT);
        assertThat(b.configs.snapshot().connector(FOO).tasks().consistent()).isFalse();
        b.owns(Set.of(FOO), Set.of(TASK, TaskId.of("foo", 1)));
        cluster.elect(a, false);
        cluster.run(SHORT);
        assertThat(b.configs.snapshot().connector(FOO).tasks().consistent()).isTrue();
        assertThat(b.taskStates(FOO)).isEqualTo(Map.of(0, RUNNING, 1, RUNNING));
    }

    // ---- what does not fit into the topic

    @Test
    void aConnectorWhoseTasksAreTooLargeFailsWhoeverRunsIt() {
        var another = new TwoWorkers();
        var leader = another.worker("a", TwoWorkers.KEYS, Duration.ofMillis(1), tooLarge("task-foo-0"));
        var follower = another.worker("b");
        follower.owns(Set.of(FOO), Set.of());
        another.elect(leader, false);
        leader.create(FOO, Map.of("tasks", "2"));
        another.run(Duration.ofMinutes(5));
        assertThat(leader.uploads).as("not tried again").isEqualTo(1);
        assertThat(leader.state(FOO)).isEqualTo(FAILED);
        assertThat(leader.statuses.connector(FOO).trace())
                .contains("task-foo-0")
                .contains("bytes")
                .contains("max.request.size");

        leader.owns(Set.of(FOO), Set.of());
        follower.owns(Set.of(), Set.of());
        another.elect(leader, false);
        another.run(Duration.ofMinutes(5));
        assertThat(leader.state(FOO)).isEqualTo(FAILED);
        assertThat(leader.statuses.connector(FOO).workerId()).isEqualTo("a:8083");
        var next = leader.create(ConnectorName.of("bar"), Map.of());
        another.run(SHORT);
        assertThat(next).as("the cluster goes on").isCompletedWithValue(Request.Outcome.CREATED);
    }

    @Test
    void aConfigurationThatIsTooLargeIsABadRequest() {
        var another = new TwoWorkers();
        var leader = another.worker("a", TwoWorkers.KEYS, Duration.ofMillis(1), tooLarge("connector-foo"));
        another.elect(leader, false);
        var created = leader.create(FOO, Map.of());
        another.run(SHORT);
        assertThat(failure(created)).isInstanceOf(BadRequest.class).hasMessageContaining("connector-foo");
    }

    private static UnaryOperator<CompactedLog> tooLarge(String key) {
        return log -> new RefusingLog(
                log,
                entries ->
                        entries.stream().anyMatch(entry -> key.equals(new String(entry.key(), StandardCharsets.UTF_8)))
                                ? new ConnectException("not written", new RecordTooLargeException("larger than 7"))
                                : null);
    }

    /** A log that does not take everything. */
    private record RefusingLog(CompactedLog log, Function<List<Entry>, RuntimeException> refusal)
            implements CompactedLog {
        @Override
        public CompletableFuture<Void> append(List<Entry> entries) {
            RuntimeException no = refusal.apply(entries);
            return no == null ? log.append(entries) : CompletableFuture.failedFuture(no);
        }

        @Override
        public CompletableFuture<Void> start(Reader reader) {
            return log.start(reader);
        }

        @Override
        public CompletableFuture<Void> readToEnd() {
            return log.readToEnd();
        }

        @Override
        public void close() {
            log.close();
        }
    }

    // ---- who does what

    @Test
    void whatOnlyTheLeaderDoesIsForwardedToIt() {
        cluster.elect(a, false);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        List<CompletableFuture<?>> asked = List.of(
                b.create(ConnectorName.of("bar"), Map.of()),
                b.asked(reply -> new Request.Remove(FOO, reply)),
                b.asked(reply -> new Request.Remove(ConnectorName.of("unknown"), reply)),
                b.asked(reply -> new Request.SetTarget(FOO, TargetState.STOPPED, reply)),
                b.asked(reply -> new Request.AnnounceRestart(FOO, new RestartScope(true, false), reply)),
                b.asked(reply -> new Request.Hold(FOO, reply)),
                b.asked(reply -> new Request.RestartConnector(FOO, reply)),
                b.asked(reply -> new Request.RestartTask(TASK, reply)));
        cluster.run(SHORT);
        for (CompletableFuture<?> one : asked) {
            assertThat(failure(one))
                    .isInstanceOfSatisfying(
                            NotLeader.class, to -> assertThat(to.forwardTo()).isEqualTo(a.url));
        }
        assertThat(a.configs.snapshot().connectors()).containsOnlyKeys(FOO);
    }

    @Test
    void pausingTakesNoLeader() {
        cluster.elect(a, false);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        b.assign(Leadership.UNKNOWN);
        var paused = b.asked(reply -> new Request.SetTarget(FOO, TargetState.PAUSED, reply));
        var unknown = b.asked(reply -> new Request.SetTarget(ConnectorName.of("bar"), TargetState.PAUSED, reply));
        cluster.run(SHORT);
        assertThat(paused).isCompleted();
        assertThat(a.configs.snapshot().connector(FOO).targetState()).isEqualTo(TargetState.PAUSED);
        assertThat(failure(unknown)).isInstanceOf(NotFound.class);
    }

    @Test
    void stoppingWhatAFollowerDoesNotKnowIsNotForwarded() {
        cluster.elect(a, false);
        var stopped = b.asked(reply -> new Request.SetTarget(FOO, TargetState.STOPPED, reply));
        cluster.run(SHORT);
        assertThat(failure(stopped)).isInstanceOf(NotFound.class).hasMessage("Unknown connector foo");
    }

    @Test
    void aRequestWaitsForALeaderAndGoesOnWhenThereIsOne() {
        var created = b.create(FOO, Map.of());
        var removed = b.asked(reply -> new Request.Remove(FOO, reply));
        cluster.run(Duration.ofSeconds(30));
        assertThat(created).isNotDone();
        cluster.elect(b, false);
        cluster.run(SHORT);
        assertThat(created).isCompletedWithValue(Request.Outcome.CREATED);
        assertThat(removed).isCompleted();
        b.assign(Leadership.UNKNOWN);
        var forwarded = b.create(FOO, Map.of());
        cluster.run(SHORT);
        cluster.elect(a, false);
        cluster.run(SHORT);
        assertThat(failure(forwarded))
                .isInstanceOfSatisfying(
                        NotLeader.class, to -> assertThat(to.forwardTo()).isEqualTo(a.url));
    }

    @Test
    void aRequestDoesNotWaitForEver() {
        var created = b.create(FOO, Map.of());
        cluster.run(ControlSettings.LEADER_WAIT.minusSeconds(1));
        b.assign(Leadership.UNKNOWN); // news of no use prolong nothing
        assertThat(created).isNotDone();
        cluster.run(Duration.ofMillis(1_010));
        assertThat(failure(created))
                .isInstanceOfSatisfying(
                        NotLeader.class, to -> assertThat(to.forwardTo()).isNull());
        var last = b.create(FOO, Map.of());
        cluster.run(SHORT);
        b.tell(new Event.Shutdown());
        cluster.run(SHORT);
        assertThat(failure(last)).isInstanceOf(NotReady.class);
    }

    @Test
    void aNewLeaderDecidesOnWhatTheFormerOneWrote() {
        var another = new TwoWorkers();
        var former = another.worker("a");
        var behind = another.worker("b", TwoWorkers.KEYS, Duration.ofMillis(100), UnaryOperator.identity());
        another.elect(former, false);
        former.create(FOO, Map.of());
        another.run(Duration.ofMillis(5));
        assertThat(former.configs.snapshot().connector(FOO)).isNotNull();
        assertThat(behind.configs.snapshot().connector(FOO)).isNull();
        behind.assign(new Leadership(true, behind.url, false, Owners.UNKNOWN));
        var again = behind.create(FOO, Map.of());
        another.run(Duration.ofSeconds(1));
        assertThat(failure(again)).isInstanceOf(Conflict.class);
    }

    @Test
    void aSingleRestartIsDoneByTheOwnerWhomTheLeaderKnows() {
        b.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(a, false);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        var atLeader = a.asked(reply -> new Request.RestartConnector(FOO, reply));
        var task = a.asked(reply -> new Request.RestartTask(TASK, reply));
        var noTask = a.asked(reply -> new Request.RestartTask(TaskId.of("foo", 7), reply));
        var atOwner = b.asked(reply -> new Request.RestartConnector(FOO, reply));
        cluster.run(SHORT);
        for (CompletableFuture<?> one : List.of(atLeader, task)) {
            assertThat(failure(one))
                    .isInstanceOfSatisfying(
                            NotLeader.class, to -> assertThat(to.forwardTo()).isEqualTo(b.url));
        }
        assertThat(failure(noTask)).isInstanceOf(NotFound.class).hasMessage("Unknown task: foo-7");
        assertThat(atOwner).isCompleted();
        assertThat(b.runners.journal())
                .filteredOn(line -> line.equals("start connector foo"))
                .hasSize(2);
    }

    @Test
    void aSingleRestartWaitsUntilTheConnectorIsAssigned() {
        cluster.elect(a, false);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        var restarted = a.asked(reply -> new Request.RestartConnector(FOO, reply));
        cluster.run(SHORT);
        assertThat(restarted).isNotDone();
        a.owns(Set.of(FOO), Set.of());
        cluster.elect(a, false);
        cluster.run(SHORT);
        assertThat(restarted).isCompleted();
    }

    // ---- restart requests

    @Test
    void everyWorkerRestartsWhatItRuns() {
        a.owns(Set.of(), Set.of(TASK));
        b.owns(Set.of(FOO), Set.of(TaskId.of("foo", 1)));
        cluster.elect(a, false);
        a.create(FOO, Map.of("tasks", "2"));
        cluster.run(SHORT);
        b.runners.newest(new Instance(FOO, 1)).fail(new IllegalStateException("told to fail"));
        cluster.run(SHORT);
        a.asked(reply -> new Request.AnnounceRestart(FOO, new RestartScope(true, true), reply));
        cluster.run(SHORT);
        assertThat(b.statusJournal)
                .containsSubsequence("task foo-1 FAILED", "task foo-1 RESTARTING", "task foo-1 RUNNING");
        assertThat(a.runners.journal()).containsExactly("start task foo-0");
        var all = a.asked(reply -> new Request.AnnounceRestart(FOO, new RestartScope(true, false), reply));
        cluster.run(SHORT);
        assertThat(all).isCompleted();
        assertThat(a.statusJournal).contains("task foo-0 RESTARTING").doesNotContain("connector foo RESTARTING");
        assertThat(b.statusJournal).contains("connector foo RESTARTING");
    }

    @Test
    void aRestartThatWasAskedForBeforeAWorkerStartedIsNoneOfItsBusiness() {
        cluster.elect(a, false);
        a.create(FOO, Map.of());
        cluster.run(SHORT);
        a.asked(reply -> new Request.AnnounceRestart(FOO, new RestartScope(true, false), reply));
        cluster.run(SHORT);
        var late = cluster.worker("c");
        late.owns(Set.of(FOO), Set.of());
        cluster.elect(a, false);
        cluster.run(SHORT);
        assertThat(late.runners.journal()).containsExactly("start connector foo");
    }

    @Test
    void ofPendingRestartsTheOneOfTheGreatestImpactIsKept() {
        var pending = new RestartRequests();
        pending.add(FOO, new RestartScope(false, true));
        pending.add(FOO, new RestartScope(true, false));
        pending.add(FOO, new RestartScope(true, true));
        assertThat(pending.take()).isEqualTo(Map.of(FOO, new RestartScope(true, false)));
        assertThat(pending.take()).isEmpty();
    }

    // ---- fencing

    @Test
    void producersOfFormerTasksAreFencedOnceForEverySetOfTasks() {
        b.owns(Set.of(FOO), Set.of());
        cluster.elect(a, false);
        a.create(FOO, Map.of("tasks", "3", "connector.class", "Source"));
        cluster.run(SHORT);
        fence();
        assertThat(a.fenced).as("there were none before").isEmpty();
        assertThat(a.configs.fencing(FOO).producers()).isEqualTo(3);
        fence();
        assertThat(a.fenced).isEmpty();
        a.ask(
                "replacing",
                (Reply<Request.Outcome> reply) -> new Request.Put(
                        FOO, Map.of("tasks", "1", "connector.class", "Source"), Request.Condition.ANY, null, reply));
        cluster.run(SHORT);
        fence();
        fence();
        assertThat(a.fenced).containsExactly("foo 3");
        assertThat(b.configs.fencing(FOO).producers()).isEqualTo(1);
        assertThat(b.configs.fencing(FOO).pending()).isFalse();
    }

    private void fence() {
        a.asked(reply -> new Request.Fence(FOO, reply))
                .thenAccept(done -> assertThat(done).isTrue());
        cluster.run(SHORT);
    }

    // ---- statuses

    @Test
    void theLeaderRemovesStatusesOfWhatIsGoneWhoeverWroteThem() {
        b.owns(Set.of(FOO), Set.of(TASK, TaskId.of("foo", 1)));
        cluster.elect(a, false);
        a.create(FOO, Map.of("tasks", "2"));
        cluster.run(SHORT);
        assertThat(a.taskStates(FOO)).hasSize(2);
        a.asked(reply -> new Request.SetTarget(FOO, TargetState.STOPPED, reply));
        cluster.run(SHORT);
        b.owns(Set.of(FOO), Set.of());
        cluster.elect(a, false);
        cluster.run(SHORT);
        assertThat(a.taskStates(FOO)).isEmpty();
        a.asked(reply -> new Request.Remove(FOO, reply));
        cluster.run(SHORT);
        b.owns(Set.of(), Set.of());
        cluster.elect(a, false);
        cluster.run(SHORT);
        assertThat(a.statuses.connectors()).isEmpty();
        assertThat(b.statuses.connectors()).isEmpty();
        assertThat(b.statusJournal).as("that is for the leader").doesNotContain("connector foo removed");
    }

    // ---- session keys

    @Test
    void theLeaderMakesAKeyThatEverybodyTakesAndRenewsItInTime() {
        cluster.elect(a, false);
        assertThat(a.configs.snapshot().sessionKey()).as("nobody signs").isNull();
        cluster.elect(a, true);
        SessionKey first = b.configs.snapshot().sessionKey();
        assertThat(first.key()).hasSize(32);
        assertThat(first.toString()).doesNotContain(first.keyBase64());
        assertThat(b.configs.snapshot().toString()).doesNotContain(first.keyBase64());
        cluster.run(Duration.ofMinutes(59));
        assertThat(b.configs.snapshot().sessionKey()).isEqualTo(first);
        cluster.run(Duration.ofMinutes(2));
        SessionKey second = b.configs.snapshot().sessionKey();
        assertThat(second.keyBase64()).isNotEqualTo(first.keyBase64());
        cluster.elect(b, true);
        assertThat(a.configs.snapshot().sessionKey()).as("fits the next leader").isEqualTo(second);
    }

    @Test
    void aKeyOfAnotherKindIsReplaced() {
        var longer =
                new SessionKeySettings("HmacSHA256", 512, Duration.ofHours(1), "HmacSHA256", List.of("HmacSHA256"));
        cluster.elect(a, true);
        var other = cluster.worker("c", longer, Duration.ofMillis(1), UnaryOperator.identity());
        cluster.elect(other, true);
        assertThat(a.configs.snapshot().sessionKey().key()).hasSize(64);
    }

    @Test
    void aKeyWithoutALifetimeIsRenewedOnceByALeaderThatWasStartedAfterIt() {
        var forEver = new SessionKeySettings("HmacSHA256", null, Duration.ZERO, "HmacSHA256", List.of("HmacSHA256"));
        cluster.elect(a, true);
        SessionKey first = a.configs.snapshot().sessionKey();
        var later = cluster.worker("c", forEver, Duration.ofMillis(1), UnaryOperator.identity());
        cluster.elect(later, true);
        SessionKey second = a.configs.snapshot().sessionKey();
        assertThat(second).isNotEqualTo(first);
        cluster.run(Duration.ofHours(10));
        assertThat(later.configs.snapshot().sessionKey()).isEqualTo(second);
    }

    @Test
    void aKeyThatWasNotWrittenIsTriedAgain() {
        var another = new TwoWorkers();
        var failures = new int[] {3};
        var leader = another.worker(
                "a",
                TwoWorkers.KEYS,
                Duration.ofMillis(1),
                log -> new RefusingLog(log, entries -> failures[0]-- > 0 ? new ConnectException("no") : null));
        another.elect(leader, true);
        another.run(Duration.ofSeconds(5));
        assertThat(failures[0]).isEqualTo(-1);
        assertThat(leader.configs.snapshot().sessionKey()).isNotNull();
    }

    private static SignedBody body(String json) {
        return body(json, null, null);
    }

    private static SignedBody body(String json, String signature, String algorithm) {
        return new SignedBody(json.getBytes(StandardCharsets.UTF_8), signature, algorithm);
    }

    /** What it failed with, as it is; null if it did not. */
    private static Throwable failure(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally()) {
            return null;
        }
        try {
            future.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }
}
