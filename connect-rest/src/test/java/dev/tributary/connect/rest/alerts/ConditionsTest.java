package dev.tributary.connect.rest.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.AlertPolicy;
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
import dev.tributary.connect.rest.alerts.Alert.Facts;
import dev.tributary.connect.rest.alerts.Finding.Verdict;
import dev.tributary.connect.rest.health.Configured;
import dev.tributary.connect.rest.health.HealthMerge;
import dev.tributary.connect.rest.health.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What there may be an alert about. */
class ConditionsTest {
    private static final Instant AT = Instant.ofEpochSecond(1_000);
    private static final ConnectorName NAME = ConnectorName.of("orders");
    private static final String WORKER = "w:1";
    private static final AlertPolicy POLICY =
            new AlertPolicy(Set.of(AlertKind.values()), Duration.ofSeconds(10), 100, Duration.ofSeconds(5));

    private final List<InstanceHealth> told = new ArrayList<>();
    private ConnectorType type = ConnectorType.SINK;
    private @Nullable String trace;

    private ConditionsTest with(@Nullable Integer task, HealthState state, Freshness freshness) {
        told.add(new InstanceHealth(
                new InstanceId(NAME, task),
                state,
                state == HealthState.STALLED ? "put() has not returned for 312 s." : null,
                AT,
                List.of(),
                state == HealthState.STALLED ? "at org.example.Sink.put" : null,
                Map.of(),
                null,
                null,
                freshness,
                RestartOutlook.NONE,
                0));
        return this;
    }

    private ConditionsTest with(@Nullable Integer task, HealthState state) {
        return with(task, state, Freshness.UNKNOWN);
    }

    private static Freshness behind(@Nullable Long records, @Nullable Integer lagMs, @Nullable Integer ageMs) {
        return new Freshness(
                records,
                lagMs == null ? null : Duration.ofMillis(lagMs),
                ageMs == null ? null : Duration.ofMillis(ageMs),
                null);
    }

    private List<Finding> find(AlertPolicy policy) {
        InstanceStatus running = new InstanceStatus(InstanceState.RUNNING, WORKER, null, "1");
        InstanceStatus failed = new InstanceStatus(InstanceState.FAILED, WORKER, trace, "1");
        ConnectorInfo info = new ConnectorInfo(NAME, Map.of(), List.of(new TaskId(NAME, 0), new TaskId(NAME, 1)), type);
        ConnectorStatus status =
                ConnectorStatus.of(NAME, running, Map.of(0, trace == null ? running : failed, 1, running), type);
        WorkerReport report = new WorkerReport(WORKER, AT, told, new WorkerReport.ProcessFacts("1", AT, 1, 2, 3, 4));
        Told all = new Told(AT, List.of(), true, List.of(report), List.of());
        return Conditions.of(
                HealthMerge.merge(new Configured(info, status), all),
                policy,
                text -> text.replace("s3cret", "[hidden]"));
    }

    private Finding find(AlertKind kind, @Nullable Integer task) {
        AlertKey key = new AlertKey(kind, "orders", task);
        return find(POLICY).stream()
                .filter(it -> it.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, PRESENT, ABSENT",
        "STALLED, ABSENT, PRESENT",
        "RECOVERING, UNKNOWN, UNKNOWN",
        "STARTING, UNKNOWN, UNKNOWN",
        "UNKNOWN, UNKNOWN, UNKNOWN",
        "UNASSIGNED, UNKNOWN, UNKNOWN",
        "BACKPRESSURED, ABSENT, ABSENT",
        "ACTIVE, ABSENT, ABSENT",
        "IDLE, ABSENT, ABSENT",
        "PAUSED, OFF, OFF",
        "STOPPED, OFF, OFF"
    })
    void aTaskFailedOrIsStalledOrNotOrItIsNotKnown(HealthState state, Verdict failed, Verdict stalled) {
        with(null, HealthState.IDLE).with(0, state).with(1, HealthState.ACTIVE);
        assertThat(find(AlertKind.TASK_FAILED, 0).verdict()).isEqualTo(failed);
        assertThat(find(AlertKind.STALLED, 0).verdict()).isEqualTo(stalled);
        assertThat(find(AlertKind.CONNECTOR_FAILED, null).verdict()).isEqualTo(Verdict.ABSENT);
        assertThat(find(AlertKind.TASK_FAILED, 1).verdict()).isEqualTo(Verdict.ABSENT);
    }

