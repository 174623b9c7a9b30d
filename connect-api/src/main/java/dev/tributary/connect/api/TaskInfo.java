package dev.tributary.connect.api;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task as configured by its connector. Immutable.
 *
 * @param id the task
 * @param config its configuration as stored, with {@code task.class}
 */
public record TaskInfo(TaskId id, Map<String, @Nullable String> config) {
    public TaskInfo {
        Objects.requireNonNull(id, "id");
        config = Configs.copy(config);
    }
}
