package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Call;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Phase;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Step;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConnectorLifecycleTest {
    @Test
    void aStartedConnectorIsStoppedToBePaused() {
        assertThat(ConnectorLifecycle.plan(Phase.STARTED, TargetState.PAUSED))
                .isEqualTo(new Step(Call.STOP, Phase.PAUSED));
    }

    @Test
    void aConnectorThatWasNeverStartedIsPausedWithoutACall() {
        assertThat(ConnectorLifecycle.plan(Phase.INIT, TargetState.PAUSED))
                .isEqualTo(new Step(Call.NOTHING, Phase.PAUSED));
    }

    @Test
    void aFailureWhilePausingFailsTheConnectorAndAFailureWhileStoppingDoesNot() {
        assertThat(new Step(Call.STOP, Phase.PAUSED).reachedOnFailure()).isEqualTo(Phase.FAILED);
        assertThat(new Step(Call.STOP, Phase.STOPPED).reachedOnFailure()).isEqualTo(Phase.STOPPED);
        assertThat(new Step(Call.START, Phase.STARTED).reachedOnFailure()).isEqualTo(Phase.FAILED);
    }

    @Test
    void everyPhaseButInitIsToldUnderItsStatus() {
        assertThat(List.of(
                        Phase.STARTED.status(), Phase.PAUSED.status(), Phase.STOPPED.status(), Phase.FAILED.status()))
                .containsExactly(
                        InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.STOPPED, InstanceState.FAILED);
    }

    @Property
    void startAndStopAlternateWhateverIsAskedFor(@ForAll List<TargetState> targets, @ForAll List<Boolean> outcomes) {
        Phase phase = Phase.INIT;
        boolean running = false;
        for (int i = 0; i < targets.size(); i++) {
            Step step = ConnectorLifecycle.plan(phase, targets.get(i));
            if (step == null) {
                assertThat(phase).isEqualTo(Phase.FAILED);
                assertThat(targets.get(i)).isNotEqualTo(TargetState.STOPPED);
                continue;
            }
            if (step.call() == Call.START) {
                assertThat(running).as("started twice").isFalse();
            }
            if (step.call() == Call.STOP) {
                assertThat(running).as("stopped without having been started").isTrue();
            }
            boolean succeeds = i >= outcomes.size() || outcomes.get(i) || step.call() == Call.NOTHING;
            phase = succeeds ? step.reached() : step.reachedOnFailure();
            running = phase == Phase.STARTED;
        }
    }

    @Property
    void aTargetThatIsReachedNeedsNothing(@ForAll Phase from, @ForAll TargetState target) {
        Step step = ConnectorLifecycle.plan(from, target);
        if (step != null) {
            assertThat(ConnectorLifecycle.plan(step.reached(), target))
                    .isEqualTo(new Step(Call.NOTHING, step.reached()));
        }
    }
}
