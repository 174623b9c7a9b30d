package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The statuses of connectors and tasks and the topics that connectors use, kept in one compacted log in the record forms
 * of the status topic. Thread-safe. Writes never block and are retried inside until they succeed or are overtaken; reads
 * answer from memory what was read back from the log.
 */
public interface StatusStore extends AutoCloseable {
    /** Reads everything, then follows; completes when up to date with the log as it was at the time of the call. */
    CompletableFuture<Void> start();

    /** The status of the connector instance, or null if none was written. */
    @Nullable
    InstanceStatus connector(ConnectorName name);

    /** The status of the task, or null if none was written. */
    @Nullable
    InstanceStatus task(TaskId id);

    /** The statuses of all tasks of a connector that have one, by task number. */
    SortedMap<Integer, InstanceStatus> tasks(ConnectorName name);

    /** Every connector of which a connector or task status is known. */
    Set<ConnectorName> connectors();

    /**
     * Writes a status. Unconditional for RUNNING, PAUSED, STOPPED and RESTARTING; UNASSIGNED and FAILED are written only
     * if no other worker of a higher generation wrote last ("safe" writes of the status topic).
     *
     * @param groupGeneration the generation of this worker's latest assignment; 0 on a standalone worker
     */
    default void put(ConnectorName name, InstanceStatus status, int groupGeneration) {
        put(name, status, List.of(), groupGeneration);
    }

    /** As {@link #put(ConnectorName, InstanceStatus, int)}, for a task. */
    default void put(TaskId id, InstanceStatus status, int groupGeneration) {
        put(id, status, List.of(), groupGeneration);
    }

    /**
     * As {@link #put(ConnectorName, InstanceStatus, int)}, with what was done about failures.
     *
     * @param restarts all that the writer knows, oldest first: the next one may know it from here alone
     */
    void put(ConnectorName name, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration);

    /** As {@link #put(ConnectorName, InstanceStatus, List, int)}, for a task. */
    void put(TaskId id, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration);

    /**
     * What was done about failures of an instance, oldest first, whichever worker did it; bounded. Statuses of workers that know
     * nothing of it (Apache's) hide nothing; it ends with the status of the instance.
     */
    List<RestartEvent> restarts(InstanceId instance);

    /** As {@link #restarts(InstanceId)}, of a connector and its tasks, of which anything is known. */
    SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name);

    /** Deletes the statuses of a connector and of all its tasks. */
    void remove(ConnectorName name);

    /** Deletes the status of a task. */
    void remove(TaskId id);

    /** The topics that a connector is known to use. */
    Set<String> activeTopics(ConnectorName name);

    /**
     * Notes that a task uses a topic, if that is not known yet. Cheap when it is known: may be called for every batch,
     * from any thread.
     */
    void noteTopic(TaskId task, String topic);

    /** Forgets the topics of a connector; completes when that is durable. */
    CompletableFuture<Void> resetTopics(ConnectorName name);

    /** Completes when everything written so far is durable and visible. */
    CompletableFuture<Void> flush();

    @Override
    void close();
}
