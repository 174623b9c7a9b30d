package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExactlyOnceTasksTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final TaskId TASK = TaskId.of("foo", 0);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final TwoWorkers cluster = new TwoWorkers();
    private final TwoWorkers.Worker leader = cluster.worker("a");
    private final TwoWorkers.Worker follower = cluster.worker("b");

    /** A connector that the follower runs. */
    private void connector(boolean signed) {
        follower.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(leader, signed);
        leader.create(FOO, config(3));
        cluster.run(SHORT);
    }

    private static Map<String, String> config(int tasks) {
        return Map.of("tasks", Integer.toString(tasks), "connector.class", "Source");
    }

    private long generation() {
        return follower.configs.snapshot().connector(FOO).tasks().generation();
    }

    private static TaskSpec task(TaskId id, long generation) {
        return new TaskSpec(id, Map.of(), Map.of(), 3, TargetState.STARTED, generation);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable failure = future.handle((done, thrown) -> thrown).join();
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    @Test
    void transactionalIdsAreThoseOfApachesWorkers() {
        assertThat(leader.exactlyOnce.transactionalId(TaskId.of("foo", 2))).isEqualTo("group-foo-2");
    }

    @Test
    void theLeaderFencesForItself() {
        connector(false);

        CompletableFuture<Void> fenced = leader.exactlyOnce.fence(FOO);
        cluster.run(SHORT);

        assertThat(fenced).isCompleted();
        assertThat(leader.configs.fencing(FOO).producers()).isEqualTo(3);
        assertThat(leader.fenceRequests).isZero();
    }

    @Test
    void aFollowerAsksTheLeaderAndSigns() {
        connector(true);

        CompletableFuture<Void> fenced = follower.exactlyOnce.fence(FOO);
        cluster.run(SHORT);

        assertThat(fenced).isCompleted();
        assertThat(leader.fenceRequests).isEqualTo(1);
        assertThat(follower.configs.fencing(FOO).producers()).isEqualTo(3);
    }

    @Test
    void aLeaderThatCannotBeReachedForAWhileIsAskedAgain() {
        connector(false);
        leader.reachable = false;
        CompletableFuture<Void> fenced = follower.exactlyOnce.fence(FOO);
        cluster.run(Duration.ofMinutes(2));
        assertThat(fenced).isNotDone();

        leader.reachable = true;
        cluster.run(Duration.ofSeconds(6));

        assertThat(fenced).isCompleted();
    }

    @Test
    void aLeaderThatCannotBeReachedForMinutesFailsTheTask() {
        connector(false);
        leader.reachable = false;

        CompletableFuture<Void> fenced = follower.exactlyOnce.fence(FOO);
        cluster.run(Duration.ofMinutes(4));

        assertThat(failure(fenced)).isInstanceOf(Failed.class).hasMessageContaining("connection refused");
    }

    /** Former tasks are noted, and present ones are not: the next round has something to fence. */
    private void formerTasks() {
        connector(false);
        leader.exactlyOnce.fence(FOO);
        cluster.run(SHORT);
        assertThat(leader.configs.fencing(FOO).producers()).isEqualTo(3);
        replace(2);
        leader.fenced.clear();
    }

    private void replace(int tasks) {
        leader.ask(
                "replacing",
                (Reply<Request.Outcome> reply) ->
                        new Request.Put(FOO, new LinkedHashMap<>(config(tasks)), Request.Condition.ANY, null, reply));
        cluster.run(SHORT);
    }

    @Test
    void whatFailsUntilSomebodyChangesSomethingFailsTheTaskAtOnceOnWhateverWorker() {
        formerTasks();
        leader.fencingFails = new Failed("not allowed; grant it", null, true);

        CompletableFuture<Void> here = leader.exactlyOnce.fence(FOO);
        cluster.run(SHORT);
        CompletableFuture<Void> there = follower.exactlyOnce.fence(FOO);
        cluster.run(Duration.ofMinutes(10));

        assertThat(failure(here)).isSameAs(leader.fencingFails);
        assertThat(failure(there)).isSameAs(leader.fencingFails);
        assertThat(leader.fenced).as("rounds that were tried").containsExactly("foo 3", "foo 3");
    }

    @Test
    void whatMayPassIsTriedAgain() {
        formerTasks();
        leader.fencingFails = new Failed("Kafka did not answer", null);
        CompletableFuture<Void> fenced = follower.exactlyOnce.fence(FOO);
        cluster.run(Duration.ofMinutes(2));
        assertThat(fenced).isNotDone();

        leader.fencingFails = null;
        cluster.run(Duration.ofSeconds(6));

        assertThat(fenced).isCompleted();
        assertThat(leader.fenced).hasSizeGreaterThan(5);
    }

    @Test
    void whoLeadsAfterTheOldLeaderIsGoneIsAsked() {
        connector(false);
        leader.reachable = false;
        CompletableFuture<Void> fenced = follower.exactlyOnce.fence(FOO);
        cluster.run(Duration.ofSeconds(20));

        cluster.elect(follower, false);
        cluster.run(Duration.ofSeconds(6));

        assertThat(fenced).isCompleted();
    }

    @Test
    void nobodyIsAskedAnyMoreWhenNobodyWaits() {
        connector(false);
        leader.reachable = false;
        CompletableFuture<Void> fenced = follower.exactlyOnce.fence(FOO);
        cluster.run(Duration.ofSeconds(20));

        fenced.cancel(false);
        int asked = leader.fenceRequests;
        cluster.run(Duration.ofMinutes(1));

        assertThat(leader.fenceRequests).isEqualTo(asked);
    }

    @Test
    void thousandsOfTasksThatStartAtOnceAreFewRounds() {
        connector(false);

        List<CompletableFuture<Void>> all = IntStream.range(0, 3_000)
                .mapToObj(task -> follower.exactlyOnce.fence(FOO))
                .toList();
        cluster.run(SHORT);

        assertThat(all).allSatisfy(fenced -> assertThat(fenced).isCompleted());
        assertThat(leader.fenceRequests).isEqualTo(3_000);
    }

    @Test
    void aTaskThatIsToRunHereIsVerified() {
        connector(false);

        CompletableFuture<Void> verified = follower.exactlyOnce.verify(task(TASK, generation()));
        cluster.run(SHORT);

        assertThat(verified).isCompleted();
    }

    @Test
    void aTaskOfAnotherWorkerIsNot() {
        connector(false);

        CompletableFuture<Void> verified = leader.exactlyOnce.verify(task(TASK, generation()));
        cluster.run(SHORT);

        assertThat(failure(verified)).isInstanceOf(Conflict.class).hasMessageContaining("foo-0");
    }

    @Test
    void aTaskOfFormerConfigurationsIsNot() {
        connector(false);
        long former = generation();
        replace(2);

        CompletableFuture<Void> verified = follower.exactlyOnce.verify(task(TASK, former));
        cluster.run(SHORT);

        assertThat(generation()).isGreaterThan(former);
        assertThat(failure(verified)).isInstanceOf(Conflict.class).hasMessageContaining("newer configurations");
    }
}
