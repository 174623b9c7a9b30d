package dev.tributary.connect.api;

import java.time.Instant;
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
 * @param changedAt when its configuration was changed last; null if not known
 * @param warnings what was found when this configuration was written; empty in answers to anything else
 */
public record ConnectorInfo(
        ConnectorName name,
        Map<String, @Nullable String> config,
        List<TaskId> tasks,
        ConnectorType type,
        @Nullable Instant changedAt,
        List<ConfigWarning> warnings) {
    /** Without warnings, and without a time. */
    public ConnectorInfo(
            ConnectorName name, Map<String, @Nullable String> config, List<TaskId> tasks, ConnectorType type) {
        this(name, config, tasks, type, null, List.of());
    }

    public ConnectorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        config = Configs.copy(config);
        tasks = List.copyOf(tasks);
        warnings = List.copyOf(warnings);
    }

    /** The same with these warnings. */
    public ConnectorInfo with(List<ConfigWarning> found) {
        return new ConnectorInfo(name, config, tasks, type, changedAt, found);
    }
}
