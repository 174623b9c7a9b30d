package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.InstanceStatus;
import org.jspecify.annotations.Nullable;

/** The observed state of a task. */
public record TaskStateBody(
        int id,
        String state,
        @JsonProperty("worker_id") String workerId,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UndefinedVersion.class) @Nullable
        String version,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        String trace) {
    public static TaskStateBody of(int id, InstanceStatus status) {
        return new TaskStateBody(id, status.state().name(), status.workerId(), status.version(), status.trace());
    }
}
