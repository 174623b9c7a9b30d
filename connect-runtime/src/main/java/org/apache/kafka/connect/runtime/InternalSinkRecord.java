package org.apache.kafka.connect.runtime;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A sink record that can tell which consumed record it comes from. Every record that a sink task of ours is given is one.
 * Sinks that look for this class (Debezium's JDBC sink does, and commits no offsets of other records) find the topic of
 * before the transforms with it; new plugins have {@link SinkRecord#originalTopic()} for that. Immutable.
 */
public abstract class InternalSinkRecord extends SinkRecord {
    @SuppressWarnings("NullAway") // the published API has nulls where it does not say so
    protected InternalSinkRecord(
            ConsumerRecord<?, ?> consumed,
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Long timestamp,
            TimestampType timestampType,
            @Nullable Iterable<Header> headers) {
        super(
                topic,
                partition == null ? consumed.partition() : partition,
                keySchema,
                key,
                valueSchema,
                value,
                consumed.offset(),
                timestamp,
                timestampType,
                headers,
                consumed.topic(),
                consumed.partition(),
                consumed.offset());
    }

    /** What the record was before converters and transforms. */
    public abstract ProcessingContext<ConsumerRecord<byte[], byte[]>> context();
}
