package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.rest.openapi.Doc;

/** Names a task. */
public record TaskIdBody(
        @Doc("The connector's name.") String connector,
        @Doc("The task's number, from 0.") int task) {
    static TaskIdBody of(TaskId id) {
        return new TaskIdBody(id.connector().value(), id.number());
    }
}
