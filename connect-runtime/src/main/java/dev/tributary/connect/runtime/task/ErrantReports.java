package dev.tributary.connect.runtime.task;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;

/**
 * Records that a sink task reported as errant (KIP-610). Offsets must not be committed before the reports on what lies
 * before them are safe. Called on the plugin's thread. Source: {@code tasks} 4.6, 5.6.
 */
interface ErrantReports {
    /** What the task reports to. */
    ErrantRecordReporter reporter();

    /**
     * Waits for all reports on records of these partitions.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if one could not be made
     */
    void await(Collection<TopicPartition> partitions) throws InterruptedException;

    /** Forgets reports on partitions that were lost. */
    void forget(Collection<TopicPartition> partitions);

    /**
     * After each put.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if a report exceeded what is tolerated
     */
    void check();
}
