package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends the transactional producers of source tasks that may still run somewhere. Blocks; never called on the control thread.
 * Thread-safe. Source: KIP-618; {@code internal-topics} 5.9.
 */
public interface ProducerFencing {
    /**
     * Fences the producers of the connector's tasks 0 to {@code producers} - 1.
     *
     * @param config its configuration, variables unresolved
     * @throws dev.tributary.connect.api.ConnectClusterException.Failed if that did not succeed for all of them
     */
    void fence(ConnectorName name, Map<String, @Nullable String> config, int producers);
}