    @Test
    void aFailureIsToldWithItsWorkerTheBeginningOfItsTraceAndWithoutSecrets() {
        trace = "org.example.Bad: password s3cret\n" + "\tat org.example.Sink.put\n".repeat(500);
        with(null, HealthState.IDLE).with(0, HealthState.FAILED).with(1, HealthState.ACTIVE);
        Finding found = find(AlertKind.TASK_FAILED, 0);
        Facts facts = found.known();
        assertThat(found.since()).isEqualTo(AT);
        assertThat(facts.workerId()).isEqualTo(WORKER);
        assertThat(facts.summary()).startsWith("Task 0 of connector orders failed");
        assertThat(facts.detail())
                .startsWith("org.example.Bad: password [hidden]\n")
                .endsWith("…")
                .hasSizeLessThan(2_100);
    }

    @Test
    void aStallIsToldWithItsReasonAndStack() {
        with(null, HealthState.IDLE).with(0, HealthState.STALLED).with(1, HealthState.ACTIVE);
        assertThat(find(AlertKind.STALLED, 0).known())
                .isEqualTo(new Facts(
                        WORKER,
                        "Task 0 of connector orders is stalled: put() has not returned for 312 s.",
                        "at org.example.Sink.put"));
    }

    @Test
    void tasksThatNoWorkerRunsAreMissing() {
        with(null, HealthState.IDLE).with(0, HealthState.ACTIVE);
        assertThat(find(AlertKind.TASKS_MISSING, null).known().summary())
                .isEqualTo("Of connector orders, 1 of 2 tasks (1) runs on no worker.");
        with(1, HealthState.UNKNOWN);
        assertThat(find(AlertKind.TASKS_MISSING, null).verdict()).isEqualTo(Verdict.UNKNOWN);
        told.clear();
        assertThat(find(AlertKind.TASKS_MISSING, null).known().summary())
                .isEqualTo("Of connector orders, the connector itself and 2 of 2 tasks (0, 1) run on no worker.");
    }

    @Test
    void theLagOfASinkIsTheSumOfItsTasksAndTheGreatestOfTheirTimes() {
        with(null, HealthState.IDLE).with(0, HealthState.ACTIVE, behind(60L, 10, null));
        with(1, HealthState.ACTIVE, behind(41L, 7_000, null));
        assertThat(find(AlertKind.LAG, null).known().summary())
                .isEqualTo("Connector orders is behind by 101 records (more than 100) and 7,000 ms (more than 5,000).");
        told.remove(2);
        with(1, HealthState.ACTIVE, behind(40L, 5_000, null));
        assertThat(find(AlertKind.LAG, null).verdict()).isEqualTo(Verdict.ABSENT);
        told.remove(2);
        with(1, HealthState.FAILED, behind(null, null, null));
        assertThat(find(AlertKind.LAG, null).verdict())
                .as("a task that does not run falls behind")
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aSourceIsBehindByTheAgeOfWhatItSendsAndNotWhileThereIsNothingToSend() {
        type = ConnectorType.SOURCE;
        with(null, HealthState.IDLE).with(0, HealthState.ACTIVE, behind(null, null, 6_000));
        with(1, HealthState.IDLE, behind(null, null, 900_000));
        assertThat(find(AlertKind.LAG, null).known().summary()).contains("6,000 ms");
        told.remove(1);
        with(0, HealthState.IDLE, behind(null, null, 6_000));
        assertThat(find(AlertKind.LAG, null).verdict()).isEqualTo(Verdict.ABSENT);
    }

    @Test
    void ofAConnectorThatSomebodyPausedNothingIsFoundWhateverItsTasksDo() {
        with(null, HealthState.PAUSED).with(0, HealthState.FAILED);
        assertThat(find(POLICY)).isNotEmpty().allSatisfy(it -> {
            assertThat(it.verdict()).isEqualTo(Verdict.OFF);
            assertThat(it.why()).isEqualTo("The connector was paused.");
        });
    }

    @Test
    void whatThePolicyDoesNotWantIsNotLookedFor() {
        with(null, HealthState.IDLE).with(0, HealthState.FAILED);
        assertThat(find(new AlertPolicy(Set.of(), Duration.ZERO, 1, Duration.ofMillis(1))))
                .isEmpty();
        assertThat(find(new AlertPolicy(EnumSet.of(AlertKind.LAG), Duration.ZERO, 0, Duration.ZERO)))
                .isEmpty();
        assertThat(find(new AlertPolicy(EnumSet.of(AlertKind.TASK_FAILED), Duration.ZERO, 0, Duration.ZERO)))
                .hasSize(2);
    }
}
