package dev.tributary.connect.runtime.task;

/**
 * When a sink task commits. Owned by the plugin's thread; time arrives as milliseconds of a monotonic clock. Source: {@code
 * tasks} 4.3, 4.6.
 */
final class CommitSchedule {
    private final long intervalMs;
    private final long timeoutMs;
    private long nextMs;
    private long startedMs;
    private int sequence;
    private int failuresInARow;
    private boolean inFlight;
    private boolean requested;

    CommitSchedule(long intervalMs, long timeoutMs, long nowMs) {
        this.intervalMs = intervalMs;
        this.timeoutMs = timeoutMs;
        this.nextMs = nowMs + intervalMs;
    }

    /** Commit as soon as none is in flight. */
    void request() {
        requested = true;
    }

    boolean due(long nowMs) {
        return !inFlight && (requested || nowMs >= nextMs);
    }

    /** The time until something is due: the next commit, or giving up the one in flight. */
    long waitMs(long nowMs) {
        if (inFlight) {
            return Math.max(0, Math.max(nextMs, startedMs + timeoutMs) - nowMs);
        }
        return requested ? 0 : Math.max(0, nextMs - nowMs);
    }

    /** The time is used up, whatever becomes of the commit. */
    void consume(long nowMs) {
        nextMs = nowMs + intervalMs;
        requested = false;
    }

    /** A commit begins; answers its number. */
    int begin(long nowMs) {
        inFlight = true;
        startedMs = nowMs;
        return ++sequence;
    }

    /** Whatever is in flight means nothing any more: something newer is committed another way. */
    void supersede() {
        sequence++;
        inFlight = false;
    }

    /** Gives up a commit that takes too long; true if there was one. */
    boolean giveUp(long nowMs) {
        if (!inFlight || nowMs < startedMs + timeoutMs) {
            return false;
        }
        inFlight = false;
        failuresInARow++;
        return true;
    }

    /** A commit ended; false if a newer one was begun since: then its outcome means nothing any more. */
    boolean ended(int number, boolean succeeded) {
        if (number != sequence) {
            return false;
        }
        inFlight = false;
        failuresInARow = succeeded ? 0 : failuresInARow + 1;
        return true;
    }

    /** Failures since the last success. */
    int failuresInARow() {
        return failuresInARow;
    }

    long timeoutMs() {
        return timeoutMs;
    }
}
