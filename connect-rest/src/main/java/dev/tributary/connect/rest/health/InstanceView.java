package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connector instance or task, out of all that was told about it. Immutable.
 *
 * @param id what it is about
 * @param state what it is doing
 * @param reason a sentence; null where the state says it all
 * @param workerId the worker that runs it, or ran it last; null if none did
 * @param since when it came into this state; null if not known
 * @param status the last status; null if none was written yet
 * @param told what its worker tells; null if none does
 */
public record InstanceView(
        InstanceId id,
        HealthState state,
        @Nullable String reason,
        @Nullable String workerId,
        @Nullable Instant since,
        @Nullable InstanceStatus status,
        @Nullable InstanceHealth told) {
    /** Whether it is known to work. */
    boolean works() {
        return switch (state) {
            case BACKPRESSURED, ACTIVE, IDLE -> true;
            case FAILED, STALLED, DEGRADED, RECOVERING, UNASSIGNED, STARTING, UNKNOWN, PAUSED, STOPPED -> false;
        };
    }

    /** Whether it should work and is known not to. */
    boolean isDown() {
        return switch (state) {
            case FAILED, STALLED, DEGRADED, RECOVERING, UNASSIGNED -> true;
            case STARTING, UNKNOWN, BACKPRESSURED, ACTIVE, IDLE, PAUSED, STOPPED -> false;
        };
    }
}
