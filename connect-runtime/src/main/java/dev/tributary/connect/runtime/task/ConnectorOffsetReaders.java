package dev.tributary.connect.runtime.task;

import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Opens readers of source offsets for connector instances. Thread-safe. */
@FunctionalInterface
interface ConnectorOffsetReaders {
    /**
     * Makes the offsets of a source connector readable. May block: called on the connector's thread.
     */
    Opened open(SourceOffsetStores.Owner owner);

    /**
     * A reader that can be closed.
     *
     * @param close makes reads that are under way, and later ones, fail with a ConnectException; idempotent, callable on
     *     any thread, never blocks
     */
    record Opened(OffsetStorageReader reader, Runnable close) {}
}
