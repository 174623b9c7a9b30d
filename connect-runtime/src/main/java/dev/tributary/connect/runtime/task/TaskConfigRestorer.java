package dev.tributary.connect.runtime.task;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables back into task configurations that a connector generated from resolved values, so that no secret is
 * stored. Thread-safe. Source: {@code tasks} 9.4.
 */
@FunctionalInterface
public interface TaskConfigRestorer {
    /**
     * @param connectorConfig the connector's raw configuration
     * @param generated what the connector generated
     * @return the task configurations, with the raw text wherever the connector's configuration has a variable under the
     *     same key
     */
    List<Map<String, @Nullable String>> restore(
            Map<String, @Nullable String> connectorConfig, List<Map<String, @Nullable String>> generated);

    /** For workers without config providers. */
    TaskConfigRestorer NONE = (connectorConfig, generated) -> generated;
}
