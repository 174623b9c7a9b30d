package dev.tributary.connect.runtime.pipeline;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The record that something failed on, as it was before transforms and converters. Immutable. Its text names the record
 * without its contents; {@link #describeWithContents()} is for users who asked for that.
 *
 * @param source the polled record of a source task, null for sinks
 * @param consumed the consumed record of a sink task, null for sources
 */
public record FailedRecord(
        @Nullable SourceRecord source, @Nullable ConsumerRecord<byte[], byte[]> consumed) {
    public FailedRecord {
        if ((source == null) == (consumed == null)) {
            throw new IllegalArgumentException("exactly one of source and consumed must be given");
        }
    }

    public static FailedRecord of(SourceRecord record) {
        return new FailedRecord(record, null);
    }

    public static FailedRecord of(ConsumerRecord<byte[], byte[]> record) {
        return new FailedRecord(null, record);
    }

    /** What {@code errors.log.include.messages} adds to a log line ({@code tasks} 5.4). */
    public String describeWithContents() {
        if (consumed == null) {
            return "source record " + source;
        }
        String timestamp =
                switch (consumed.timestampType()) {
                    case CREATE_TIME, LOG_APPEND_TIME ->
                        ", timestamp " + consumed.timestamp() + " (" + consumed.timestampType() + ")";
                    case NO_TIMESTAMP_TYPE -> "";
                };
        return this + timestamp;
    }

    @Override
    public String toString() {
        if (consumed != null) {
            return "record " + consumed.topic() + "-" + consumed.partition() + "@" + consumed.offset();
        }
        return source == null || source.topic() == null ? "record" : "record for topic " + source.topic();
    }
}
