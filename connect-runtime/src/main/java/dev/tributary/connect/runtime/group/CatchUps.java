package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the config log is read to its end: one attempt at a time, with pauses between failed ones. Belongs to {@link GroupMember}. */
final class CatchUps {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private boolean running;
    private long target;
    private @Nullable Instant retryAt;
    private Duration pause = FIRST_PAUSE;

    /**
     * Whether an attempt is to begin: not while one runs, and not in the pause after a failed one.
     *
     * @param offset how far it must come to be of use
     */
    boolean begin(long offset) {
        if (running || retryAt != null) {
            return false;
        }
        running = true;
        target = offset;
        return true;
    }

    boolean running() {
        return running;
    }

    /** Whether the attempt that ended did what it was for; a complete one may not have: the log is shorter than a member says. */
    boolean reached(boolean complete, long offset) {
        return complete && offset >= target;
    }

    void succeeded() {
        running = false;
        pause = FIRST_PAUSE;
    }

    void failed(Instant now) {
        running = false;
        retryAt = now.plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Whether a pause has just ended. */
    boolean pauseOver(Instant now) {
        if (retryAt == null || now.isBefore(retryAt)) {
            return false;
        }
        retryAt = null;
        return true;
    }

    @Nullable
    Instant deadline() {
        return retryAt;
    }
}
