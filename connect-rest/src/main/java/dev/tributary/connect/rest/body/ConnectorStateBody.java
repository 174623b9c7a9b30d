package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorStatus;
import java.util.List;
import java.util.Locale;

/** The observed states of a connector and its tasks. */
public record ConnectorStateBody(String name, InstanceStateBody connector, List<TaskStateBody> tasks, String type) {
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
