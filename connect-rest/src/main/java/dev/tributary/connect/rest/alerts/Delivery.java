package dev.tributary.connect.rest.alerts;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a receiver has been told of an alert. Immutable.
 *
 * @param fired that it began
 * @param ended that it is over; null while it is not
 * @param attempts of what is being sent, or was sent last
 * @param problem why the last attempt failed; null if it did not
 */
record Delivery(
        State fired,
        @Nullable State ended,
        int attempts,
        @Nullable String problem) {
    /** Of one of the two. */
    enum State {
        /** Yet to be sent, or to be sent again. */
        WAITING,
        /** The receiver has said that it has it. */
        DELIVERED,
        /** The receiver does not want it, and would not another time. */
        REJECTED,
        /** Not sent: what it is about was over before it could be, or too much waited. */
        SKIPPED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Delivery NEW = new Delivery(State.WAITING, null, 0, null);

    Delivery fired(State state) {
        return new Delivery(state, ended, attempts, problem);
    }

    Delivery ended(State state) {
        return new Delivery(fired, state, ended == null ? 0 : attempts, ended == null ? null : problem);
    }

    Delivery attempted() {
        return new Delivery(fired, ended, attempts + 1, problem);
    }

    Delivery because(@Nullable String other) {
        return new Delivery(fired, ended, attempts, other);
    }
}
