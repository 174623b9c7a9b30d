package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where connectors and tasks run, as the leader last assigned them: the REST addresses of their workers. Immutable.
 *
 * @param connectors of connector instances
 * @param tasks of tasks
 */
public record Owners(Map<ConnectorName, URI> connectors, Map<TaskId, URI> tasks) {
    public static final Owners UNKNOWN = new Owners(Map.of(), Map.of());

    public Owners {
        connectors = Map.copyOf(connectors);
        tasks = Map.copyOf(tasks);
    }

    /** The REST address that a member tells; null if it is none: another kind of worker may tell anything. */
    static @Nullable URI address(String url) {
        try {
            URI address = new URI(url);
            return address.isAbsolute() && address.getHost() != null ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Null if nobody is known to run it. */
    public @Nullable URI of(ConnectorName connector) {
        return connectors.get(connector);
    }

    /** Null if nobody is known to run it. */
    public @Nullable URI of(TaskId task) {
        return tasks.get(task);
    }
}
