package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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

    /**
     * After a round: who was left with what, the leader itself included.
     *
     * @param members what every member told, by member id
     * @param answers what every member was told, by member id
     */
    static Owners after(
            GroupProtocol protocol, Map<String, MemberState> members, Map<String, GroupAssignment> answers) {
        Map<ConnectorName, URI> connectors = new HashMap<>();
        Map<TaskId, URI> tasks = new HashMap<>();
        answers.forEach((id, answer) -> {
            MemberState member = Objects.requireNonNull(members.get(id));
            URI url = address(member.url());
            if (url != null) {
                Work work = Holdings.after(protocol, member.work(), answer);
                work.connectors().forEach(connector -> connectors.put(connector, url));
                work.tasks().forEach(task -> tasks.put(task, url));
            }
        });
        return new Owners(connectors, tasks);
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
