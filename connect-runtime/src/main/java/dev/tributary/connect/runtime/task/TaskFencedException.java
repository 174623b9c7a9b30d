package dev.tributary.connect.runtime.task;

import org.apache.kafka.connect.errors.ConnectException;

/**
 * Another producer has taken the transactional id of an exactly-once task. Either that is the task's successor, and this run is the
 * zombie; or this run is the rightful one, and a zombie came late: a worker that was suspended just before it took the id, say.
 * Whoever knows where the task belongs can tell. To start it anew is as safe as any start: the new run takes the id back, and
 * only then asks whether it is to run here ({@link TransactionalClaim}).
 */
public final class TaskFencedException extends ConnectException {
    private static final long serialVersionUID = 1L;

    public TaskFencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
