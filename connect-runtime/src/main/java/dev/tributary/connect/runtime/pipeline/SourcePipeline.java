package dev.tributary.connect.runtime.pipeline;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Transforms and converts polled records. Belongs to its task's thread. Keeps no state between records but what plugins
 * keep.
 */
public interface SourcePipeline extends AutoCloseable {
    /**
     * The record as it goes to Kafka.
     *
     * @return null if a transform dropped it, or it failed and the failure is tolerated
     * @throws org.apache.kafka.connect.errors.ConnectException if it failed and that is not tolerated
     */
    @Nullable
    ProducerRecord<byte[], byte[]> apply(SourceRecord record);

    /** Closes transforms, predicates and converters; failures are logged. Idempotent. */
    @Override
    void close();
}
