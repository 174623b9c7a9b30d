package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.RecordErrors;
import dev.tributary.connect.rest.openapi.Doc;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What went wrong with a task's records since it was started, tolerated or not. */
public record RecordErrorsBody(
        @Doc("Attempts of operations on records that failed, repeated ones included.")
        long failed,

        @Doc("Attempts that were repeated (errors.retry.timeout).")
        long retried,

        @Doc("Records left out because their errors are tolerated (errors.tolerance).")
        long skipped,

        @Doc("Records sent to the dead letter queue.") @JsonProperty("dead_letters")
        long deadLetters,

        @Doc("Of these, those that did not get there.") @JsonProperty("lost_dead_letters")
        long lostDeadLetters,

        @Doc("When an attempt failed last, in milliseconds since 1970; null if none did.")
        @JsonProperty("last_at_ms")
        @Nullable
        Long lastAtMs) {
    static @Nullable RecordErrorsBody of(@Nullable RecordErrors errors) {
        return errors == null
                ? null
                : new RecordErrorsBody(
                        errors.failed(),
                        errors.retried(),
                        errors.skipped(),
                        errors.deadLetters(),
                        errors.lostDeadLetters(),
                        Words.millis(errors.last()));
    }

    RecordErrors toErrors() {
        return new RecordErrors(
                failed,
                retried,
                skipped,
                deadLetters,
                lostDeadLetters,
                lastAtMs == null ? null : Instant.ofEpochMilli(lastAtMs));
    }
}
