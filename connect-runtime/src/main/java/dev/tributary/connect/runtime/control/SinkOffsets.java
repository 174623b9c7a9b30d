package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of sink connectors: those of their consumer groups. Blocks; never called on the control thread. Every method
 * throws {@link dev.tributary.connect.api.ConnectClusterException.Failed} when Kafka refuses, saying why and whether to try
 * again. Thread-safe. Source: {@code tasks} section 8; KIP-875.
 */
public interface SinkOffsets {
    /**
     * A sink connector.
     *
     * @param config its configuration, variables resolved
     */
    record Sink(ConnectorName name, Class<? extends Connector> type, Map<String, @Nullable String> config) {
        public Sink {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }
    }

    /** The committed offsets of its group; empty if there is no such group. */
    Map<TopicPartition, Long> read(Sink sink);

    /** Commits offsets for its group; null deletes one. */
    void alter(Sink sink, Map<TopicPartition, @Nullable Long> offsets);

    /** Deletes its group. Does nothing if there is none. */
    void reset(Sink sink);
}
