package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connector as configured. */
@Example(
        "{\"name\":\"orders-in\",\"config\":{\"connector.class\":\"FileStreamSource\",\"file\":\"/tmp/in.txt\",\"topic\":\"orders\","
                + "\"name\":\"orders-in\"},\"tasks\":[{\"connector\":\"orders-in\",\"task\":0}],\"type\":\"source\"}")
public record ConnectorInfoBody(
        @Doc("The connector's name.") String name,

        @Doc(
                "Its configuration as stored, with the key name; variables unresolved, passwords that are no variables in clear.")
        Map<String, @Nullable String> config,

        @Doc("Its tasks; empty while it is stopped.") List<TaskIdBody> tasks,

        @Doc(
                value = "What kind of connector it is; unknown where its class is not installed.",
                allowed = {"source", "sink", "unknown"})
        String type) {
    public static ConnectorInfoBody of(ConnectorInfo info) {
        return new ConnectorInfoBody(
                info.name().value(),
                info.config(),
                info.tasks().stream().map(TaskIdBody::of).toList(),
                info.type().name().toLowerCase(Locale.ROOT));
    }
}
