package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.TaskId;

/** Names a task. */
public record TaskIdBody(String connector, int task) {
    static TaskIdBody of(TaskId id) {
        return new TaskIdBody(id.connector().value(), id.number());
    }
}
