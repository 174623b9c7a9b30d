package dev.tributary.connect.api;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a worker can tell about the health of what it runs, and of the cluster as far as it knows. Everything is answered from memory:
 * nothing here blocks. Thread-safe.
 */
public interface HealthView {
    /** Everything about this worker, as of now. */
    WorkerReport report();

    /**
     * The workers of the cluster. The leader knows all of them; others know themselves and the leader; a standalone worker knows
     * itself.
     */
    List<ClusterMember> members();

    /**
     * The failures of a connector and its tasks and what was done about them, of every instance that had any, oldest first, whichever
     * worker it happened on. Bounded: the newest 20 of each.
     *
     * @throws ConnectClusterException.NotFound if there is no such connector
     */
    SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name);

    /**
     * Incidents on this worker, newest first; of one connector, or of all if {@code name} is empty. Bounded: the newest 200, of each
     * instance the newest 3. They are gone when the process ends.
     */
    List<Incident> incidents(Optional<ConnectorName> name);
}
