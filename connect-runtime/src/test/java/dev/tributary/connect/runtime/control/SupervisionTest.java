package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.api.InstanceState.FAILED;
import static dev.tributary.connect.api.InstanceState.PAUSED;
import static dev.tributary.connect.api.InstanceState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.RestartEvent.Action;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.task.TaskFencedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** What becomes of what fails when it is supervised: the control plane with its stores, on virtual time. */
class SupervisionTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofHours(1);
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final Instance CONNECTOR = Instance.of(FOO);
    private static final Instance TASK = new Instance(FOO, 0);
    private static final RestartPolicy POLICY =
            RestartSupervisionTest.policy(Duration.ofSeconds(1), Duration.ofMinutes(5), RestartSupervisionTest.BUDGET);

    private final MemoryTopic configTopic = new MemoryTopic();
    private final MemoryTopic statusTopic = new MemoryTopic();
    private final SimulatedWorker worker = started("one:8083", POLICY);

    private SimulatedWorker started(String id, RestartPolicy policy) {
        var started = new SimulatedWorker(configTopic, statusTopic, true, policy, id);
        started.start();
        return started;
    }

    private long starts(Instance instance) {
        return worker.runners.journal().stream()
                .filter(line -> line.equals("start " + instance))
                .count();
    }

    private List<RestartEvent> history(Instance instance) {
        return worker.statuses.restarts(instance.id());
    }

    private void create(Map<String, String> config) {
        worker.create("foo", config);
        worker.run(SHORT);
    }

    private void fail(String message) {
        worker.runners.newest(TASK).fail(new IllegalStateException(message));
        worker.run(SHORT);
    }

    // ---- restarts

    @Test
    void aTaskThatFailsThreeTimesRunsAfterThatAndItsHistoryTellsHow() {
        create(Map.of("task.failures", "3"));
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, FAILED));

        worker.run(Duration.ofSeconds(10));

        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(starts(TASK)).isEqualTo(4);
        assertThat(starts(CONNECTOR)).isEqualTo(1);
        assertThat(history(TASK)).hasSize(3).allSatisfy(event -> {
            assertThat(event.action()).isEqualTo(Action.RESTARTED);
            assertThat(event.workerId()).isEqualTo("one:8083");
            assertThat(event.error()).startsWith("java.lang.IllegalStateException: told to fail, run ");
        });
        assertThat(history(TASK).stream().map(RestartEvent::fingerprint).distinct())
                .hasSize(1);
        assertThat(history(TASK).get(0).outcome()).matches("failed again after \\d+ ms");
        assertThat(history(TASK).get(2).outcome()).matches("running after [1-4](\\.\\d)? s");
    }

    @Test
    void aConnectorInstanceIsRestartedLikeATask() {
        create(Map.of("start.fails", "yes"));
        worker.run(Duration.ofSeconds(20));
        assertThat(starts(CONNECTOR)).isBetween(4L, 7L);
        assertThat(history(CONNECTOR)).hasSizeGreaterThan(3);
    }

    @Test
    void theStatusSaysRestartingInBetween() {
        create(Map.of("task.failures", "1"));
        worker.run(Duration.ofSeconds(2));
        assertThat(worker.statusJournal)
                .filteredOn(line -> line.startsWith("task"))
                .containsExactly(
                        "task foo-0 FAILED", "task foo-0 UNASSIGNED", "task foo-0 RESTARTING", "task foo-0 RUNNING");
    }

    @Test
    void whatFailsForEverStaysFailedWhenItsBudgetIsUsedUpAndItsTraceTellsWhy() {
        create(Map.of("task.failures", "1000"));

        worker.run(LONG);

        assertThat(starts(TASK)).isEqualTo(RestartSupervisionTest.BUDGET + 1);
        assertThat(worker.statuses.task(TASK.taskId()).trace())
                .startsWith("java.lang.IllegalStateException: told to fail")
                .contains("Not restarted any more by the worker: it failed 11 times in the same way")
                .contains("the newest 6 of 11")
                .contains("gave up")
                .contains("failed again after");
        assertThat(history(TASK).get(10).action()).isEqualTo(Action.GAVE_UP);
        assertThat(worker.decisions).hasSize(11);
        assertThat(worker.decisions.get(0)).contains("task foo-0 failed: ").contains("try 1 of 10");
        assertThat(worker.decisions.get(10)).contains("stays failed");
        assertThat(worker.outlook(TASK)).isEqualTo(new RestartOutlook(true, 11, 10, null));
    }

    @Test
    void whatFailsOnceAnHourIsRestartedForEver() {
        create(Map.of("task.lasts.ms", "3600000"));
        worker.run(Duration.ofHours(100));
        assertThat(starts(TASK)).isBetween(99L, 101L);
        assertThat(history(TASK)).hasSize(20);
    }

    @Test
    void aSettingThatIsWrongIsNotRetried() {
        create(Map.of());
        worker.runners.newest(TASK).fail(new ConfigException("url", "x", "expected a URL"));
        worker.run(LONG);
        assertThat(starts(TASK)).isEqualTo(1);
        assertThat(worker.statuses.task(TASK.taskId()).trace()).contains("tributary.restart.never");
        assertThat(history(TASK)).extracting(RestartEvent::action).containsExactly(Action.NOT_RETRIED);
    }

    @Test
    void nothingIsRestartedNorNotedWhenNobodyAsksForIt() {
        var plain = SimulatedWorker.started();
        plain.create("foo", Map.of("task.failures", "1"));
        plain.run(LONG);
        assertThat(plain.taskStates("foo")).isEqualTo(Map.of(0, FAILED));
        assertThat(plain.statuses.restarts(FOO)).isEmpty();
        assertThat(plain.statuses.task(TASK.taskId()).trace()).doesNotContain("Not restarted");
        assertThat(plain.outlook(TASK)).isEqualTo(RestartOutlook.NONE);
    }

    @Test
    void aTaskThatALateZombieFencedIsRestartedThoughNobodyAskedForItAsLongAsItIsToRunHere() {
        var plain = SimulatedWorker.started();
        plain.create("foo", Map.of());
        plain.run(SHORT);
        var fenced = new TaskFencedException("Task foo-0 cannot commit", new IllegalStateException("epoch"));

        plain.runners.newest(TASK).fail(fenced);
        plain.run(SHORT);
        assertThat(plain.taskStates("foo")).isEqualTo(Map.of(0, FAILED));
        assertThat(plain.outlook(TASK).nextAt()).as("it is RECOVERING").isNotNull();
        plain.run(Duration.ofSeconds(2));

        assertThat(plain.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(plain.decisions)
                .singleElement()
                .asString()
                .contains("task foo-0 failed: ")
                .contains("It is restarted in ");
        assertThat(plain.outlook(TASK)).isEqualTo(RestartOutlook.NONE);

        FakeRunners.FakeRun another = plain.runners.newest(TASK);
        another.fail(fenced);
        plain.tell(new Event.AssignmentChanged(Assignment.NOTHING));
        plain.run(LONG);
        assertThat(plain.runners.newest(TASK))
                .as("it belongs to another worker now")
                .isSameAs(another);
    }

    @Test
    void aFailureThatIsReportedTwiceCountsOnce() {
        create(Map.of());
        worker.runners.newest(TASK).fail(new IllegalStateException("a"));
        fail("b");
        assertThat(history(TASK)).hasSize(1);
    }

    @Test
    void aConnectorThatIsStoppedAndResumedHasRecoveredAndIsNotRestarted() {
        create(Map.of());
        worker.runners.newest(CONNECTOR).fail(new IllegalStateException("told to fail"));
        worker.run(SHORT);
        worker.target("foo", TargetState.STOPPED);
        worker.run(SHORT);
        worker.target("foo", TargetState.STARTED);
        worker.run(LONG);
        assertThat(starts(CONNECTOR)).isEqualTo(1);
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
    }

    @Test
    void theOutlookTellsWhenTheNextRestartIsDueAndForgetsWithTime() {
        create(Map.of());
        assertThat(worker.outlook(TASK)).isEqualTo(new RestartOutlook(true, 0, 10, null));
        fail("a");
        assertThat(worker.outlook(TASK).failures()).isEqualTo(1);
        assertThat(worker.outlook(TASK).nextAt())
                .isBetween(worker.time.instant(), worker.time.instant().plusSeconds(1));
        worker.run(Duration.ofSeconds(10));
        assertThat(worker.outlook(TASK)).isEqualTo(new RestartOutlook(true, 1, 10, null));
        worker.run(RestartSupervisionTest.WINDOW);
        assertThat(worker.outlook(TASK)).isEqualTo(new RestartOutlook(true, 0, 10, null));
        worker.remove("foo");
        worker.run(SHORT);
        assertThat(worker.outlook(TASK)).isEqualTo(RestartOutlook.NONE);
    }

    // ---- whose business it is not

    @Test
    void whatIsPausedWaitsUntilItIsResumed() {
        create(Map.of());
        fail("a");
        worker.target("foo", TargetState.PAUSED);
        worker.run(LONG);
        assertThat(starts(TASK)).isEqualTo(1);
        assertThat(worker.plane.nextDeadline()).isNull();
        worker.target("foo", TargetState.STARTED);
        worker.run(SHORT);
        assertThat(starts(TASK)).isEqualTo(2);
    }

    @Test
    void whatIsStoppedDeletedOrGivenAwayIsNotRestarted() {
        List<Runnable> endings = List.of(
                () -> worker.target("foo", TargetState.STOPPED),
                () -> worker.remove("foo"),
                () -> worker.tell(new Event.AssignmentChanged(Assignment.NOTHING)));
        for (Runnable ending : endings) {
            create(Map.of());
            fail("a");
            long before = starts(TASK);
            ending.run();
            worker.run(LONG);
            assertThat(starts(TASK)).isEqualTo(before);
            assertThat(worker.runners.liveRuns()).isLessThan(2);
            worker.remove("foo");
            worker.run(SHORT);
        }
    }

    @Test
    void theHistoryIsDeletedWithTheConnector() {
        create(Map.of());
        fail("a");
        assertThat(worker.statuses.restarts(FOO)).hasSize(1);
        worker.remove("foo");
        worker.run(SHORT);
        assertThat(worker.statuses.restarts(FOO)).isEmpty();
        create(Map.of());
        assertThat(worker.statuses.restarts(FOO)).isEmpty();
    }

    // ---- new budgets

    @Test
    void aRestartByAPersonGivesANewBudget() {
        create(Map.of("task.failures", "1000"));
        worker.run(LONG);
        long before = starts(TASK);

        CompletableFuture<Boolean> restarted =
                worker.ask((Reply<Boolean> reply) -> new Request.RestartTask(TASK.taskId(), reply));
        worker.run(LONG);

        assertThat(restarted).isCompleted();
        assertThat(starts(TASK)).isEqualTo(before + RestartSupervisionTest.BUDGET + 1);
        assertThat(history(TASK)).extracting(RestartEvent::action).contains(Action.MANUAL);
    }

    @Test
    void everyFormOfARestartGivesANewBudget() {
        create(Map.of());
        List<Runnable> forms = List.of(
                () -> worker.ask((Reply<Boolean> reply) -> new Request.RestartTask(TASK.taskId(), reply)),
                () -> worker.tell(new Event.RestartAnnounced(FOO, new RestartScope(true, false))),
                () -> worker.ask((Reply<Boolean> reply) -> new Request.RestartAll(FOO, java.util.Set.of(TASK), reply)));
        for (Runnable form : forms) {
            fail("a");
            assertThat(worker.outlook(TASK).failures()).isEqualTo(1);
            form.run();
            worker.run(SHORT);
            assertThat(worker.outlook(TASK)).isEqualTo(new RestartOutlook(true, 0, 10, null));
        }
        assertThat(history(TASK))
                .extracting(RestartEvent::action)
                .containsExactly(
                        Action.RESTARTED,
                        Action.MANUAL,
                        Action.RESTARTED,
                        Action.MANUAL,
                        Action.RESTARTED,
                        Action.MANUAL);
        assertThat(history(TASK).get(0).outcome()).isEqualTo("not waited for");
        assertThat(history(TASK).get(5).outcome()).startsWith("running after");
        assertThat(history(TASK).get(5).error()).isNull();
    }

    @Test
    void aRestartOfWhatNeverFailedLeavesNoHistory() {
        create(Map.of());
        worker.ask((Reply<Boolean> reply) -> new Request.RestartTask(TASK.taskId(), reply));
        worker.run(SHORT);
        assertThat(starts(TASK)).isEqualTo(2);
        assertThat(worker.statuses.restarts(FOO)).isEmpty();
    }

    @Test
    void aChangedConfigurationGivesANewBudget() {
        create(Map.of("task.failures", "11"));
        worker.run(LONG);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, FAILED));
        worker.put("foo", Map.of("task.failures", "14"), Request.Condition.ANY, null);
        worker.run(LONG);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(history(TASK))
                .filteredOn(event -> event.action() == Action.MANUAL)
                .singleElement()
                .satisfies(event -> assertThat(event.outcome()).startsWith("the configuration was changed"));
    }

    @Test
    void aResumeFromStoppedGivesTheConnectorANewBudget() {
        create(Map.of("start.fails", "yes"));
        worker.run(LONG);
        long before = starts(CONNECTOR);
        worker.target("foo", TargetState.STOPPED);
        worker.run(SHORT);
        worker.target("foo", TargetState.STARTED);
        worker.run(LONG);
        assertThat(starts(CONNECTOR)).isGreaterThan(before + RestartSupervisionTest.BUDGET - 1);
        assertThat(history(CONNECTOR)).extracting(RestartEvent::action).contains(Action.MANUAL);
    }

    // ---- settings of connectors

    @Test
    void aConnectorsOwnSettingsGoBeforeTheWorkers() {
        create(Map.of("task.failures", "1000", "tributary.restart.budget", "2"));
        worker.run(LONG);
        assertThat(starts(TASK)).isEqualTo(3);
        worker.put(
                "foo", Map.of("task.failures", "1000", "tributary.restart.policy", "off"), Request.Condition.ANY, null);
        worker.run(LONG);
        assertThat(starts(TASK)).isEqualTo(4);
        assertThat(worker.outlook(TASK)).isEqualTo(RestartOutlook.NONE);
    }

    @Test
    void aStoredSettingThatIsWrongIsToldOnceAndTheWorkersHolds() {
        create(Map.of("task.failures", "2", "tributary.restart.budget", "many"));
        worker.run(LONG);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
        assertThat(worker.decisions)
                .filteredOn(line -> line.contains("tributary.restart.budget") && line.contains("not valid"))
                .hasSize(1);
    }

    // ---- other workers, stalls, secrets

    @Test
    void theNextOwnerGoesOnWithTheHistoryAndTheBudget() {
        create(Map.of("task.failures", "1000"));
        worker.run(Duration.ofSeconds(20));
        int before = history(TASK).size();
        assertThat(before).isBetween(4, 8);
        worker.tell(new Event.AssignmentChanged(Assignment.NOTHING));
        worker.run(SHORT);

        SimulatedWorker next = started("two:8083", POLICY);
        next.run(LONG);

        long tries = next.runners.journal().stream()
                .filter(line -> line.equals("start " + TASK))
                .count();
        assertThat(tries).isEqualTo(RestartSupervisionTest.BUDGET + 1 - before);
        List<RestartEvent> all = next.statuses.restarts(TASK.id());
        assertThat(all).hasSize(11).isSortedAccordingTo(java.util.Comparator.comparing(RestartEvent::at));
        assertThat(all).extracting(RestartEvent::workerId).contains("one:8083", "two:8083");
        assertThat(all.get(10).action()).isEqualTo(Action.GAVE_UP);
    }

    @Test
    void secretsDoNotGetIntoTheHistoryNotEvenHalfOfThem() {
        create(Map.of());
        fail("x".repeat(260) + " hunter2 " + "y".repeat(100));
        assertThat(history(TASK))
                .singleElement()
                .satisfies(event -> assertThat(event.error()).hasSize(300).doesNotContain("hunt"));
    }

    @Test
    void aStallCountsAgainstTheBudget() {
        var told = new HashMap<Integer, Boolean>();
        var supervisor = new Supervisor(FOO, new Supervising(RestartPolicy.OFF, () -> 0.5, instance -> List.of()));
        var settings = new ControlSettings("w:1", Duration.ofSeconds(5), true);
        var turn = new Turn(
                worker.time.instant(), worker.configs.snapshot(), Assignment.EVERYTHING, settings, true, false);
        for (int run = 0; run < 12; run++) {
            supervisor.begun(turn, TASK);
            told.put(run, supervisor.mayReplace(turn, TASK, run, new IllegalStateException("stuck in poll")));
        }
        assertThat(told)
                .hasSize(12)
                .containsEntry(0, true)
                .containsEntry(9, true)
                .containsEntry(10, false);
        assertThat(supervisor.events(TASK)).extracting(RestartEvent::action).contains(Action.REPLACED, Action.GAVE_UP);
        assertThat(supervisor.mayReplace(turn, TASK, 11, new IllegalStateException("told already")))
                .isFalse();
        assertThat(supervisor.events(TASK)).hasSize(12);
    }

    @Test
    void whatIsLeftStalledAndFailsLaterIsRestartedLikeAnyFailure() {
        create(Map.of("tributary.stall.policy", "replace", "tributary.restart.budget", "1"));
        for (int stall = 0; stall < 2; stall++) {
            long run = worker.plane.observed().runs().get(TASK).id();
            worker.tell(new Event.Stalled(TASK, run, new IllegalStateException("hangs")));
            worker.run(SHORT);
        }
        assertThat(worker.decisions).last().asString().contains("It is not replaced");
        long before = starts(TASK);
        fail("connection reset");
        worker.run(LONG);
        assertThat(starts(TASK)).isEqualTo(before + 1);
    }

    @Test
    void whatIsLeftStalledIsToldOfOnceUntilItGoesOn() {
        create(Map.of("tributary.stall.policy", "replace", "tributary.restart.budget", "1"));
        long first = worker.plane.observed().runs().get(TASK).id();
        worker.tell(new Event.Stalled(TASK, first, new IllegalStateException("hangs")));
        worker.run(SHORT);
        long run = worker.plane.observed().runs().get(TASK).id();
        Event stalled = new Event.Stalled(TASK, run, new IllegalStateException("hangs"));
        worker.tell(stalled);
        worker.tell(stalled);
        worker.run(SHORT);
        assertThat(worker.decisions)
                .filteredOn(said -> said.contains("It is not replaced"))
                .hasSize(1);

        worker.tell(new Event.Recovered(TASK, run));
        worker.tell(stalled);
        worker.run(SHORT);
        assertThat(worker.decisions)
                .filteredOn(said -> said.contains("It is not replaced"))
                .hasSize(2);
    }

    @Test
    void nothingIsKeptOfATaskThatHungWhileItsConnectorWasDeleted() {
        create(Map.of("stop.ms", "-1"));
        assertThat(worker.standing(TASK)).isNotNull();
        worker.remove("foo");
        worker.run(LONG);
        assertThat(worker.plane.observed().runs()).isEmpty();
        assertThat(worker.standing(TASK)).isNull();
        assertThat(worker.standing(CONNECTOR)).isNull();
    }

    @Test
    void aTraceThatWouldNotFitIntoARecordIsCutInItsMiddle() {
        create(Map.of());
        worker.runners
                .newest(TASK)
                .fail(new IllegalStateException("\u0001".repeat(2_000_000), new IllegalStateException("disk full")));
        worker.run(SHORT);
        assertThat(worker.statuses.task(TASK.taskId()).trace())
                .hasSizeLessThan(RedactedStatuses.TRACE_LIMIT + 100)
                .contains("characters left out")
                .contains("disk full");
    }

    @Test
    void anExceptionThatCannotTellItsMessageOnThisThreadBreaksNothing() {
        create(Map.of());
        worker.runners.newest(TASK).fail(new Mute());
        worker.run(SHORT);
        assertThat(history(TASK))
                .singleElement()
                .satisfies(event -> assertThat(event.error()).isEqualTo(Mute.class.getName()));
    }

    private static final class Mute extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @Test
    void aPausedTaskThatIsRestartedByHandIsPausedAgain() {
        create(Map.of());
        fail("a");
        worker.target("foo", TargetState.PAUSED);
        worker.run(SHORT);
        worker.ask((Reply<Boolean> reply) -> new Request.RestartTask(TASK.taskId(), reply));
        worker.run(LONG);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, PAUSED));
        assertThat(starts(TASK)).isEqualTo(2);
    }
}
