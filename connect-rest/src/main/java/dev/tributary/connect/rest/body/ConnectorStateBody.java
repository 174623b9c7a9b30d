package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;
import java.util.Locale;

/** The observed states of a connector and its tasks. */
@Example(
        "{\"name\":\"orders-in\",\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"10.0.0.1:8083\",\"version\":\"4.3.1\"},"
                + "\"tasks\":[{\"id\":0,\"state\":\"RUNNING\",\"worker_id\":\"10.0.0.2:8083\",\"version\":\"4.3.1\"}],\"type\":\"source\"}")
public record ConnectorStateBody(
        @Doc("The connector's name.") String name,
        @Doc("The connector instance.") InstanceStateBody connector,
        @Doc("Its tasks, by number.") List<TaskStateBody> tasks,

        @Doc(
                value = "What kind of connector it is; unknown where its class is not installed.",
                allowed = {"source", "sink", "unknown"})
        String type) {
    public static ConnectorStateBody of(ConnectorStatus status) {
        return new ConnectorStateBody(
                status.name().value(),
                InstanceStateBody.of(status.connector()),
                status.tasks().entrySet().stream()
                        .map(task -> TaskStateBody.of(task.getKey(), task.getValue()))
                        .toList(),
                status.type().name().toLowerCase(Locale.ROOT));
    }
}
