package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Restart requests that were read and not handled yet: one for each connector, that of the greatest impact. Thread-safe.
 * Source: {@code internal-topics} 5.8.
 */
final class RestartRequests {
    private final Map<ConnectorName, RestartScope> pending = new LinkedHashMap<>();

    synchronized void add(ConnectorName connector, RestartScope scope) {
        pending.merge(connector, scope, (present, next) -> rank(next) > rank(present) ? next : present);
    }

    private static int rank(RestartScope scope) {
        return (scope.onlyFailed() ? 0 : 2) + (scope.includeTasks() ? 1 : 0);
    }

    /** Takes all of them out. */
    synchronized Map<ConnectorName, RestartScope> take() {
        Map<ConnectorName, RestartScope> all = Map.copyOf(pending);
        pending.clear();
        return all;
    }
}
