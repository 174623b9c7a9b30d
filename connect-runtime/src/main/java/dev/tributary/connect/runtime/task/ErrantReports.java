package dev.tributary.connect.runtime.task;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of a sink task that were reported as errant, by the task itself (KIP-610) or because it rejected them. Offsets
 * must not be committed before the reports on what lies before them are safe. Called on the plugin's thread. Source: {@code
 * tasks} 4.6, 5.6.
 */
interface ErrantReports extends AutoCloseable {
    /** What the task reports to, on any thread; null if nobody wants to hear of such records. */
    @Nullable
    ErrantRecordReporter reporter();

    /**
     * Waits for all reports on records of these partitions.
     *
     * @param candidates the offsets that are to be committed
     * @throws org.apache.kafka.connect.errors.ConnectException if one could not be made, or what was reported before the
     *     candidate offset exceeds what is tolerated
     */
    void await(Map<TopicPartition, OffsetAndMetadata> candidates) throws InterruptedException;

    /** Forgets reports on partitions that were lost. */
    void forget(Collection<TopicPartition> partitions);

    /**
     * After each put.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if a report exceeded what is tolerated
     */
    void check();

    /** Whether records that {@code put} rejects are to be found, reported and skipped: {@code errors.tolerance.put.enable}. */
    boolean toleratesRejected();

    /** Reports a record that {@code put} rejected. Only where these are tolerated. */
    void rejected(SinkRecord record, Exception error);

    /** Closes the reporters, giving reports under way some time. Failures are logged. */
    @Override
    void close();
}
