package dev.tributary.connect.api;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One failure of a connector instance or a task, and what was done about it. Immutable.
 *
 * @param at when it failed, or was restarted by a person
 * @param workerId {@code host:port} of the worker where that was
 * @param error class and message of the failure, one line, secrets taken out; null for a restart that a person asked for
 * @param fingerprint equal for failures that are likely to have one cause; null without error
 * @param action what was done
 * @param outcome what came of it, one line for people; null while that is not known
 */
public record RestartEvent(
        Instant at,
        String workerId,
        @Nullable String error,
        @Nullable String fingerprint,
        Action action,
        @Nullable String outcome) {
    public RestartEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(workerId, "workerId");
        Objects.requireNonNull(action, "action");
    }

    /** What is done about a failure. */
    public enum Action {
        /** It was restarted by itself, after a pause. */
        RESTARTED,
        /** The budget for this failure is used up: it stays FAILED. */
        GAVE_UP,
        /** It is of a kind that is never retried: it stays FAILED. */
        NOT_RETRIED,
        /** A person restarted it, which gave it a new budget. */
        MANUAL,
        /** It stalled and was replaced. */
        REPLACED
    }
}
