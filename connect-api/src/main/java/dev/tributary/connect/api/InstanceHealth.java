package dev.tributary.connect.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker tells of one instance that it runs. Immutable.
 *
 * @param id what it is about
 * @param state what it is doing
 * @param reason one sentence for people: why it is in this state; null where the state says it all
 * @param since when it came into this state
 * @param stages what its threads are doing: a source task has one, a sink task two, a connector instance none
 * @param stack the stack of the thread that hangs, one frame a line; null unless {@code STALLED}
 * @param shares the share of its time of the last minute that it spent in each stage, from 0 to 1; empty if it is not known
 * @param recordsPerSecond a source: records polled; a sink: records put; mean of the last seconds; null if not known
 * @param records as {@code recordsPerSecond}, all since this run began; null if not known
 * @param freshness how far behind it is
 * @param restarts what restart supervision is about to do
 * @param zombies how many of its former threads were given up and have not ended yet
 * @param errors what went wrong with its records; null if it is not counted, as of connector instances
 */
public record InstanceHealth(
        InstanceId id,
        HealthState state,
        @Nullable String reason,
        Instant since,
        List<StageTime> stages,
        @Nullable String stack,
        Map<WorkStage, Double> shares,
        @Nullable Double recordsPerSecond,
        @Nullable Long records,
        Freshness freshness,
        RestartOutlook restarts,
        int zombies,
        @Nullable RecordErrors errors) {
    public InstanceHealth {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(freshness, "freshness");
        Objects.requireNonNull(restarts, "restarts");
        stages = List.copyOf(stages);
        shares = Map.copyOf(shares);
    }

    /** Without errors that are counted. */
    public InstanceHealth(
            InstanceId id,
            HealthState state,
            @Nullable String reason,
            Instant since,
            List<StageTime> stages,
            @Nullable String stack,
            Map<WorkStage, Double> shares,
            @Nullable Double recordsPerSecond,
            @Nullable Long records,
            Freshness freshness,
            RestartOutlook restarts,
            int zombies) {
        this(
                id,
                state,
                reason,
                since,
                stages,
                stack,
                shares,
                recordsPerSecond,
                records,
                freshness,
                restarts,
                zombies,
                null);
    }

    /** The same for another reason. */
    public InstanceHealth because(@Nullable String other) {
        return new InstanceHealth(
                id,
                state,
                other,
                since,
                stages,
                stack,
                shares,
                recordsPerSecond,
                records,
                freshness,
                restarts,
                zombies,
                errors);
    }
}
