package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The restart history of a connector and its tasks. */
public record RestartHistoryBody(
        @Doc("The connector's name.") String name,

        @Doc("Of the connector instance, oldest first; the newest 20.")
        List<RestartEventBody> connector,

        @Doc("Of the tasks that have any, by number.") List<Task> tasks) {
    /** That of a task. */
    public record Task(
            @Doc("The task's number, from 0.") int id,

            @Doc("Oldest first; the newest 20.") List<RestartEventBody> restarts) {}

    /** @param history by id, ascending */
    public static RestartHistoryBody of(ConnectorName name, Map<InstanceId, List<RestartEvent>> history) {
        List<RestartEventBody> connector = new ArrayList<>();
        List<Task> tasks = new ArrayList<>();
        history.forEach((id, events) -> {
            Integer task = id.task();
            if (task == null) {
                connector.addAll(RestartEventBody.of(events));
            } else {
                tasks.add(new Task(task, RestartEventBody.of(events)));
            }
        });
        return new RestartHistoryBody(name.value(), connector, tasks);
    }
}
