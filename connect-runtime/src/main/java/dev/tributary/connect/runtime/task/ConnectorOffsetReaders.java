package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Opens readers of source offsets for connector instances. Thread-safe. */
@FunctionalInterface
interface ConnectorOffsetReaders {
    /**
     * Makes the offsets of a source connector readable. May block: called on the connector's thread.
     *
     * @param config the connector's configuration, variables resolved
     */
    Opened open(ConnectorName connector, Map<String, @Nullable String> config);

    /**
     * A reader that can be closed.
     *
     * @param close makes reads that are under way, and later ones, fail with a ConnectException; idempotent, callable on
     *     any thread, never blocks
     */
    record Opened(OffsetStorageReader reader, Runnable close) {}
}
