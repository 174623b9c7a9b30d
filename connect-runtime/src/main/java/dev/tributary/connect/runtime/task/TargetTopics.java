package dev.tributary.connect.runtime.task;

/**
 * Makes sure that a topic exists before the first record goes there. Asked for every record, on the task's thread: what is
 * known must cost next to nothing. Source: {@code tasks} 2.8.
 */
interface TargetTopics extends AutoCloseable {
    /** Nothing is checked: brokers may create topics themselves. */
    TargetTopics UNCHECKED = new TargetTopics() {
        @Override
        public void ensure(String topic) {
            // as it is
        }

        @Override
        public void close() {
            // holds nothing
        }
    };

    /**
     * Returns when the topic exists, as far as that is looked after. May block.
     *
     * @param topic after transforms
     * @throws org.apache.kafka.connect.errors.RetriableException if it is worth trying again
     * @throws org.apache.kafka.connect.errors.ConnectException if there is no such topic and none can be created
     */
    void ensure(String topic);

    /** The producer has taken the record that {@link #ensure} was last called for: it knows the topic. */
    default void sent() {}

    /** Closes its clients; a call under way on another thread ends. Any thread, idempotent; never blocks. */
    @Override
    void close();
}
