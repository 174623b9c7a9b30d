package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.state.SessionKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the leader is to make a new session key: there is none, it has expired, or it is not of the kind that is configured.
 * On the control thread. Source: {@code group-protocol} 12; {@code rest} 2.2.
 */
final class SessionKeyDuty {
    private final SessionKeys keys;
    private final Duration ttl;
    /** The present one, and when this worker first saw it. */
    private @Nullable SessionKey seen;

    private Instant seenAt = Instant.MAX;
    /** The one that was there before this worker. */
    private @Nullable SessionKey atStart;

    private boolean started;
    private boolean writing;
    private int failures;
    private @Nullable Instant retryAt;
    private @Nullable Instant expiry;

    SessionKeyDuty(SessionKeys keys, Duration ttl) {
        this.keys = keys;
        this.ttl = ttl;
    }

    /** The first snapshot is there. */
    void started(@Nullable SessionKey key) {
        if (!started) {
            started = true;
            atStart = key;
        }
    }

    void written(@Nullable Throwable failure, Instant now) {
        writing = false;
        if (failure == null) {
            failures = 0;
            retryAt = null;
        } else {
            retryAt = now.plus(ControlSettings.retryDelay(failures++));
        }
    }

    void proceed(Turn turn) {
        expiry = null;
        SessionKey present = turn.sessionKey();
        if (present != null && !present.equals(seen)) {
            seen = present;
            seenAt = turn.now();
        }
        if (!turn.leads() || !turn.assignment().leadership().signed() || turn.shuttingDown() || writing) {
            return;
        }
        SessionKey key = turn.sessionKey();
        expiry = key == null || !keys.fits(key) ? turn.now() : expiry(key);
        if (expiry == null || expiry.isAfter(turn.now()) || (retryAt != null && retryAt.isAfter(turn.now()))) {
            return;
        }
        writing = true;
        turn.add(new Effect.RenewSessionKey(turn.now()));
    }

    /**
     * Null: never. A key that is not renewed by time (0) is renewed once, by a worker that was started after it was made. Where the
     * clock of who made it is ahead it seems to be from the future; it lives no longer for that.
     */
    private @Nullable Instant expiry(SessionKey key) {
        Instant created = Instant.ofEpochMilli(key.createdMs());
        Instant begin = created.isAfter(seenAt) ? seenAt : created;
        return ttl.isZero() && !key.equals(atStart) ? null : begin.plus(ttl);
    }

    @Nullable
    Instant nextDeadline() {
        if (writing || expiry == null) {
            return null;
        }
        return retryAt != null && retryAt.isAfter(expiry) ? retryAt : expiry;
    }
}
