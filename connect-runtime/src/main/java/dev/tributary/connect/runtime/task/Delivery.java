package dev.tributary.connect.runtime.task;

import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a source task get to Kafka, and their source offsets to the offset store. {@link AtLeastOnce} is
 * one; {@link ExactlyOnce} the other. Called on the task's thread, but for {@link #abandon}.
 */
interface Delivery {
    /**
     * Does what must be done before the plugin is initialised. May wait for the cluster.
     *
     * @throws InterruptedException if the run was asked to stop meanwhile
     * @throws org.apache.kafka.connect.errors.ConnectException if the task must not start
     */
    default void prepare() throws InterruptedException {}

    /** What the plugin may define its transactions by; null if it may not. */
    default @Nullable TransactionContext transactionContext() {
        return null;
    }

    /** The plugin was started: commits may begin. */
    void begin();

    /**
     * Throws if a record sent earlier was lost for good.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException with the first such failure
     */
    void throwIfFailed();

    /**
     * Hands the rest of the batch to the producer.
     *
     * @return true if all of it was handed over; false if it must be tried again, from where the batch stands, later
     * @throws RuntimeException if a record cannot be sent, now or ever
     * @throws InterruptedException if the run was abandoned meanwhile
     */
    boolean send(Batch batch) throws InterruptedException;

    /** A poll brought no batch. Throws as {@link #send} does. */
    default void nothingPolled() throws InterruptedException {}

    /** The task has obeyed a pause. Throws as {@link #send} does. */
    default void pausing() throws InterruptedException {}

    /** The task goes on after a pause. */
    default void resumed() {}

    /**
     * The task stops and has not failed: commits a last time, after waiting for what is under way.
     *
     * @throws RuntimeException fails the task, unless it was being stopped
     * @throws InterruptedException if the run was abandoned meanwhile
     */
    void finish() throws InterruptedException;

    /**
     * The task has failed: commits what may be committed all the same. Failures are logged.
     *
     * @throws InterruptedException if the run was abandoned meanwhile
     */
    void finishAfterFailure() throws InterruptedException;

    /** Closes the producer, giving what is under way some time unless {@link #finish} did. Failures are logged. */
    void close();

    /** Lets nothing go out any more; sends that block end. Any thread, never blocks. */
    void abandon();
}
