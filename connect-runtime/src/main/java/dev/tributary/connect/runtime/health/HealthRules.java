package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceState;
import java.time.Duration;

/** From what was seen of a run to the state that it is in. Pure. */
final class HealthRules {
    /** Over how long it is looked at how much of the time the other side was waited for. */
    static final Duration PRESSED_WINDOW = Duration.ofSeconds(5);
    /** Without records for so long, a task is idle. Long enough that a slow trickle is not idle and active by turns. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** A share of the window: from there on a task is backpressured. */
    static final double PRESSED = 0.6;
    /** Below it is not any more: less, or it would come and go with every sample. */
    static final double RELIEVED = 0.3;

    private HealthRules() {}

    /**
     * What was seen of a run.
     *
     * @param task false for a connector instance, through which no records go
     * @param reported the state that it told last
     * @param began whether it told any
     * @param restartDue whether restart supervision is about to restart it
     * @param hangs whether a call has not returned for longer than is allowed
     * @param pressed the share of the window that it waited for the other side, from 0 to 1
     * @param quiet for how long no record has gone on
     * @param busy whether some call on records has been under way for a while
     */
    record Facts(
            boolean task,
            InstanceState reported,
            boolean began,
            boolean restartDue,
            boolean hangs,
            double pressed,
            Duration quiet,
            boolean busy) {}

    static HealthState next(HealthState before, Facts facts) {
        return switch (facts.reported()) {
            case FAILED -> facts.restartDue() ? HealthState.RECOVERING : HealthState.FAILED;
            case STOPPED -> HealthState.STOPPED;
            case UNASSIGNED -> facts.began() ? HealthState.UNASSIGNED : unlessHanging(facts, HealthState.STARTING);
            case RESTARTING -> unlessHanging(facts, HealthState.STARTING);
            case PAUSED -> unlessHanging(facts, HealthState.PAUSED);
            case RUNNING -> unlessHanging(facts, running(before, facts));
        };
    }

    private static HealthState unlessHanging(Facts facts, HealthState otherwise) {
        return facts.hangs() ? HealthState.STALLED : otherwise;
    }

    private static HealthState running(HealthState before, Facts facts) {
        if (!facts.task()) {
            return HealthState.IDLE;
        }
        double limit = before == HealthState.BACKPRESSURED ? RELIEVED : PRESSED;
        if (facts.pressed() >= limit) {
            return HealthState.BACKPRESSURED;
        }
        return facts.busy() || facts.quiet().compareTo(QUIET) < 0 ? HealthState.ACTIVE : HealthState.IDLE;
    }
}
