package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a task is the only one that can write for it: fences what ran before, takes the transactional id, and only
 * then looks whether the task is still to run here. A zombie that comes after all of this is fenced by the id; one that came
 * before is fenced by the leader, also where there were more tasks once. Source: {@code tasks} 3.4; KIP-618.
 *
 * @param spec the task as it was started
 * @param control ends the waiting
 */
record TransactionalClaim(
        TaskSpec spec,
        RunControl control,
        ExactlyOnceCluster cluster,
        Producer<byte[], byte[]> producer,
        TransactionFailures failures) {
    private static final Logger log = LoggerFactory.getLogger(TransactionalClaim.class);

    /**
     * On the task's thread; waits without limit.
     *
     * @throws InterruptedException if the run was asked to stop meanwhile
     * @throws org.apache.kafka.connect.errors.ConnectException if the task must not start
     */
    void claim() throws InterruptedException {
        TaskId id = spec.id();
        Waits.await(
                control,
                cluster.fence(id.connector()),
                "Task " + id + " does not start, because the producers of former tasks could not be fenced");
        try {
            producer.initTransactions();
        } catch (KafkaException | IllegalStateException e) {
            if (control.stopping()) {
                log.debug("Task {} was stopped while it took its transactional id", id, e);
                throw new InterruptedException("The task was asked to stop");
            }
            throw failures.explain("begin to write in transactions", e, 0, null);
        }
        Waits.await(control, cluster.verify(spec), "Task " + id + " does not start");
    }
}
