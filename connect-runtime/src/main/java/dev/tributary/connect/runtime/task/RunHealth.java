package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.RunWatcher;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log, once for each change and as a line of the run it is about, what became of the health of a run; and tells its
 * listener of stalls. What flips all day, and what is logged where it happens, is left out. Called on the thread that watches
 * all runs.
 */
final class RunHealth implements RunWatcher {
    private static final Logger log = LoggerFactory.getLogger(RunHealth.class);

    private final InstanceListener listener;
    private final LogContext context;

    RunHealth(InstanceId id, InstanceListener listener) {
        this.listener = listener;
        Integer task = id.task();
        this.context =
                task == null ? LogContext.worker(id.connector()) : LogContext.task(new TaskId(id.connector(), task));
    }

    @Override
    public void turned(HealthState before, InstanceHealth health) {
        context.run(() -> log(before, health));
        if (health.state() == HealthState.STALLED) {
            listener.onStalled(health);
        } else if (before == HealthState.STALLED && goesOn(health.state())) {
            listener.onRecovered(health);
        }
    }

    private static void log(HealthState before, InstanceHealth health) {
        String what = (health.id().task() == null ? "Connector " : "Task ") + health.id();
        if (health.state() == HealthState.STALLED) {
            log.warn(
                    "{} is STALLED: {}. Thread dump of the thread that hangs:\n{}",
                    what,
                    health.reason(),
                    Objects.requireNonNullElse(health.stack(), "(it has ended meanwhile)"));
        } else if (health.state() == HealthState.BACKPRESSURED) {
            log.info("{} is BACKPRESSURED: {}", what, health.reason());
        } else if (goesOn(health.state()) && (before == HealthState.STALLED || before == HealthState.BACKPRESSURED)) {
            log.info("{} is {} again; it was {}", what, health.state(), before);
        }
    }

    private static boolean goesOn(HealthState state) {
        return switch (state) {
            case STARTING, ACTIVE, IDLE, BACKPRESSURED, PAUSED -> true;
            default -> false;
        };
    }
}
