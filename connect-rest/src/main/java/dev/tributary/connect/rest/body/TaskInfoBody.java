package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.TaskInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as configured. */
public record TaskInfoBody(TaskIdBody id, Map<String, @Nullable String> config) {
    public static TaskInfoBody of(TaskInfo info) {
        return new TaskInfoBody(TaskIdBody.of(info.id()), info.config());
    }
}
