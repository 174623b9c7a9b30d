package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.SessionKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two workers whose clocks are an hour apart. The simulated clusters have such clocks, too ({@link SimulatedNode}). */
class ClockSkewTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private static final TaskId TASK = TaskId.of("foo", 0);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final TwoWorkers cluster = new TwoWorkers();
    private final TwoWorkers.Worker right = cluster.worker("right", Duration.ZERO);
    private final TwoWorkers.Worker ahead = cluster.worker("ahead", Duration.ofHours(1));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void workIsDoneAndHandedOverAndSignedRequestsAreTakenWhoeverLeads(boolean aheadLeads) {
        TwoWorkers.Worker leader = aheadLeads ? ahead : right;
        TwoWorkers.Worker follower = aheadLeads ? right : ahead;
        follower.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(leader, true);
        leader.create(FOO, Map.of("tasks", "1", "connector.class", "Source"));
        cluster.run(SHORT);

        assertThat(leader.uploads).as("signed requests for the tasks").isPositive();
        assertThat(follower.taskStates(FOO)).isEqualTo(Map.of(0, InstanceState.RUNNING));
        assertThat(fenced(follower)).isCompleted();
        assertThat(leader.fenceRequests).isPositive();

        follower.owns(Set.of(), Set.of());
        leader.owns(Set.of(FOO), Set.of(TASK));
        cluster.elect(follower, true);
        cluster.run(Duration.ofSeconds(20));

        assertThat(follower.runners.liveRuns()).isZero();
        assertThat(leader.runners.liveRuns()).as("connector and task").isEqualTo(2);
        assertThat(right.taskStates(FOO)).isEqualTo(Map.of(0, InstanceState.RUNNING));
        assertThat(fenced(leader)).isCompleted();
        assertThat(follower.fenceRequests).isPositive();
    }

    private CompletableFuture<Void> fenced(TwoWorkers.Worker worker) {
        CompletableFuture<Void> fenced = worker.exactlyOnce.fence(FOO);
        cluster.run(SHORT);
        return fenced;
    }

    @Test
    void aSessionKeyThatSeemsToBeFromTheFutureIsRenewedAfterItsTimeAllTheSame() {
        cluster.elect(ahead, true);
        cluster.run(SHORT);
        SessionKey first = key();
        cluster.elect(right, true);

        cluster.run(Duration.ofMinutes(59));
        assertThat(key()).isEqualTo(first);
        cluster.run(Duration.ofMinutes(2));
        assertThat(key()).isNotEqualTo(first);
    }

    @Test
    void aSessionKeyThatSeemsToBeOldIsRenewedOnceAndThenAfterItsTime() {
        cluster.elect(right, true);
        cluster.run(SHORT);
        SessionKey first = key();
        cluster.elect(ahead, true);
        cluster.run(SHORT);

        SessionKey second = key();
        assertThat(second).isNotEqualTo(first);
        cluster.run(Duration.ofMinutes(59));
        assertThat(key()).isEqualTo(second);
        cluster.run(Duration.ofMinutes(2));
        assertThat(key()).isNotEqualTo(second);
    }

    /** As both know it. */
    private SessionKey key() {
        SessionKey key = right.configs.snapshot().sessionKey();
        assertThat(key).isNotNull().isEqualTo(ahead.configs.snapshot().sessionKey());
        return key;
    }
}
