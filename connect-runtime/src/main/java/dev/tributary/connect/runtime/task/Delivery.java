package dev.tributary.connect.runtime.task;

/**
 * How the records of a source task get to Kafka, and their source offsets to the offset store. {@link AtLeastOnce} is
 * one; a transactional one keeps the same contract. Called on the task's thread, but for {@link #abandon}.
 */
interface Delivery {
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
     */
    boolean send(Batch batch);

    /**
     * Waits for what is under way and commits a last time. Failures are logged.
     *
     * @throws InterruptedException if the run was abandoned meanwhile
     */
    void finish() throws InterruptedException;

    /** Closes the producer, giving what is under way some time unless {@link #finish} did. Failures are logged. */
    void close();

    /** Lets nothing go out any more; sends that block end. Any thread, never blocks. */
    void abandon();
}
