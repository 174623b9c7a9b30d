package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * What a connector instance does when it is asked for a target state. Pure. Source: {@code tasks} 1.2.
 */
final class ConnectorLifecycle {
    private ConnectorLifecycle() {}

    /** Where an instance is. {@code INIT}: initialised, nothing asked for yet. */
    enum Phase {
        INIT,
        STARTED,
        PAUSED,
        STOPPED,
        FAILED;

        /** The status that tells this phase; INIT has none. */
        InstanceState status() {
            return switch (this) {
                case INIT -> throw new IllegalStateException("a connector instance is never told to be in INIT");
                case STARTED -> InstanceState.RUNNING;
                case PAUSED -> InstanceState.PAUSED;
                case STOPPED -> InstanceState.STOPPED;
                case FAILED -> InstanceState.FAILED;
            };
        }
    }

    /** What to call on the plugin. */
    enum Call {
        NOTHING,
        START,
        STOP
    }

    /**
     * One step.
     *
     * @param call what to call on the plugin
     * @param reached the phase when that succeeded
     */
    record Step(Call call, Phase reached) {
        /** The phase when the call threw: an instance on its way to STOPPED gets there anyway. */
        Phase reachedOnFailure() {
            return reached == Phase.STOPPED ? Phase.STOPPED : Phase.FAILED;
        }
    }

    /**
     * The step towards a target.
     *
     * @return null if the target is refused: a failed instance can only be stopped, or replaced. A step to the phase that
     *     the instance is in already changes nothing
     */
    static @Nullable Step plan(Phase from, TargetState target) {
        return switch (target) {
            case STARTED ->
                switch (from) {
                    case FAILED -> null;
                    case STARTED -> new Step(Call.NOTHING, Phase.STARTED);
                    case INIT, PAUSED, STOPPED -> new Step(Call.START, Phase.STARTED);
                };
            case PAUSED -> from == Phase.FAILED ? null : new Step(stopIfStarted(from), Phase.PAUSED);
            case STOPPED -> new Step(stopIfStarted(from), Phase.STOPPED);
        };
    }

    /** What to call when the instance ends for good: a failed one is not stopped, it may be in any condition. */
    static Call stopIfStarted(Phase from) {
        return from == Phase.STARTED ? Call.STOP : Call.NOTHING;
    }
}
