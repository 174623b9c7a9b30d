package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.InstanceStatus;
import org.jspecify.annotations.Nullable;

/** The observed state of a connector instance. */
public record InstanceStateBody(
        String state,
        @JsonProperty("worker_id") String workerId,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UndefinedVersion.class) @Nullable
        String version,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        String trace) {
    static InstanceStateBody of(InstanceStatus status) {
        return new InstanceStateBody(status.state().name(), status.workerId(), status.version(), status.trace());
    }
}
