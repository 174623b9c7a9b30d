package dev.tributary.connect.runtime.pipeline;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.sink.SinkRecord;

/** Converts and transforms consumed records. Belongs to the thread that owns the task's consumer. */
public interface SinkPipeline extends AutoCloseable {
    /**
     * Converts and transforms a batch and appends what is left to {@code out}, in order. Records that a transform drops, or
     * that fail where failures are tolerated, are left out. The records given to the task know the consumed topic,
     * partition and offset as their original ones, whatever transforms do.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException if a record failed and that is not tolerated
     */
    void apply(Iterable<ConsumerRecord<byte[], byte[]>> records, List<SinkRecord> out);

    /** Closes transforms, predicates and converters; failures are logged. Idempotent. */
    @Override
    void close();
}
