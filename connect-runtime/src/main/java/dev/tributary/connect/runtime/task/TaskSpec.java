package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a task is started from. Immutable.
 *
 * @param id the task
 * @param connectorConfig the connector's raw configuration, variables unresolved
 * @param taskConfig the task's raw configuration, with {@code task.class}
 * @param taskCount how many tasks its connector has in all
 * @param targetState what to begin as; {@code PAUSED}: it is constructed and configured, so that what is wrong shows, and
 *     started when it is resumed
 * @param generation of the set of task configurations that this is one of
 */
public record TaskSpec(
        TaskId id,
        Map<String, @Nullable String> connectorConfig,
        Map<String, @Nullable String> taskConfig,
        int taskCount,
        TargetState targetState,
        long generation) {
    public TaskSpec {
        connectorConfig = Collections.unmodifiableMap(new LinkedHashMap<>(connectorConfig));
        taskConfig = Collections.unmodifiableMap(new LinkedHashMap<>(taskConfig));
    }

    /** One of no generation in particular. */
    public TaskSpec(
            TaskId id,
            Map<String, @Nullable String> connectorConfig,
            Map<String, @Nullable String> taskConfig,
            int taskCount,
            TargetState targetState) {
        this(id, connectorConfig, taskConfig, taskCount, targetState, -1);
    }
}
