package dev.tributary.connect.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * When a connector raises alerts: {@code tributary.alerts.*} of a worker, or of a connector. Immutable.
 *
 * @param kinds what there are alerts about; empty: nothing
 * @param pending how long something must be so before an alert is raised, and must be over before it ends
 * @param lagRecords more records behind are an alert; 0: none
 * @param lagTime to be behind for longer is an alert; zero: none
 */
public record AlertPolicy(Set<AlertKind> kinds, Duration pending, long lagRecords, Duration lagTime) {
    public AlertPolicy {
        kinds = Set.copyOf(kinds);
        Objects.requireNonNull(pending, "pending");
        Objects.requireNonNull(lagTime, "lagTime");
    }

    /** Whether there are alerts of this kind: those about lag need a threshold, too. */
    public boolean has(AlertKind kind) {
        return kinds.contains(kind) && (kind != AlertKind.LAG || lagRecords > 0 || !lagTime.isZero());
    }
}
