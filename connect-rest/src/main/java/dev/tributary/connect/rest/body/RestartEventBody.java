package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One failure, or a restart by a person, and what came of it. */
@Example(
        "{\"at_ms\":1763849000000,\"worker_id\":\"10.0.0.2:8083\",\"error\":\"org.apache.kafka.connect.errors.ConnectException: "
                + "connection refused\",\"fingerprint\":\"5d41402a\",\"action\":\"RESTARTED\",\"outcome\":\"It has run since.\"}")
public record RestartEventBody(
        @Doc("When it failed, or was restarted by a person, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("The worker where that was: host and port.") @JsonProperty("worker_id")
        String workerId,

        @Doc("Class and message of the failure; null for a restart by a person.") @Nullable
        String error,

        @Doc("Equal for failures that are likely to have one cause; null without error.") @Nullable
        String fingerprint,

        @Doc(
                value =
                        "What was done: restarted by itself, given up as the budget is used up, not retried as it is of a kind "
                                + "that never is, restarted by a person, replaced as it was stalled.",
                allowed = {"RESTARTED", "GAVE_UP", "NOT_RETRIED", "MANUAL", "REPLACED"})
        String action,

        @Doc("What came of it; null while that is not known.") @Nullable
        String outcome) {
    public static List<RestartEventBody> of(List<RestartEvent> events) {
        return events.stream()
                .map(it -> new RestartEventBody(
                        it.at().toEpochMilli(),
                        it.workerId(),
                        it.error(),
                        it.fingerprint(),
                        it.action().name(),
                        it.outcome()))
                .toList();
    }
}
