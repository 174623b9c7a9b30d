package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How soon to tell the group that connectors or tasks came or went: the first change at once, so that one new connector does
 * not wait; those that follow a round closely after a pause that grows with every such round, so that a hundred of
 * them share a few rounds. The pause ends early when no more changes come for a quarter of it: then it gathers nothing, and
 * the last of a hundred need not wait for it. All members see the rounds end and the changes come at the same time, so they
 * end their pauses at the same time. Belongs to {@link GroupMember}.
 */
final class Folding {
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofSeconds(2);
    /** A group that is slow to agree is asked less often: so many times as long as the round took. */
    private static final int ROUNDS = 4;
    /** The part of a pause without a change after which no more are expected. */
    private static final int LULL = 4;

    private Duration pause = Duration.ZERO;
    private @Nullable Instant joinSent;
    private @Nullable Instant lastRound;
    private @Nullable Instant lastChange;

    /** Connectors or tasks came or went. */
    void changed(Instant now) {
        lastChange = now;
    }

    void joinSent(Instant now) {
        joinSent = now;
    }

    void joined(Instant now) {
        Duration took = joinSent == null ? Duration.ZERO : Duration.between(joinSent, now);
        Duration longest = shorter(LIMIT, longer(LONGEST, took.multipliedBy(ROUNDS)));
        boolean quiet = lastRound == null || Duration.between(lastRound, now).compareTo(QUIET) > 0;
        pause = quiet ? SHORTEST : shorter(longest, pause.multipliedBy(2));
        lastRound = now;
    }

    /** When to tell, if no more changes come; not after {@code now}: at once. */
    Instant due(Instant now) {
        if (lastRound == null) {
            return now;
        }
        Instant last = lastChange == null || lastChange.isBefore(lastRound) ? lastRound : lastChange;
        Instant lull = last.plus(pause.dividedBy(LULL));
        Instant full = lastRound.plus(pause);
        return lull.isBefore(full) ? lull : full;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
