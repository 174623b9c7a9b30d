package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.api.InstanceState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StallPolicyTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final Instance CONNECTOR = Instance.of(FOO);
    private static final Instance TASK = new Instance(FOO, 0);
    private static final Throwable HANGS = new IllegalStateException("hangs");

    private final SimulatedWorker worker = SimulatedWorker.started();

    private void create(Map<String, String> config) {
        worker.create("foo", config);
        worker.run(SHORT);
    }

    private long run(Instance instance) {
        return worker.plane.observed().runs().get(instance).id();
    }

    /** @return the run that stalls */
    private long stall(Instance instance) {
        long run = run(instance);
        worker.tell(new Event.Stalled(instance, run, HANGS));
        worker.run(SHORT);
        return run;
    }

    @Test
    void byDefaultAStalledTaskIsLeftAlone() {
        create(Map.of());
        long before = run(TASK);

        stall(TASK);

        assertThat(run(TASK)).isEqualTo(before);
        assertThat(worker.runners.journal()).doesNotContain("abandoned task foo-0");
    }

    @Test
    void aStalledTaskIsGivenUpAtOnceAndReplaced() {
        create(Map.of("tributary.stall.policy", "Replace", "stop.ms", "-1"));
        worker.statusJournal.clear();
        long before = run(TASK);

        worker.tell(new Event.Stalled(TASK, before, HANGS));
        worker.run(Duration.ofMillis(1));

        assertThat(worker.runners.journal()).endsWith("stop task foo-0", "abandoned task foo-0", "start task foo-0");
        worker.run(SHORT);
        assertThat(run(TASK)).isGreaterThan(before);
        assertThat(worker.statusJournal).containsExactly("task foo-0 RESTARTING", "task foo-0 RUNNING");
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
    }

    @Test
    void aStalledConnectorInstanceIsReplacedAndItsTasksGoOn() {
        create(Map.of("tributary.stall.policy", "replace", "stop.ms", "-1"));
        long task = run(TASK);
        long before = run(CONNECTOR);

        stall(CONNECTOR);

        assertThat(run(CONNECTOR)).isGreaterThan(before);
        assertThat(run(TASK)).isEqualTo(task);
    }

    @Test
    void whatOneRunWasSaidToBeIsNotHeldAgainstTheNext() {
        create(Map.of("tributary.stall.policy", "replace", "stop.ms", "-1"));
        long first = stall(TASK);
        long second = run(TASK);

        worker.tell(new Event.Stalled(TASK, first, HANGS));
        worker.run(SHORT);

        assertThat(run(TASK)).isEqualTo(second);
    }

    @Test
    void noMoreThanThreeGivenUpRunsOfATaskAreAliveAndWhenOneEndsTheNextIsReplaced() {
        create(Map.of("tributary.stall.policy", "replace", "stop.ms", "-1"));
        List<Long> zombies = new ArrayList<>();
        for (int i = 0; i < Stalls.MOST_ZOMBIES; i++) {
            zombies.add(stall(TASK));
        }
        long fourth = stall(TASK);
        assertThat(run(TASK)).as("stays").isEqualTo(fourth);

        worker.tell(new Event.Ended(TASK, zombies.get(1)));
        worker.run(SHORT);

        assertThat(run(TASK)).isGreaterThan(fourth);
    }

    @Test
    void oneThatRecoversWhileItWaitsToBeReplacedStays() {
        create(Map.of("tributary.stall.policy", "replace", "stop.ms", "-1"));
        long zombie = stall(TASK);
        stall(TASK);
        stall(TASK);
        long fourth = stall(TASK);
        worker.tell(new Event.Recovered(TASK, fourth));

        worker.tell(new Event.Ended(TASK, zombie));
        worker.run(SHORT);

        assertThat(run(TASK)).isEqualTo(fourth);
    }

    @Test
    void replacementsCountAgainstTheBudgetAndStayInTheHistory() {
        create(Map.of("tributary.stall.policy", "replace", "tributary.restart.budget", "2"));
        stall(TASK);
        stall(TASK);
        long third = stall(TASK);

        assertThat(run(TASK)).isEqualTo(third);
        assertThat(worker.statuses.restarts(InstanceId.of(TASK.taskId())))
                .extracting(RestartEvent::action)
                .startsWith(RestartEvent.Action.REPLACED, RestartEvent.Action.REPLACED);
    }

    @Test
    void whatIsToStopAnywayIsNotReplaced() {
        create(Map.of("tributary.stall.policy", "replace", "stop.ms", "-1"));
        long before = run(TASK);
        worker.target("foo", TargetState.STOPPED);
        worker.run(SHORT);

        worker.tell(new Event.Stalled(TASK, before, HANGS));
        worker.run(SimulatedWorker.GRACEFUL_STOP.plusSeconds(1));

        assertThat(worker.plane.observed().runs()).doesNotContainKey(TASK);
        assertThat(worker.runners.journal())
                .filteredOn("start task foo-0"::equals)
                .hasSize(1);
    }

    @Test
    void theCauseHasTheFramesOfTheThreadThatHangs() {
        var health = new InstanceHealth(
                InstanceId.of(TaskId.of("foo", 0)),
                HealthState.STALLED,
                "poll() has not returned",
                Instant.EPOCH,
                List.of(),
                """
                "task-thread-foo-0" WAITING on java.util.concurrent.CountDownLatch$Sync@1
                    at java.base@17.0.15/jdk.internal.misc.Unsafe.park(Native Method)
                    at app//org.x.Source$$Lambda$7/0x0000.poll(Unknown Source)
                    at org.x.Source.poll(Source.java:12)
                    ...""",
                Map.of(),
                null,
                null,
                Freshness.UNKNOWN,
                RestartOutlook.NONE,
                0);

        assertThat(StalledException.of(health))
                .hasMessage("poll() has not returned")
                .satisfies(cause -> assertThat(cause.getStackTrace())
                        .extracting(StackTraceElement::getMethodName)
                        .containsExactly("park", "poll", "poll"))
                .satisfies(cause ->
                        assertThat(cause.getStackTrace()[2].getClassName()).isEqualTo("org.x.Source"));
    }
}
