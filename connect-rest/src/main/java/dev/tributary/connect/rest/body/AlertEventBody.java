package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** What a receiver of alerts is sent. */
public record AlertEventBody(
        @Doc("The version of this form: fields may be added, none is removed or changed.")
        int version,

        @Doc(
                value = "That the alert begins, is over, or is only a test.",
                allowed = {"fired", "resolved", "test"})
        String event,

        @Doc("As in GET /alerts: of several with the same id one is active at most.")
        String id,

        @Doc("What it is about.") String kind,
        @Doc("critical, warning or info.") String severity,

        @Doc("The cluster: its group.id; of a standalone worker its host and port.")
        String cluster,

        @Doc("The connector's name; null in a test.") @Nullable
        String connector,

        @Doc("The task's number; null if it is about the connector.") @Nullable
        Integer task,

        @Doc("The worker where it is so; null if on none, or on several.") @JsonProperty("worker_id") @Nullable
        String workerId,

        @Doc("What is so, a sentence.") String summary,

        @Doc("The beginning of the trace or stack, without secrets; null if there is none.") @Nullable
        String detail,

        @Doc("Since when, in milliseconds since 1970.") @JsonProperty("since_ms")
        long sinceMs,

        @Doc(
                "When the alert began, in milliseconds since 1970: with the id, the same in both events and in repetitions.")
        @JsonProperty("fired_at_ms")
        long firedAtMs,

        @Doc("When this event came about, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("Why it is over, a sentence; null while it is not.") @Nullable
        String resolution,

        @Doc("The page about the connector; null if the worker serves no console.") @Nullable
        String link,

        @Doc("All that in a line, as chat tools show it.") String text) {}
