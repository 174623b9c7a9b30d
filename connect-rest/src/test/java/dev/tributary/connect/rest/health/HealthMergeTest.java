package dev.tributary.connect.rest.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkerReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One answer out of configuration, statuses, and what workers tell. */
class HealthMergeTest {
    private static final Instant AT = Instant.ofEpochSecond(1_000);
    private static final ConnectorName A = ConnectorName.of("a");

    private static InstanceId task(int number) {
        return new InstanceId(A, number);
    }

    private static InstanceHealth health(InstanceId id, HealthState state, Instant since) {
        return new InstanceHealth(
                id,
                state,
                null,
                since,
                List.of(),
                null,
                Map.of(),
                null,
                null,
                Freshness.UNKNOWN,
                RestartOutlook.NONE,
                0);
    }

    private static InstanceHealth health(InstanceId id, HealthState state) {
        return health(id, state, AT);
    }

    private static InstanceHealth measured(InstanceId id, @Nullable Double rate, Freshness freshness) {
        return new InstanceHealth(
                id,
                HealthState.ACTIVE,
                null,
                AT,
                List.of(),
                null,
                Map.of(),
                rate,
                null,
                freshness,
                RestartOutlook.NONE,
                0);
    }

    private static WorkerReport report(String worker, InstanceHealth... instances) {
        return new WorkerReport(worker, AT, List.of(instances), new WorkerReport.ProcessFacts("1", AT, 1, 2, 3, 4));
    }

    private static SilentWorker silent(String worker) {
        return new SilentWorker(worker, URI.create("http://" + worker + "/"), "cannot be reached: refused");
    }

    private static Told told(List<WorkerReport> reports, SilentWorker... silent) {
        return new Told(AT, List.of(), true, reports, List.of(silent));
    }

    private static InstanceStatus status(InstanceState state, String worker) {
        return new InstanceStatus(state, worker, state == InstanceState.FAILED ? "Boom: no\n\tat x" : null, null);
    }

    private static Configured configured(InstanceState state, String worker, int tasks) {
        Map<Integer, InstanceStatus> statuses = new HashMap<>();
        IntStream.range(0, tasks).forEach(task -> statuses.put(task, status(state, worker)));
        return new Configured(
                info(A, tasks),
                ConnectorStatus.of(A, status(InstanceState.RUNNING, "w1:1"), statuses, ConnectorType.SINK));
    }

    private static ConnectorInfo info(ConnectorName name, int tasks) {
        return new ConnectorInfo(
                name,
                Map.of(),
                IntStream.range(0, tasks)
                        .mapToObj(task -> new TaskId(name, task))
                        .toList(),
                ConnectorType.SINK);
    }

    private static InstanceHealth healthy() {
        return health(InstanceId.of(A), HealthState.IDLE);
    }

    private static ConnectorHealth ofTasks(HealthState... states) {
        List<InstanceHealth> all = new ArrayList<>(List.of(healthy()));
        for (int task = 0; task < states.length; task++) {
            all.add(health(task(task), states[task], AT.plusSeconds(task)));
        }
        return HealthMerge.merge(
                configured(InstanceState.RUNNING, "w1:1", states.length),
                told(List.of(report("w1:1", all.toArray(InstanceHealth[]::new)))));
    }

    private static InstanceView onlyTask(InstanceState status, Told told) {
        return HealthMerge.merge(configured(status, "w2:2", 1), told).tasks().get(0);
    }

    @Test
    void whoTellsOfATaskIsBelievedBeforeItsStatus() {
        Told told = told(List.of(report("w3:3", health(task(0), HealthState.ACTIVE)), report("w2:2")));
        InstanceView task = onlyTask(InstanceState.FAILED, told);
        assertThat(task.state()).isEqualTo(HealthState.ACTIVE);
        assertThat(task.workerId()).isEqualTo("w3:3");
    }

    @Test
    void ofTwoThatTellOfATaskTheOneIsBelievedThatItsStatusNames() {
        Told told = told(List.of(
                report("w2:2", health(task(0), HealthState.STALLED, AT)),
                report("w3:3", health(task(0), HealthState.ACTIVE, AT.plusSeconds(5)))));
        assertThat(onlyTask(InstanceState.RUNNING, told).state()).isEqualTo(HealthState.STALLED);
    }

