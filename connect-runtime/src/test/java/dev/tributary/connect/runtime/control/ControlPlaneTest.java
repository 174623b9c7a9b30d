package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.api.InstanceState.FAILED;
import static dev.tributary.connect.api.InstanceState.PAUSED;
import static dev.tributary.connect.api.InstanceState.RUNNING;
import static dev.tributary.connect.api.InstanceState.STOPPED;
import static dev.tributary.connect.api.InstanceState.UNASSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.group.Leadership;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.task.TooManyTasksException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final Instance CONNECTOR = Instance.of(FOO);
    private static final Instance TASK = new Instance(FOO, 0);
    private final SimulatedWorker worker = SimulatedWorker.started();

    // ---- creating and changing

    @Test
    void aCreatedConnectorRunsWithItsTasksAndIsAnsweredWhenTheyAreGenerated() {
        CompletableFuture<Request.Outcome> created = worker.create("foo", Map.of("start.ms", "1000", "tasks", "2"));
        worker.run(Duration.ofMillis(900));
        assertThat(worker.configs.snapshot().connector(FOO)).isNotNull();
        assertThat(created).isNotDone();
        worker.run(Duration.ofMillis(200));
        assertThat(created).isCompletedWithValue(Request.Outcome.CREATED);
        assertThat(worker.configs.snapshot().connector(FOO).tasks().configs()).hasSize(2);
        worker.run(Duration.ofSeconds(2));
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING, 1, RUNNING));
    }

    @Test
    void aDistributedWorkerAnswersWhenTheConfigurationIsDurable() {
        var distributed = new SimulatedWorker(new MemoryTopic(), new MemoryTopic(), false);
        distributed.start();
        CompletableFuture<Request.Outcome> created = distributed.create("foo", Map.of("start.ms", "1000"));
        distributed.run(Duration.ofMillis(100));
        assertThat(created).isCompletedWithValue(Request.Outcome.CREATED);
        assertThat(distributed.state("foo")).isNull();
    }

    @Test
    void aConnectorNamedInTwoCreatesAtOnceIsCreatedOnce() {
        CompletableFuture<Request.Outcome> first = worker.create("foo", Map.of("v", "1"));
        CompletableFuture<Request.Outcome> second = worker.create("foo", Map.of("v", "2"));
        worker.run(SHORT);
        assertThat(first).isCompletedWithValue(Request.Outcome.CREATED);
        assertThat(failure(second)).isInstanceOf(Conflict.class).hasMessage("Connector foo already exists");
        assertThat(worker.configs.snapshot().connector(FOO).config()).isEqualTo(Map.of("v", "1"));
    }

    @Test
    void aConnectorThatFailsToStartIsStoredAndItsCreatorIsTold() {
        CompletableFuture<Request.Outcome> created = worker.create("foo", Map.of("start.fails", "yes"));
        worker.run(SHORT);
        assertThat(failure(created))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("Failed to start connector: foo")
                .hasMessageContaining("told to fail");
        assertThat(worker.state("foo")).isEqualTo(FAILED);
        assertThat(worker.statuses.connector(FOO).trace()).contains("IllegalStateException: told to fail");
        assertThat(worker.configs.snapshot().connector(FOO)).isNotNull();
    }

    @Test
    void aConnectorCreatedPausedIsNotAskedForTasks() {
        CompletableFuture<Request.Outcome> created = worker.create("foo", Map.of(), TargetState.PAUSED);
        worker.run(SHORT);
        assertThat(created).isCompleted();
        assertThat(worker.state("foo")).isEqualTo(PAUSED);
        assertThat(worker.runners.questions()).isZero();
        worker.target("foo", TargetState.STARTED);
        worker.run(SHORT);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
    }

    @Test
    void aChangedConfigurationStopsTheOldInstanceBeforeTheNewOneStarts() {
        worker.create("foo", Map.of("v", "1"));
        worker.run(SHORT);
        CompletableFuture<Request.Outcome> replaced =
                worker.put("foo", Map.of("v", "2", "task.setting", "new"), Request.Condition.ANY, null);
        worker.run(SHORT);
        assertThat(replaced).isCompletedWithValue(Request.Outcome.REPLACED);
        assertThat(worker.runners.journal())
                .containsExactly(
                        "start connector foo",
                        "start task foo-0",
                        "stop connector foo",
                        "ended connector foo",
                        "start connector foo",
                        "stop task foo-0",
                        "ended task foo-0",
                        "start task foo-0");
        assertThat(worker.runners.newest(TASK).taskConfig).containsEntry("setting", "new");
        assertThat(worker.runners.newest(TASK).config).containsEntry("v", "2");
    }

    @Test
    void tasksRestartWhenTheConnectorsConfigurationDiffersThoughTheirsDoesNot() {
        worker.create("foo", Map.of("v", "1"));
        worker.run(SHORT);
        worker.put("foo", Map.of("v", "2"), Request.Condition.ANY, null);
        worker.run(SHORT);
        assertThat(worker.runners.journal())
                .filteredOn(line -> line.equals("start task foo-0"))
                .hasSize(2);
        assertThat(worker.configs.snapshot().connector(FOO).tasks().appliedConnectorConfig())
                .isEqualTo(Map.of("v", "2"));
    }

    @Test
    void tasksGoOnWhenNothingDiffers() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        worker.runners.newest(CONNECTOR).requestReconfiguration();
        worker.run(SHORT);
        assertThat(worker.runners.questions()).isEqualTo(2);
        assertThat(worker.runners.journal()).containsExactly("start connector foo", "start task foo-0");
    }

    @Test
    void aPutOverAVersionThatIsGoneIsNotWritten() {
        worker.create("foo", Map.of("v", "1"));
        worker.run(SHORT);
        long version = worker.configs.snapshot().connector(FOO).version();
        var first = worker.put("foo", Map.of("v", "2"), Request.Condition.over(version), null);
        var second = worker.put("foo", Map.of("v", "3"), Request.Condition.over(version), null);
        worker.run(SHORT);
        assertThat(first).isCompletedWithValue(Request.Outcome.REPLACED);
        assertThat(second).isCompletedWithValue(Request.Outcome.OVERTAKEN);
        assertThat(worker.configs.snapshot().connector(FOO).config()).isEqualTo(Map.of("v", "2"));
    }

    // ---- task configurations

    @Test
    void aConnectorThatCannotTellItsTasksIsAskedAgainLessAndLessOften() {
        worker.runners.failGeneration(new IllegalStateException("the database is down"));
        CompletableFuture<Request.Outcome> created = worker.create("foo", Map.of());
        worker.run(Duration.ofMillis(100));
        assertThat(failure(created)).isInstanceOf(Failed.class).hasMessageContaining("the database is down");
        assertThat(worker.runners.questions()).isEqualTo(1);
        worker.run(Duration.ofMillis(260));
        assertThat(worker.runners.questions()).isEqualTo(2);
        worker.run(Duration.ofMillis(510));
        assertThat(worker.runners.questions()).isEqualTo(3);
        worker.run(Duration.ofMinutes(10));
        assertThat(worker.runners.questions()).isBetween(15, 22);
        worker.runners.failGeneration(null);
        worker.run(Duration.ofSeconds(61));
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
    }

    @Test
    void delaysBetweenQuestionsDoubleUpToAMinute() {
        assertThat(ControlSettings.retryDelay(0)).isEqualTo(Duration.ofMillis(250));
        assertThat(ControlSettings.retryDelay(3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(ControlSettings.retryDelay(8)).isEqualTo(Duration.ofSeconds(60));
        assertThat(ControlSettings.retryDelay(1_000_000)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aConnectorWithTooManyTasksFailsAndIsNotAskedAgain() {
        worker.runners.failGeneration(new TooManyTasksException("foo", 3, 2));
        worker.create("foo", Map.of());
        worker.run(Duration.ofMinutes(5));
        assertThat(worker.runners.questions()).isEqualTo(1);
        assertThat(worker.state("foo")).isEqualTo(FAILED);
        assertThat(worker.statuses.connector(FOO).trace()).contains("generated 3 task configurations");
    }

    @Test
    void questionsAskedAtOnceAreAskedOneAfterTheOther() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        for (int i = 0; i < 10; i++) {
            worker.runners.newest(CONNECTOR).requestReconfiguration();
        }
        worker.run(SHORT);
        assertThat(worker.runners.questions()).isBetween(2, 3);
    }

    // ---- target states

    @Test
    void pausingAndResumingKeepsTheRuns() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        worker.target("foo", TargetState.PAUSED);
        worker.run(SHORT);
        assertThat(worker.state("foo")).isEqualTo(PAUSED);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, PAUSED));
        worker.target("foo", TargetState.STARTED);
        worker.run(SHORT);
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(worker.runners.journal()).containsExactly("start connector foo", "start task foo-0");
    }

    @Test
    void stoppingEndsTheTasksRemovesTheirStatusesAndIsAnsweredThen() {
        worker.create("foo", Map.of("tasks", "2", "stop.ms", "1000"));
        worker.run(SHORT);
        CompletableFuture<Boolean> stopped = worker.target("foo", TargetState.STOPPED);
        worker.run(Duration.ofMillis(900));
        assertThat(stopped).isNotDone();
        worker.run(Duration.ofMillis(200));
        assertThat(stopped).isCompleted();
        assertThat(worker.state("foo")).isEqualTo(STOPPED);
        assertThat(worker.taskStates("foo")).isEmpty();
        assertThat(worker.configs.snapshot().connector(FOO).tasks().configs()).isEmpty();
        assertThat(worker.statusJournal).containsSubsequence("task foo-1 UNASSIGNED", "task foo-1 removed");
    }

    @Test
    void aConnectorIsNotAskedForItsTasksWhileItIsStopped() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        worker.target("foo", TargetState.STOPPED);
        worker.run(Duration.ofSeconds(10));
        assertThat(worker.runners.questions()).isEqualTo(1);
    }

    @Test
    void aStoppedConnectorIsResumedWithFreshTasks() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        worker.target("foo", TargetState.STOPPED);
        worker.run(SHORT);
        worker.target("foo", TargetState.STARTED);
        worker.run(SHORT);
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
    }

    @Test
    void aTargetStateOfAnUnknownConnectorIsRefused() {
        CompletableFuture<Boolean> paused = worker.target("nobody", TargetState.PAUSED);
        worker.run(SHORT);
        assertThat(failure(paused)).isInstanceOf(NotFound.class).hasMessage("Unknown connector nobody");
    }

    // ---- deleting

    @Test
    void deletingEndsEverythingAndLeavesNoStatus() {
        worker.create("foo", Map.of("tasks", "2", "stop.ms", "500"));
        worker.run(SHORT);
        CompletableFuture<Boolean> removed = worker.remove("foo");
        worker.run(Duration.ofMillis(400));
        assertThat(removed).isNotDone();
        worker.run(SHORT);
        assertThat(removed).isCompleted();
        assertThat(worker.state("foo")).isNull();
        assertThat(worker.taskStates("foo")).isEmpty();
        assertThat(worker.runners.liveRuns()).isZero();
        assertThat(failure(removeAndRun("foo"))).isInstanceOf(NotFound.class).hasMessage("Connector foo not found");
    }

    @Test
    void aConnectorMadeAgainWhileTheFormerOneEndsStartsAfterIt() {
        worker.create("foo", Map.of("stop.ms", "3000"));
        worker.run(SHORT);
        worker.remove("foo");
        CompletableFuture<Request.Outcome> again = worker.create("foo", Map.of("v", "2"));
        worker.run(Duration.ofSeconds(4));
        assertThat(again).isCompletedWithValue(Request.Outcome.CREATED);
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(worker.runners.newest(CONNECTOR).config).isEqualTo(Map.of("v", "2"));
    }

    // ---- runs that do not end

    @Test
    void aConnectorThatDoesNotStopIsGivenUpAfterFiveSecondsAndReplaced() {
        worker.create("foo", Map.of("stop.ms", "-1", "tasks", "0"));
        worker.run(SHORT);
        CompletableFuture<Request.Outcome> replaced =
                worker.put("foo", Map.of("v", "2", "tasks", "0"), Request.Condition.ANY, null);
        worker.run(Duration.ofMillis(4_900));
        assertThat(replaced).isNotDone();
        worker.run(SHORT);
        assertThat(replaced).isCompletedWithValue(Request.Outcome.REPLACED);
        assertThat(worker.runners.journal())
                .containsExactly(
                        "start connector foo", "stop connector foo", "abandoned connector foo", "start connector foo");
        assertThat(worker.statusJournal).containsSubsequence("connector foo UNASSIGNED", "connector foo RUNNING");
    }

    @Test
    void whatAGivenUpRunStillSaysIsIgnored() {
        worker.create("foo", Map.of("stop.ms", "-1"));
        worker.run(SHORT);
        FakeRunners.FakeRun zombie = worker.runners.newest(TASK);
        worker.put("foo", Map.of("v", "2"), Request.Condition.ANY, null);
        worker.run(SimulatedWorker.GRACEFUL_STOP.plusSeconds(6));
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        zombie.fail(new IllegalStateException("from beyond"));
        worker.run(SHORT);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(worker.runners.newest(TASK)).isNotSameAs(zombie);
    }

    @Test
    void tasksHaveTheGracePeriodAndNothingIsWrittenOfThoseThatMissIt() {
        worker.create("foo", Map.of("stop.ms", "-1"));
        worker.run(SHORT);
        worker.statusJournal.clear();
        CompletableFuture<Boolean> stopped = worker.target("foo", TargetState.STOPPED);
        worker.run(SimulatedWorker.GRACEFUL_STOP.minusMillis(100));
        assertThat(stopped).isNotDone();
        worker.run(SHORT);
        assertThat(stopped).isCompleted();
        assertThat(worker.statusJournal).containsExactly("connector foo STOPPED", "task foo-0 removed");
    }

    // ---- restarting

    @Test
    void aRestartedConnectorIsAnsweredWhenItHasStarted() {
        worker.create("foo", Map.of("start.ms", "1000"));
        worker.run(Duration.ofSeconds(3));
        CompletableFuture<Boolean> restarted =
                worker.ask((Reply<Boolean> reply) -> new Request.RestartConnector(FOO, reply));
        worker.run(Duration.ofMillis(900));
        assertThat(restarted).isNotDone();
        worker.run(SHORT);
        assertThat(restarted).isCompleted();
        assertThat(worker.runners.journal())
                .filteredOn(line -> line.startsWith("start task"))
                .hasSize(1);
    }

    @Test
    void aFailedConnectorRunsAgainAfterARestart() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        worker.runners.newest(CONNECTOR).fail(new IllegalStateException("raised"));
        worker.run(SHORT);
        assertThat(worker.state("foo")).isEqualTo(FAILED);
        CompletableFuture<Boolean> restarted =
                worker.ask((Reply<Boolean> reply) -> new Request.RestartConnector(FOO, reply));
        worker.run(SHORT);
        assertThat(restarted).isCompleted();
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
    }

    @Test
    void aTaskIsRestartedAlone() {
        worker.create("foo", Map.of("tasks", "2"));
        worker.run(SHORT);
        CompletableFuture<Boolean> restarted =
                worker.ask((Reply<Boolean> reply) -> new Request.RestartTask(TaskId.of("foo", 1), reply));
        worker.run(SHORT);
        assertThat(restarted).isCompleted();
        assertThat(worker.runners.journal().subList(3, 6))
                .containsExactly("stop task foo-1", "ended task foo-1", "start task foo-1");
    }

    @Test
    void restartsOfWhatIsNotThereAreRefused() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        var unknown = worker.ask((Reply<Boolean> reply) -> new Request.RestartTask(TaskId.of("foo", 1), reply));
        var nobody = worker.ask((Reply<Boolean> reply) -> new Request.RestartTask(TaskId.of("nobody", 0), reply));
        var connector =
                worker.ask((Reply<Boolean> reply) -> new Request.RestartConnector(ConnectorName.of("nobody"), reply));
        worker.run(SHORT);
        assertThat(failure(unknown)).isInstanceOf(NotFound.class).hasMessage("Unknown task: foo-1");
        assertThat(failure(nobody)).isInstanceOf(NotFound.class).hasMessage("Unknown connector: nobody");
        assertThat(failure(connector)).isInstanceOf(NotFound.class).hasMessage("Unknown connector: nobody");
    }

    @Test
    void aRestartOfAllSaysRestartingBetweenTheEndAndTheStart() {
        worker.create("foo", Map.of("stop.ms", "100"));
        worker.run(SHORT);
        worker.statusJournal.clear();
        var restarted =
                worker.ask((Reply<Boolean> reply) -> new Request.RestartAll(FOO, Set.of(CONNECTOR, TASK), reply));
        worker.run(Duration.ofSeconds(1));
        assertThat(restarted).isCompleted();
        for (String instance : List.of("connector foo ", "task foo-0 ")) {
            assertThat(worker.statusJournal)
                    .filteredOn(line -> line.startsWith(instance))
                    .containsExactly(instance + "UNASSIGNED", instance + "RESTARTING", instance + "RUNNING");
        }
    }

    @Test
    void aPausedConnectorStaysPausedWhenItIsRestarted() {
        worker.create("foo", Map.of(), TargetState.PAUSED);
        worker.run(SHORT);
        var restarted = worker.ask((Reply<Boolean> reply) -> new Request.RestartConnector(FOO, reply));
        worker.run(SHORT);
        assertThat(restarted).isCompleted();
        assertThat(worker.state("foo")).isEqualTo(PAUSED);
    }

    // ---- assignments

    @Test
    void onlyWhatIsAssignedRuns() {
        worker.create("foo", Map.of("tasks", "2"), TargetState.PAUSED);
        worker.run(SHORT);
        worker.configs.putTasks(FOO, List.of(Map.of("n", "0"), Map.of("n", "1")));
        worker.tell(new Event.AssignmentChanged(
                new Assignment(3, false, Set.of(), Set.of(TaskId.of("foo", 1)), Leadership.UNKNOWN, 3)));
        worker.run(SHORT);
        assertThat(worker.plane.observed().runs()).containsOnlyKeys(new Instance(FOO, 1));
        worker.tell(new Event.AssignmentChanged(
                new Assignment(4, false, Set.of(FOO), Set.of(TaskId.of("foo", 0)), Leadership.UNKNOWN, 4)));
        worker.run(SHORT);
        assertThat(worker.plane.observed().runs()).containsOnlyKeys(CONNECTOR, TASK);
    }

    @Test
    void aWorkerStartedAgainRunsWhatIsStoredAndRemovesStatusesOfWhatIsNot() {
        var configTopic = new MemoryTopic();
        var statusTopic = new MemoryTopic();
        var first = new SimulatedWorker(configTopic, statusTopic, true);
        first.start();
        first.create("foo", Map.of());
        first.create("gone", Map.of());
        first.run(SHORT);
        first.configs.removeConnector(ConnectorName.of("gone"));
        first.tell(new Event.AssignmentChanged(Assignment.NOTHING)); // dies before it can tidy up
        first.run(SHORT);
        assertThat(first.state("gone")).isEqualTo(UNASSIGNED);

        var second = new SimulatedWorker(configTopic, statusTopic, true);
        second.start();
        second.tell(new Event.StatusesKnown(Set.of(CONNECTOR, TASK, Instance.of(ConnectorName.of("gone")))));
        second.run(SHORT);
        assertThat(second.state("foo")).isEqualTo(RUNNING);
        assertThat(second.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(second.state("gone")).isNull();
        assertThat(second.runners.journal())
                .filteredOn(line -> line.equals("start task foo-0"))
                .hasSize(1);
    }

    // ---- holding for a change of offsets

    @Test
    void onlyAStoppedConnectorIsHeld() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        assertThat(failure(hold("foo"))).isInstanceOf(BadRequest.class).hasMessageContaining("must be stopped");
        assertThat(failure(hold("nobody"))).isInstanceOf(NotFound.class).hasMessage("Connector nobody not found");
        worker.target("foo", TargetState.STOPPED);
        worker.run(SHORT);
        assertThat(hold("foo")).isCompleted();
    }

    @Test
    void aHeldConnectorIsNotResumedBeforeItIsReleased() {
        worker.create("foo", Map.of(), TargetState.STOPPED);
        worker.run(SHORT);
        assertThat(hold("foo")).isCompleted();
        CompletableFuture<Boolean> resumed = worker.target("foo", TargetState.STARTED);
        worker.run(Duration.ofSeconds(10));
        assertThat(resumed).isNotDone();
        worker.tell(new Event.Released(FOO));
        worker.run(SHORT);
        assertThat(resumed).isCompleted();
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
    }

    // ---- shutting down

    @Test
    void shuttingDownEndsEverythingWithinTheBoundsAndRefusesWhatWaits() {
        worker.create("foo", Map.of("tasks", "2"));
        worker.create("stuck", Map.of("stop.ms", "-1"));
        CompletableFuture<Request.Outcome> slow = worker.create("slow", Map.of("start.ms", "100000"));
        worker.run(SHORT);
        worker.tell(new Event.Shutdown());
        worker.run(SHORT);
        assertThat(failure(slow)).isInstanceOf(ShuttingDown.class);
        assertThat(failure(worker.create("late", Map.of()))).isNull();
        worker.run(SHORT);
        assertThat(worker.plane.halted()).isFalse();
        assertThat(worker.state("foo")).isEqualTo(UNASSIGNED);
        worker.run(SimulatedWorker.GRACEFUL_STOP);
        assertThat(worker.plane.halted()).isTrue();
        assertThat(worker.runners.liveRuns()).isZero();
        CompletableFuture<Request.Outcome> tooLate = worker.create("later", Map.of());
        worker.run(SHORT);
        assertThat(failure(tooLate)).isInstanceOf(ShuttingDown.class);
    }

    @Test
    void statusesNameTheWorkerTheVersionAndTheGeneration() {
        worker.create("foo", Map.of());
        worker.run(SHORT);
        assertThat(worker.statuses.connector(FOO).workerId()).isEqualTo("simulated:8083");
        assertThat(worker.statuses.connector(FOO).version()).isEqualTo("1.0");
        assertThat(worker.statuses.connector(FOO).trace()).isNull();
    }

    private CompletableFuture<Boolean> hold(String name) {
        var held = worker.ask((Reply<Boolean> reply) -> new Request.Hold(ConnectorName.of(name), reply));
        worker.run(SHORT);
        return held;
    }

    private CompletableFuture<Boolean> removeAndRun(String name) {
        CompletableFuture<Boolean> removed = worker.remove(name);
        worker.run(SHORT);
        return removed;
    }

    /** What it failed with, as it is; null if it did not. */
    private static Throwable failure(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally()) {
            return null;
        }
        try {
            future.getNow(null);
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        } catch (ConnectClusterException e) {
            return e;
        }
    }
}
