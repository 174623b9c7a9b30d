package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.util.concurrent.CompletableFuture;

/**
 * What exactly-once source tasks need of their cluster. Thread-safe; no method blocks. Source: {@code tasks} 3.4.
 */
public interface ExactlyOnceCluster {
    /** The transactional id of a task's producer. */
    String transactionalId(TaskId task);

    /**
     * Has the leader fence the producers of the connector's former tasks. Takes as long as it takes; what may pass is
     * tried again.
     *
     * @return to be cancelled by who does not wait any more; fails if it cannot be done: then the task must not start
     */
    CompletableFuture<Void> fence(ConnectorName connector);

    /**
     * Checks, after the producer has taken its transactional id, that the task is still this worker's and of the present
     * generation.
     *
     * @param task as it was started
     * @return fails with a {@link org.apache.kafka.connect.errors.ConnectException} saying what has changed if it is not
     */
    CompletableFuture<Void> verify(TaskSpec task);
}
