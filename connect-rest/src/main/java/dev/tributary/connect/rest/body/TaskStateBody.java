package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** The observed state of a task. */
public record TaskStateBody(
        @Doc("The task's number, from 0.") int id,

        @Doc(
                value = "Its state.",
                allowed = {"UNASSIGNED", "RUNNING", "PAUSED", "FAILED", "RESTARTING", "STOPPED"})
        String state,

        @Doc("The worker that runs it, or ran it last: host and port.") @JsonProperty("worker_id")
        String workerId,

        @Doc("The version of the plugin; null if it is not known, missing if the plugin has none.")
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UndefinedVersion.class)
        @Nullable
        String version,

        @Doc("The stack trace of what it failed with; missing otherwise.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Nullable
        String trace) {
    public static TaskStateBody of(int id, InstanceStatus status) {
        return new TaskStateBody(id, status.state().name(), status.workerId(), status.version(), status.trace());
    }
}
