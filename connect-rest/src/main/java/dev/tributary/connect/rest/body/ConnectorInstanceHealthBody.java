package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The health of a connector instance. */
public record ConnectorInstanceHealthBody(
        @Doc(
                value = "What it is doing.",
                allowed = {
                    "FAILED",
                    "STALLED",
                    "RECOVERING",
                    "UNASSIGNED",
                    "STARTING",
                    "UNKNOWN",
                    "BACKPRESSURED",
                    "ACTIVE",
                    "IDLE",
                    "PAUSED",
                    "STOPPED"
                })
        String state,

        @Doc("Its compatible status, as GET /connectors/{connector}/status tells it; null if it has none yet.")
        @Nullable
        String status,

        @Doc("The worker that runs it, or ran it last: host and port; null if none did.")
        @JsonProperty("worker_id")
        @Nullable
        String workerId,

        @Doc("Why it is in this state, a sentence; null where the state says it all.") @Nullable
        String reason,

        @Doc("When it came into this state, in milliseconds since 1970; null if not known.")
        @JsonProperty("since_ms")
        @Nullable
        Long sinceMs,

        @Doc("What its thread is doing, if it is doing anything.")
        List<StageBody> stages,

        @Doc("The stack of the thread that hangs, one frame a line; missing if none does, and in lists.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String stack,

        @Doc("What restart supervision is about to do; null if not known.") @Nullable
        RestartOutlookBody restarts,

        @Doc("Former threads of it that were given up and have not ended.")
        int zombies) {
    /** As {@link TaskHealthBody#of}. */
    public static ConnectorInstanceHealthBody of(
            TaskHealthBody.Merged merged,
            @Nullable InstanceStatus status,
            @Nullable InstanceHealth told,
            boolean stack) {
        return new ConnectorInstanceHealthBody(
                merged.state().name(),
                status == null ? null : status.state().name(),
                merged.workerId(),
                merged.reason(),
                Words.millis(merged.since()),
                told == null ? List.of() : StageBody.of(told.stages()),
                told == null || !stack ? null : told.stack(),
                told == null ? null : RestartOutlookBody.of(told.restarts()),
                told == null ? 0 : told.zombies());
    }
}
