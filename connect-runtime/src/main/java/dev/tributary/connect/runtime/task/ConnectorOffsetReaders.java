package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Opens readers of source offsets for connector instances. Thread-safe. */
@FunctionalInterface
public interface ConnectorOffsetReaders {
    /**
     * Makes the offsets of a source connector readable. May block: called on the connector's thread.
     *
     * @param config the connector's configuration, variables resolved
     */
    Reader open(ConnectorName connector, Map<String, @Nullable String> config);

    /** Reads until it is closed; reads that are under way then, and later ones, fail with a ConnectException. */
    interface Reader extends OffsetStorageReader, AutoCloseable {
        /** Idempotent, any thread, never blocks. */
        @Override
        void close();
    }
}
