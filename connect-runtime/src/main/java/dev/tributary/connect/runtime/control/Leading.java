package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.group.Assignment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether this worker may act as the leader. That it was assigned to lead is not enough: it first takes the right to write,
 * and reads what former leaders wrote, since it decides on its snapshot; so again after a write has failed. On the control
 * thread. Source: {@code internal-topics} 5.6.
 */
final class Leading {
    private static final long NONE = -1;
    private long assignment = NONE;
    private boolean due;
    private boolean taking;
    private boolean ready;
    private boolean resigned = true;
    private int failures;
    private @Nullable Instant retryAt;

    boolean ready() {
        return ready;
    }

    /** Something else was assigned: whoever led in between, and whatever was written, is looked at anew. */
    void assigned(Assignment next) {
        ready = false;
        taking = false;
        failures = 0;
        retryAt = null;
        due = next.leader();
        assignment = next.number();
    }

    /** What only the leader writes was not written. */
    void writeFailed() {
        if (ready) {
            ready = false;
            due = true;
        }
    }

    void taken(Event.LeadershipTaken event, Instant now) {
        if (!taking || event.assignment() != assignment) {
            return; // of a former assignment
        }
        taking = false;
        if (event.failure() == null) {
            ready = true;
            failures = 0;
        } else {
            due = true;
            retryAt = now.plus(ControlSettings.retryDelay(failures++));
        }
    }

    void proceed(Turn turn) {
        if (!turn.assignment().leader()) {
            if (!resigned) {
                resigned = true;
                turn.add(new Effect.Resign());
            }
            return;
        }
        if (due && (retryAt == null || !retryAt.isAfter(turn.now()))) {
            due = false;
            taking = true;
            retryAt = null;
            resigned = false;
            turn.add(new Effect.TakeLeadership(assignment));
        }
    }

    @Nullable
    Instant nextDeadline() {
        return due ? retryAt : null;
    }
}
