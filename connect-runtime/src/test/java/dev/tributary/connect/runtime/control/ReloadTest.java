package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.api.InstanceState.FAILED;
import static dev.tributary.connect.api.InstanceState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.group.Assignment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a connector when what its config provider answered has expired. On virtual time. */
class ReloadTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private final SimulatedWorker worker = SimulatedWorker.started();

    @BeforeEach
    void create() {
        worker.create("foo", Map.of("ttl.ms", "60000"));
        worker.run(SHORT);
        assertThat(worker.state("foo")).isEqualTo(RUNNING);
    }

    private long starts(String instance) {
        return worker.runners.journal().stream()
                .filter(line -> line.equals("start " + instance))
                .count();
    }

    @Test
    void theConnectorIsRestartedAgainAndAgainAndItsTasksStay() {
        worker.run(Duration.ofSeconds(59));
        assertThat(starts("connector foo")).isEqualTo(1);

        worker.run(Duration.ofSeconds(2));
        assertThat(starts("connector foo")).isEqualTo(2);
        worker.run(Duration.ofSeconds(60));
        assertThat(starts("connector foo")).isEqualTo(3);
        assertThat(starts("task foo-0")).isEqualTo(1);
    }

    @Test
    void theTasksFollowWhenASecretHasChangedAlthoughNothingStoredHas() {
        worker.runners.secret("second");

        worker.run(Duration.ofSeconds(61));
        assertThat(starts("task foo-0")).isEqualTo(2);
        worker.run(Duration.ofSeconds(120));
        assertThat(starts("task foo-0")).isEqualTo(2);
        assertThat(worker.taskStates("foo")).isEqualTo(Map.of(0, RUNNING));
    }

    @Test
    void aSecretThatChangesWhileTheConnectorIsPausedIsNoticedWhenItIsResumed() {
        worker.target("foo", TargetState.PAUSED);
        worker.run(SHORT);
        worker.runners.secret("second");
        worker.run(Duration.ofSeconds(61));
        assertThat(starts("task foo-0")).isEqualTo(1);

        worker.target("foo", TargetState.STARTED);
        worker.run(SHORT);

        assertThat(starts("task foo-0")).isEqualTo(2);
    }

    @Test
    void aNewerAnswerReplacesTheDateOfTheOlderOne() {
        worker.run(Duration.ofSeconds(40));
        worker.ask((Reply<Boolean> reply) -> new Request.RestartConnector(FOO, reply));
        worker.run(Duration.ofSeconds(40));
        assertThat(starts("connector foo")).isEqualTo(2);

        worker.run(Duration.ofSeconds(21));
        assertThat(starts("connector foo")).isEqualTo(3);
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedAgainUntilItDoes() {
        worker.runners.secret(null);
        worker.run(Duration.ofSeconds(60));
        assertThat(worker.state("foo")).isEqualTo(FAILED);
        worker.run(Duration.ofMinutes(5));
        assertThat(starts("connector foo")).isBetween(9L, 15L);

        worker.runners.secret("second");
        worker.run(Duration.ofSeconds(61));

        assertThat(worker.state("foo")).isEqualTo(RUNNING);
        assertThat(starts("task foo-0")).as("tasks run on in the meantime").isEqualTo(2);
    }

    @Test
    void aConnectorThatFailedWhenSomebodyStartedItIsLeftAlone() {
        worker.runners.secret(null);
        worker.ask((Reply<Boolean> reply) -> new Request.RestartConnector(FOO, reply));
        worker.run(Duration.ofMinutes(10));

        assertThat(starts("connector foo")).isEqualTo(2);
    }

    @Test
    void aConfigurationWithoutVariablesIsReloadedNoMore() {
        worker.put("foo", Map.of("plain", "yes"), Request.Condition.ANY, null);
        worker.run(Duration.ofMinutes(10));

        assertThat(starts("connector foo")).isEqualTo(2);
    }

    @Test
    void aTimeToLiveOfNothingLeavesTheConnectorTimeToWork() {
        worker.put("foo", Map.of("ttl.ms", "0"), Request.Condition.ANY, null);
        worker.run(Duration.ofSeconds(10));

        assertThat(starts("connector foo")).isBetween(5L, 12L);
    }

    @Test
    void aTimeToLiveOfForEverIsOne() {
        worker.put("foo", Map.of("ttl.ms", "" + Long.MAX_VALUE), Request.Condition.ANY, null);
        worker.run(Duration.ofMinutes(10));

        assertThat(starts("connector foo")).isEqualTo(2);
    }

    @Test
    void aWorkerThatHasGivenTheConnectorAwayRestartsItNoMore() {
        worker.tell(new Event.AssignmentChanged(Assignment.NOTHING));
        worker.run(Duration.ofMinutes(10));

        assertThat(starts("connector foo")).isEqualTo(1);
    }
}
