package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An alert. */
public record AlertBody(
        @Doc(
                "The same whenever, and from whichever worker, there is an alert about this: cluster, kind, connector, task.")
        String id,

        @Doc(
                value = "What it is about.",
                allowed = {"connector_failed", "task_failed", "stalled", "tasks_missing", "lag"})
        String kind,

        @Doc(
                value = "How bad it is.",
                allowed = {"critical", "warning"})
        String severity,

        @Doc("The connector's name.") String connector,

        @Doc("The task's number; null if it is about the connector.") @Nullable
        Integer task,

        @Doc("The worker where it is so: host and port; null if on none, or on several.")
        @JsonProperty("worker_id")
        @Nullable
        String workerId,

        @Doc("What is so, a sentence.") String summary,

        @Doc("The beginning of the trace or stack, without secrets; null if there is none.") @Nullable
        String detail,

        @Doc("Since when it is so, in milliseconds since 1970.") @JsonProperty("since_ms")
        long sinceMs,

        @Doc("When the alert began, in milliseconds since 1970.") @JsonProperty("fired_at_ms")
        long firedAtMs,

        @Doc("When it was over, in milliseconds since 1970; null while it is not.")
        @JsonProperty("resolved_at_ms")
        @Nullable
        Long resolvedAtMs,

        @Doc("Why it is over, a sentence; null while it is not.") @Nullable
        String resolution,

        @Doc("What receivers have been told of it.") List<AlertDeliveryBody> deliveries) {}
