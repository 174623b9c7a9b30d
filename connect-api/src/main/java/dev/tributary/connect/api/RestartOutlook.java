package dev.tributary.connect.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What restart supervision is about to do for an instance. Immutable.
 *
 * @param supervised whether failures of it are restarted at all
 * @param failures how many of its failures count against the budget at the moment
 * @param budget how many may: with one more of the same kind it stays failed; 0 if it is not supervised
 * @param nextAt when it is restarted; null if that is not due
 */
public record RestartOutlook(
        boolean supervised,
        int failures,
        int budget,
        @Nullable Instant nextAt) {
    /** Nobody restarts it but a person. */
    public static final RestartOutlook NONE = new RestartOutlook(false, 0, 0, null);
}
