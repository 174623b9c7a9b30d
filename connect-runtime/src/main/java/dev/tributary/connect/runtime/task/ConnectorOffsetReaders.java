package dev.tributary.connect.runtime.task;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Opens readers of source offsets for connector instances. Thread-safe. */
@FunctionalInterface
interface ConnectorOffsetReaders {
    /** Begins to make the offsets of a source connector readable. Never blocks. */
    Opened open(SourceOffsetStores.Owner owner);

    /**
     * A reader that can be closed.
     *
     * @param started completes when reads can be answered; fails if they never will, or when it is closed before
     * @param close makes reads that are under way, and later ones, fail with a ConnectException; idempotent, callable on
     *     any thread, never blocks
     */
    record Opened(OffsetStorageReader reader, CompletableFuture<Void> started, Runnable close) {}
}
