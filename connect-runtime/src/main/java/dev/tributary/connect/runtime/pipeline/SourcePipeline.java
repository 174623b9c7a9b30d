package dev.tributary.connect.runtime.pipeline;

import java.util.concurrent.CompletableFuture;
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

    /**
     * The report on the record that {@link #apply} left out last, if that failed and a reporter keeps such records: until it
     * is safe, the original must not be left behind. Answered once.
     *
     * @return null if there is no such report
     */
    default @Nullable CompletableFuture<Void> takeReport() {
        return null;
    }

    /** Closes transforms, predicates and converters; failures are logged. Idempotent. */
    @Override
    void close();
}
