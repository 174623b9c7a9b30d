package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.InstanceId;
import java.util.List;

/** The last lines that connectors and tasks wrote to the log. Thread-safe, never blocks for long. */
public interface RecentLines {
    /** Of an instance, oldest first, without secrets; empty if there are none, or nobody keeps them. Bounded. */
    List<String> of(InstanceId id);

    /** Nobody keeps lines. */
    RecentLines NONE = id -> List.of();
}
