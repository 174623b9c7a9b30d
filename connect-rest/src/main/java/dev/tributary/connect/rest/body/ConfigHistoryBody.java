package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;

/** The configurations of a connector. */
public record ConfigHistoryBody(
        @Doc("The connector's name.") String name,

        @Doc("The present configuration, then those before it, newest first, as many as the leader keeps.")
        List<ConfigVersionBody> versions) {
    public static ConfigHistoryBody of(ConnectorName name, List<ConfigVersion> newestFirst) {
        return new ConfigHistoryBody(name.value(), ConfigVersionBody.of(newestFirst));
    }
}
