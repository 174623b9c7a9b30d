package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a member may run what it holds without a word from the coordinator. The coordinator gives a silent member's work to
 * others after the session timeout; the lease ends early enough to have stopped by then. It counts from when a question
 * was sent, not from its answer: the coordinator counts from some moment between the two. Belongs to {@link GroupMember}.
 */
final class Lease {
    private final Duration length;
    private @Nullable Instant deadline;
    private @Nullable Instant joinSent;
    private boolean waiting;
    /** When this process did something last; of use while a join waits. */
    private Instant awake = Instant.MIN;

    private @Nullable Instant heardSinceJoin;

    Lease(MemberSettings settings) {
        // Stopping gets what it may need, but a session shorter than that is not eaten up by it.
        Duration half = settings.session().dividedBy(2);
        Duration rest = settings.session().minus(settings.gracefulStop());
        length = rest.compareTo(half) > 0 ? rest : half;
    }

    /**
     * A join waits for the slowest member, and the coordinator keeps who waits: no lease ends until an answer to something that
     * was asked later shows that the wait is over, or {@link #joinLost}. Unless this process sleeps over it: the wait may
     * have ended then, and after it the session.
     */
    void joinSent(Instant now) {
        joinSent = now;
        awake = now;
        waiting = true;
        heardSinceJoin = null;
    }

    /** The process is awake; to be told whatever happens, once {@link #over} was asked. */
    void awake(Instant now) {
        awake = now;
    }

    /** The wait is over without success: the clock, which never stood still, counts again. */
    void joinLost() {
        waiting = false;
    }

    /**
     * A new lease, also after one that ended. It counts from the last question of the join that was answered; if that was long
     * ago, because the process was suspended in between, then the new lease is over already.
     */
    void joined(Instant now) {
        waiting = false;
        if (heardSinceJoin != null) {
            deadline = heardSinceJoin.plus(length);
            joinSent = null;
        } else {
            // The answer to the join's last question may still be told, with the time when it was sent.
            deadline = now.plus(length);
        }
    }

    /** Renews a lease; one that ended, or never began, needs a completed join. */
    void heard(Instant asked) {
        boolean sinceJoin = joinSent != null && !asked.isBefore(joinSent);
        boolean lateForJoin = sinceJoin && !waiting && heardSinceJoin == null;
        if (sinceJoin) {
            waiting = false;
            heardSinceJoin = later(heardSinceJoin, asked);
        }
        if (deadline != null) {
            deadline = lateForJoin ? asked.plus(length) : later(deadline, asked.plus(length));
        }
    }

    void end() {
        deadline = null;
    }

    boolean over(Instant now) {
        Instant end = deadline == null || !waiting ? deadline : awake.plus(length);
        return end != null && !now.isBefore(end);
    }

    /** When to look again; null: it does not end by the mere passing of time. While a join waits, to show that the process is awake. */
    @Nullable
    Instant deadline() {
        return deadline == null || !waiting ? deadline : awake.plus(length.dividedBy(2));
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }
}
