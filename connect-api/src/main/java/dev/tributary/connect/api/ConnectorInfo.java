package dev.tributary.connect.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connector as configured. Immutable.
 *
 * @param name the connector
 * @param config its configuration as stored: variables unresolved, key order kept, values may be null
 * @param tasks its tasks, ascending; empty while it is stopped or has none yet
 * @param type source, sink or unknown
 */
public record ConnectorInfo(
        ConnectorName name, Map<String, @Nullable String> config, List<TaskId> tasks, ConnectorType type) {
    public ConnectorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        config = Configs.copy(config);
        tasks = List.copyOf(tasks);
    }
}
