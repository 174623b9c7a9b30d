package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.rest.openapi.Doc;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The health of a task. What only its worker knows is null or empty while that does not tell. */
public record TaskHealthBody(
        @Doc("The task's number, from 0.") int id,

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

        @Doc("What its threads are doing: a source task has one, a sink task two.")
        List<StageBody> stages,

        @Doc("The stack of the thread that hangs, one frame a line; missing if none does, and in lists.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String stack,

        @Doc("The share of its time of the last minute that it spent in each stage, from 0 to 1, by stage.")
        Map<String, Double> shares,

        @Doc("Records polled (source) or put (sink) a second, mean of the last seconds; null if not known.")
        @JsonProperty("records_per_second")
        @Nullable
        Double recordsPerSecond,

        @Doc("Records polled or put since it was started; null if not known.") @Nullable
        Long records,

        @Doc("How far behind it is.") FreshnessBody freshness,

        @Doc("What restart supervision is about to do; null if not known.") @Nullable
        RestartOutlookBody restarts,

        @Doc("Former threads of it that were given up and have not ended.")
        int zombies,

        @Doc("What went wrong with its records since it was started; null if not known.") @Nullable
        RecordErrorsBody errors) {
    /**
     * @param told what its worker tells; null if it does not
     * @param stack whether to tell that
     */
    public static TaskHealthBody of(
            int id, Merged merged, @Nullable InstanceStatus status, @Nullable InstanceHealth told, boolean stack) {
        return new TaskHealthBody(
                id,
                merged.state().name(),
                status == null ? null : status.state().name(),
                merged.workerId(),
                merged.reason(),
                Words.millis(merged.since()),
                told == null ? List.of() : StageBody.of(told.stages()),
                told == null || !stack ? null : told.stack(),
                told == null ? Map.of() : StageBody.shares(told.shares()),
                told == null ? null : told.recordsPerSecond(),
                told == null ? null : told.records(),
                FreshnessBody.of(told == null ? Freshness.UNKNOWN : told.freshness()),
                told == null ? null : RestartOutlookBody.of(told.restarts()),
                told == null ? 0 : told.zombies(),
                told == null ? null : RecordErrorsBody.of(told.errors()));
    }

    /** What came of all that was told about an instance. */
    public record Merged(
            HealthState state,
            @Nullable String reason,
            @Nullable String workerId,
            @Nullable Instant since) {}
}
