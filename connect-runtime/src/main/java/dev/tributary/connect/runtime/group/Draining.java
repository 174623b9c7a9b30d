package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a member wants to get rid of its work, and why. Belongs to {@link GroupMember}. */
final class Draining {
    private final Duration limit;
    private boolean unable;
    private boolean stopping;
    private boolean drained;
    private @Nullable Instant deadline;

    Draining(MemberSettings settings) {
        // One round in which members that died unnoticed are waited for, one stop here, one more of a member in
        // between.
        limit = settings.session().plus(settings.gracefulStop().multipliedBy(2));
    }

    /** Whether the group is to be told. */
    boolean flag() {
        return unable || stopping;
    }

    /** The config log cannot be read: for the time being this worker cannot take part. Returns whether that is new. */
    boolean unable(boolean now) {
        boolean changed = unable != now;
        unable = now;
        return changed;
    }

    /** The worker is to stop. Returns whether that is new. */
    boolean stop(Instant now) {
        if (stopping) {
            return false;
        }
        stopping = true;
        deadline = now.plus(limit);
        return true;
    }

    boolean stopping() {
        return stopping;
    }

    /** The hand-over is over. Returns whether that is new. */
    boolean end() {
        boolean first = !drained;
        drained = true;
        deadline = null;
        return first;
    }

    boolean drained() {
        return drained;
    }

    boolean limitReached(Instant now) {
        return deadline != null && !now.isBefore(deadline);
    }

    @Nullable
    Instant deadline() {
        return deadline;
    }
}
