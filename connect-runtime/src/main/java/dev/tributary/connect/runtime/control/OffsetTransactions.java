package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * Writes the offsets of stopped sources in place of their first task, which it fences by that: if the task still runs
 * somewhere, it can write nothing any more. Blocks; never called on the control thread. Thread-safe. Source: {@code tasks}
 * section 8; KIP-875.
 */
public interface OffsetTransactions {
    /**
     * A source connector.
     *
     * @param config its configuration, variables resolved
     */
    record Source(ConnectorName name, Class<? extends Connector> type, Map<String, @Nullable String> config) {
        public Source {
            config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
        }
    }

    /**
     * Writes all values in one transaction.
     *
     * @param values serialized offsets by serialized keys; null deletes
     * @throws dev.tributary.connect.api.ConnectClusterException.Failed if they were not written
     */
    void write(Source source, String topic, Map<ByteBuffer, @Nullable ByteBuffer> values);
}
