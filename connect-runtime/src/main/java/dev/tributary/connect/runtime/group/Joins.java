package dev.tributary.connect.runtime.group;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a member stands between two assignments, and what is to make it join again later. Many reasons make one join: a reason
 * that comes while a join is asked for is covered by it. One that comes after {@link #sent} is found by comparing, when
 * the round is complete, what was told with what is. Belongs to {@link GroupMember}.
 */
final class Joins {
    private enum Phase {
        /** In the group, or not ready. */
        SETTLED,
        /** Asked for, not begun. */
        ASKED,
        /** Begun: it goes out once the work that was taken away has stopped. */
        DUE,
        /** The group was told; the round is not complete. */
        SENT
    }

    private Phase phase = Phase.SETTLED;
    private @Nullable MemberState told;
    private @Nullable Instant at;
    private @Nullable Instant forWorkAt;
    private @Nullable String whenStopped;
    private @Nullable String whenCaughtUp;

    /** Whether to ask for a join now. */
    boolean ask() {
        if (phase != Phase.SETTLED) {
            return false;
        }
        phase = Phase.ASKED;
        return true;
    }

    void due() {
        phase = Phase.DUE;
    }

    void sent(MemberState state) {
        phase = Phase.SENT;
        told = state;
    }

    /** The join that was sent, if any, came to nothing. */
    void lost() {
        if (phase == Phase.SENT) {
            phase = Phase.SETTLED;
        }
        forgetPlans();
    }

    /** The round is complete. Returns what this member told in it; null if it told nothing, and got an earlier answer again. */
    @Nullable
    MemberState joined() {
        MemberState state = told;
        told = null;
        phase = Phase.SETTLED;
        forgetPlans();
        return state;
    }

    private void forgetPlans() {
        at = null;
        forWorkAt = null;
        whenStopped = null;
        whenCaughtUp = null;
    }

    /** Plans a join for this time, or for an earlier one that was planned already. */
    void planAt(Instant time) {
        at = at != null && at.isBefore(time) ? at : time;
    }

    /** Plans a join for work that came or went for this time, not for the one that was planned for that before. */
    void planForWorkAt(Instant time) {
        forWorkAt = time;
    }

    void planWhenStopped(String reason) {
        whenStopped = reason;
    }

    void planWhenCaughtUp(String reason) {
        whenCaughtUp = reason;
    }

    /** Whether a planned time has come; true once. */
    boolean timeHasCome(Instant now) {
        Instant due = deadline();
        if (due == null || now.isBefore(due)) {
            return false;
        }
        at = null;
        forWorkAt = null;
        return true;
    }

    /** The reason to join now that the work that was taken away has stopped, once; null: there is none. */
    @Nullable
    String onStopped() {
        String reason = whenStopped;
        whenStopped = null;
        return reason;
    }

    /** The reason to join now that the config log is read, once; null: there is none. */
    @Nullable
    String onCaughtUp() {
        String reason = whenCaughtUp;
        whenCaughtUp = null;
        return reason;
    }

    @Nullable
    Instant deadline() {
        if (at == null || forWorkAt == null) {
            return at == null ? forWorkAt : at;
        }
        return at.isBefore(forWorkAt) ? at : forWorkAt;
    }
}
