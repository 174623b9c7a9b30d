package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * Opens the source offsets of connectors: in the worker's store, or in a topic of their own beside it. Thread-safe. Source:
 * {@code tasks} 2.10 (offsets.storage.topic).
 */
public interface SourceOffsetStores {
    /**
     * Opens the offsets of one connector for one task, connector instance or request, which closes them. Does not block:
     * reading begins with {@link SourceOffsets#start}.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if a client setting of the connector is not allowed
     */
    SourceOffsets open(Owner owner);

    /**
     * Who opens offsets.
     *
     * @param clientSuffix what the ids of its Kafka clients end with: the task's id or the connector's name
     * @param connectorConfig the connector's configuration, variables resolved
     * @param use what it opens them for
     */
    record Owner(
            ConnectorName connector,
            String clientSuffix,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig,
            Use use) {
        public Owner {
            connectorConfig = Collections.unmodifiableMap(new LinkedHashMap<>(connectorConfig));
        }

        /** A task. */
        public Owner(
                ConnectorName connector,
                String clientSuffix,
                Class<? extends Connector> connectorClass,
                Map<String, @Nullable String> connectorConfig) {
            this(connector, clientSuffix, connectorClass, connectorConfig, Use.TASK);
        }
    }

    /** What offsets are opened for. */
    enum Use {
        /** A task reads and writes. */
        TASK,
        /** A connector instance reads; it cannot write. */
        CONNECTOR,
        /** A request about offsets reads, and may write. */
        REQUEST
    }

    /**
     * All connectors' offsets in one store, which has been started and is closed by others.
     *
     * @param topic the topic that the store keeps them in; null if they are not in Kafka
     */
    static SourceOffsetStores shared(OffsetStore store, OffsetCodec codec, @Nullable String topic) {
        return owner -> new SharedSourceOffsets(store, codec, topic);
    }
}
