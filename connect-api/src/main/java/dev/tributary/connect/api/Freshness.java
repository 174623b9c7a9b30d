package dev.tributary.connect.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far behind a task is, each as far as it is known. Immutable.
 *
 * @param lagRecords a sink: records in its partitions that it has not yet put, all partitions together
 * @param lagTime a sink: how old the record put last was by the clock of now while there are more to put; zero if there are none
 * @param recordAge a source: how old the records sent last were when they were sent, by their timestamps
 * @param endToEnd a sink: how old the records put last were when {@code put} returned, by their timestamps
 */
public record Freshness(
        @Nullable Long lagRecords,
        @Nullable Duration lagTime,
        @Nullable Duration recordAge,
        @Nullable Duration endToEnd) {
    /** Nothing is known. */
    public static final Freshness UNKNOWN = new Freshness(null, null, null, null);
}
