package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConnectorInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connector as configured. */
public record ConnectorInfoBody(
        String name, Map<String, @Nullable String> config, List<TaskIdBody> tasks, String type) {
    public static ConnectorInfoBody of(ConnectorInfo info) {
        return new ConnectorInfoBody(
                info.name().value(),
                info.config(),
                info.tasks().stream().map(TaskIdBody::of).toList(),
                info.type().name().toLowerCase(Locale.ROOT));
    }
}
