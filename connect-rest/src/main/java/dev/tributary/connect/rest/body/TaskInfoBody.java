package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.TaskInfo;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as configured. */
@Example("{\"id\":{\"connector\":\"orders-in\",\"task\":0},\"config\":{\"task.class\":"
        + "\"org.apache.kafka.connect.file.FileStreamSourceTask\",\"file\":\"/tmp/in.txt\",\"topic\":\"orders\"}}")
public record TaskInfoBody(
        @Doc("Which task.") TaskIdBody id,

        @Doc("The task's configuration as stored, variables unresolved.")
        Map<String, @Nullable String> config) {
    public static TaskInfoBody of(TaskInfo info) {
        return new TaskInfoBody(TaskIdBody.of(info.id()), info.config());
    }
}