    @Test
    void ofTwoThatItsStatusDoesNotNameTheOneIsBelievedWhereItChangedLast() {
        Told told = told(List.of(
                report("w4:4", health(task(0), HealthState.STALLED, AT)),
                report("w3:3", health(task(0), HealthState.ACTIVE, AT.plusSeconds(5)))));
        assertThat(onlyTask(InstanceState.RUNNING, told).workerId()).isEqualTo("w3:3");
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,UNKNOWN",
        "RESTARTING,STARTING",
        "FAILED,FAILED",
        "PAUSED,PAUSED",
        "STOPPED,STOPPED",
        "UNASSIGNED,UNASSIGNED"
    })
    void whatNobodyTellsOfIsAsItsStatusSaysAsFarAsThatCanBeTrusted(InstanceState status, HealthState state) {
        assertThat(onlyTask(status, told(List.of(), silent("w2:2"))).state()).isEqualTo(state);
    }

    @Test
    void aTaskOfAWorkerThatCannotBeReachedSaysSo() {
        assertThat(onlyTask(InstanceState.RUNNING, told(List.of(), silent("w2:2")))
                        .reason())
                .isEqualTo("Its status is RUNNING on w2:2, which cannot be reached: refused.");
    }

    @Test
    void aTaskThatItsWorkerDoesNotKnowRunsNowhereUnlessSomebodyDoesNotTell() {
        InstanceView nowhere = onlyTask(InstanceState.RUNNING, told(List.of(report("w2:2"))));
        assertThat(nowhere.state()).isEqualTo(HealthState.UNASSIGNED);
        assertThat(nowhere.reason())
                .isEqualTo("Its status is RUNNING on w2:2, which does not run it; no other worker does.");
        assertThat(onlyTask(InstanceState.RUNNING, told(List.of(report("w2:2")), silent("w3:3")))
                        .state())
                .isEqualTo(HealthState.UNKNOWN);
    }

    @Test
    void aTaskOfAWorkerThatHasLeftRunsNowhere() {
        InstanceView task = onlyTask(InstanceState.RUNNING, told(List.of(report("w1:1"))));
        assertThat(task.state()).isEqualTo(HealthState.UNASSIGNED);
        assertThat(task.reason()).contains("w2:2, which has left the cluster");
    }

    @Test
    void aFailureThatNoWorkerTellsOfIsTheFirstLineOfItsTrace() {
        assertThat(onlyTask(InstanceState.FAILED, told(List.of(report("w1:1")))).reason())
                .isEqualTo("It failed on w2:2: Boom: no");
    }

    @Test
    void aConnectorWithoutAnyStatusIsUnassigned() {
        ConnectorHealth health = HealthMerge.merge(new Configured(info(A, 1), null), told(List.of(report("w1:1"))));
        assertThat(health.state()).isEqualTo(HealthState.UNASSIGNED);
        assertThat(health.tasks().get(0).workerId()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,ACTIVE,ACTIVE",
        "IDLE,ACTIVE,ACTIVE",
        "IDLE,BACKPRESSURED,BACKPRESSURED",
        "ACTIVE,STARTING,STARTING",
        "ACTIVE,UNKNOWN,UNKNOWN",
        "ACTIVE,FAILED,DEGRADED",
        "ACTIVE,STALLED,DEGRADED",
        "ACTIVE,RECOVERING,DEGRADED",
        "ACTIVE,UNASSIGNED,DEGRADED",
        "FAILED,STALLED,DEGRADED",
        "FAILED,FAILED,FAILED",
        "STALLED,STALLED,STALLED",
        "PAUSED,PAUSED,PAUSED"
    })
    void theStateOfAConnectorIsThatOfItsTasks(HealthState one, HealthState other, HealthState state) {
        assertThat(ofTasks(one, other).state()).isEqualTo(state);
        assertThat(ofTasks(other, one).state()).isEqualTo(state);
    }

    @Test
    void whatIsWrongWithAConnectorIsToldInSentences() {
        ConnectorHealth health = ofTasks(HealthState.ACTIVE, HealthState.FAILED, HealthState.STALLED);
        assertThat(health.summary().reason())
                .isEqualTo("2 of 3 tasks do not work. Task 1 is FAILED. Task 2 is STALLED.");
        assertThat(health.summary().since()).isEqualTo(AT.plusSeconds(1));
        assertThat(health.tasksRunning()).isEqualTo(1);
    }

    @Test
    void aConnectorWhoseInstanceFailedIsFailedWhateverItsTasksDo() {
        Told told = told(List.of(
                report("w1:1", health(InstanceId.of(A), HealthState.FAILED), health(task(0), HealthState.ACTIVE))));
        ConnectorHealth health = HealthMerge.merge(configured(InstanceState.RUNNING, "w1:1", 1), told);
        assertThat(health.state()).isEqualTo(HealthState.FAILED);
        assertThat(health.summary().reason()).isEqualTo("The connector is FAILED.");
    }

    @Test
    void aConnectorThatRunsAndHasNoTasksIsDegraded() {
        ConnectorHealth health = HealthMerge.merge(
                configured(InstanceState.RUNNING, "w1:1", 0), told(List.of(report("w1:1", healthy()))));
        assertThat(health.state()).isEqualTo(HealthState.DEGRADED);
    }

    @ParameterizedTest
    @CsvSource({"STOPPED", "PAUSED", "STARTING", "FAILED"})
    void aConnectorWithoutTasksThatDoesNotRunIsAsItsInstanceIs(HealthState state) {
        Told told = told(List.of(report("w1:1", health(InstanceId.of(A), state))));
        assertThat(HealthMerge.merge(configured(InstanceState.RUNNING, "w1:1", 0), told)
                        .state())
                .isEqualTo(state);
    }

    @Test
    void rateAndLagOfAConnectorAreSumsAndTimesAreTheGreatest() {
        Freshness one = new Freshness(5L, Duration.ofSeconds(3), null, Duration.ofMillis(10));
        Freshness other = new Freshness(7L, Duration.ofSeconds(1), null, null);
        Told told = told(List.of(
                report("w1:1", healthy(), measured(task(0), 2.5, one)),
                report("w2:2", measured(task(1), 4.0, other), measured(task(2), null, Freshness.UNKNOWN))));
        ConnectorHealth health = HealthMerge.merge(configured(InstanceState.RUNNING, "w1:1", 3), told);
        assertThat(health.recordsPerSecond()).isEqualTo(6.5);
        assertThat(health.freshness())
                .isEqualTo(new Freshness(12L, Duration.ofSeconds(3), null, Duration.ofMillis(10)));
    }

    @Test
    void aConnectorOfWhichNothingIsMeasuredHasNeitherRateNorLag() {
        ConnectorHealth health = ofTasks(HealthState.ACTIVE, HealthState.ACTIVE);
        assertThat(health.recordsPerSecond()).isNull();
        assertThat(health.freshness()).isEqualTo(Freshness.UNKNOWN);
    }

    /** Anything may be told: of connectors that are gone, of tasks twice, with statuses of other workers. */
    @Property(tries = 300)
    void everyConfiguredConnectorAndTaskIsThereExactlyOnceWhateverIsTold(@ForAll long seed) {
        Random random = new Random(seed);
        List<Configured> connectors = new ArrayList<>();
        for (int i = 0; i < random.nextInt(5); i++) {
            connectors.add(anyConnector(random, ConnectorName.of("c" + i)));
        }
        Told told = anythingTold(random);

        List<ConnectorHealth> merged = HealthMerge.merge(connectors, told);

        assertThat(merged)
                .extracting(it -> it.info().name())
                .containsExactlyElementsOf(
                        connectors.stream().map(it -> it.info().name()).toList());
        for (ConnectorHealth health : merged) {
            assertThat(health.connector().id())
                    .isEqualTo(InstanceId.of(health.info().name()));
            assertThat(health.tasks())
                    .extracting(InstanceView::id)
                    .containsExactlyElementsOf(
                            health.info().tasks().stream().map(InstanceId::of).toList());
            for (InstanceView view : health.instances().toList()) {
                boolean claimed = told.reports().stream()
                        .anyMatch(report -> report.instances().stream()
                                .anyMatch(it -> it.id().equals(view.id())));
                assertThat(view.told() != null).isEqualTo(claimed);
                assertThat(view.works())
                        .as("nothing works that no worker tells of")
                        .satisfies(works -> {
                            if (works) {
                                assertThat(claimed).isTrue();
                            }
                        });
            }
        }
        assertThat(merged.stream().sorted(ConnectorHealth.BY_SEVERITY).toList())
                .isSortedAccordingTo((one, other) -> one.state() == other.state()
                        ? one.info().name().compareTo(other.info().name())
                        : one.state().ordinal() - other.state().ordinal());
    }

    private static Configured anyConnector(Random random, ConnectorName name) {
        ConnectorInfo info = info(name, random.nextInt(4));
        if (random.nextInt(4) == 0) {
            return new Configured(info, null);
        }
        Map<Integer, InstanceStatus> statuses = new HashMap<>();
        for (int task = 0; task < 5; task++) {
            if (random.nextBoolean()) {
                statuses.put(task, anyStatus(random));
            }
        }
        return new Configured(info, ConnectorStatus.of(name, anyStatus(random), statuses, ConnectorType.SINK));
    }

    private static InstanceStatus anyStatus(Random random) {
        InstanceState[] states = InstanceState.values();
        return status(states[random.nextInt(states.length)], "w" + random.nextInt(4) + ":1");
    }

    private static Told anythingTold(Random random) {
        List<WorkerReport> reports = new ArrayList<>();
        List<SilentWorker> silent = new ArrayList<>();
        HealthState[] states = HealthState.values();
        for (int worker = 0; worker < 4; worker++) {
            if (random.nextInt(3) == 0) {
                silent.add(silent("w" + worker + ":1"));
                continue;
            }
            List<InstanceHealth> instances = new ArrayList<>();
            for (int i = 0; i < random.nextInt(8); i++) {
                Integer task = random.nextInt(3) == 0 ? null : random.nextInt(5);
                instances.add(health(
                        new InstanceId(ConnectorName.of("c" + random.nextInt(7)), task),
                        states[random.nextInt(states.length)],
                        AT.plusSeconds(random.nextInt(3))));
            }
            reports.add(report("w" + worker + ":1", instances.toArray(InstanceHealth[]::new)));
        }
        return new Told(AT, List.of(), random.nextBoolean(), reports, silent);
    }
}
