package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.task.SourceOffsetStores;
import org.jspecify.annotations.Nullable;

/**
 * Where the offsets of connectors are, for requests that read and change them. Immutable.
 *
 * @param sources opens those of sources
 * @param transactions writes those of sources; null if exactly-once source support is off: then they are written like those
 *     of tasks
 */
public record OffsetPlaces(
        SinkOffsets sinks,
        SourceOffsetStores sources,
        @Nullable OffsetTransactions transactions) {
    /** The source offsets of all connectors in the worker's store. */
    static OffsetPlaces shared(Stores stores, SinkOffsets sinks) {
        return new OffsetPlaces(sinks, SourceOffsetStores.shared(stores.offsets(), stores.codec(), null), null);
    }
}
