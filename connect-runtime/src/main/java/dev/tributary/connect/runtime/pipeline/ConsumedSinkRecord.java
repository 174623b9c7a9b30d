package dev.tributary.connect.runtime.pipeline;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A sink record that remembers which consumed record it comes from, through all transforms that derive records by {@code
 * newRecord}. Source: KIP-610, KIP-793; {@code tasks} 4.4.
 */
public final class ConsumedSinkRecord extends InternalSinkRecord {
    private final ConsumerRecord<byte[], byte[]> consumed;

    ConsumedSinkRecord(
            ConsumerRecord<byte[], byte[]> consumed,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Long timestamp,
            TimestampType timestampType,
            @Nullable Iterable<Header> headers) {
        super(consumed, topic, partition, keySchema, key, valueSchema, value, timestamp, timestampType, headers);
        this.consumed = consumed;
    }

    /**
     * What transforms made of a consumed record, linked to it: one that they built themselves, or kept from before, would
     * else count for another partition or offset than the one that is done with it.
     */
    @SuppressWarnings("ReferenceEquality") // the very one
    static SinkRecord linked(SinkRecord transformed, ConsumerRecord<byte[], byte[]> consumed) {
        if (transformed instanceof ConsumedSinkRecord known && known.consumed == consumed) {
            return known;
        }
        return new ConsumedSinkRecord(
                consumed,
                transformed.topic(),
                transformed.kafkaPartition(),
                transformed.keySchema(),
                transformed.key(),
                transformed.valueSchema(),
                transformed.value(),
                transformed.timestamp(),
                transformed.timestampType(),
                transformed.headers());
    }

    /** The record as it was consumed. */
    public ConsumerRecord<byte[], byte[]> consumed() {
        return consumed;
    }

    @Override
    public ProcessingContext<ConsumerRecord<byte[], byte[]>> context() {
        return new ProcessingContext<>(consumed);
    }

    @Override
    public ConsumedSinkRecord newRecord(
            String topic,
            Integer kafkaPartition,
            Schema keySchema,
            Object key,
            Schema valueSchema,
            Object value,
            Long timestamp) {
        return newRecord(
                topic,
                kafkaPartition,
                keySchema,
                key,
                valueSchema,
                value,
                timestamp,
                headers().duplicate());
    }

    @Override
    public ConsumedSinkRecord newRecord(
            String topic,
            Integer kafkaPartition,
            Schema keySchema,
            Object key,
            Schema valueSchema,
            Object value,
            Long timestamp,
            Iterable<Header> headers) {
        return new ConsumedSinkRecord(
                consumed,
                topic,
                kafkaPartition,
                keySchema,
                key,
                valueSchema,
                value,
                timestamp,
                timestampType(),
                headers);
    }
}
