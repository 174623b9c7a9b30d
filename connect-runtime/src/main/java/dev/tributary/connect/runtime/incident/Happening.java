package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.runtime.task.TaskSnapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was taken down on the spot when something failed or stalled: whatever is gone or different a moment later. Immutable.
 *
 * @param id what failed or stalled
 * @param at when
 * @param fingerprint equal if it is likely to have the same cause
 * @param failure null for a stall
 * @param health what it was doing; null if that is not known
 * @param task its clients and offsets
 */
record Happening(
        InstanceId id,
        Instant at,
        String fingerprint,
        @Nullable Throwable failure,
        @Nullable InstanceHealth health,
        TaskSnapshot task) {}
