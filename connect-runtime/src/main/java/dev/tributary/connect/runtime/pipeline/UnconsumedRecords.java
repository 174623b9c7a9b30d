package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Turns sink records that a task made itself back into records as they might have been consumed, with converters that are
 * made when the first such record comes: few tasks need them, and the task's own belong to another thread. Thread-safe.
 * Source: {@code tasks} 5.6.
 */
public final class UnconsumedRecords implements AutoCloseable {
    private final TaskId task;
    private final Supplier<RecordPlugins> loading;
    private @Nullable RecordPlugins converters; // guarded by this
    private boolean closed; // guarded by this

    /** @param loading makes the converters; closed with this */
    public UnconsumedRecords(TaskId task, Supplier<RecordPlugins> loading) {
        this.task = task;
        this.loading = loading;
    }

    /**
     * The record that this might have been.
     *
     * @throws ConnectException if it has no topic or partition, or cannot be converted
     */
    public synchronized ConsumerRecord<byte[], byte[]> of(SinkRecord record) {
        String topic = record.originalTopic();
        Integer partition = record.originalKafkaPartition();
        if (topic == null || partition == null) {
            throw new ConnectException("Task " + task + " reported a record that it made itself, for topic " + topic
                    + " and partition " + partition + " (expected: both, to tell where it came from)");
        }
        try {
            RecordPlugins plugins = converters();
            return new ConsumerRecord<>(
                    topic,
                    partition,
                    record.originalKafkaOffset(),
                    record.timestamp() == null ? ConsumerRecord.NO_TIMESTAMP : record.timestamp(),
                    record.timestampType() == null ? TimestampType.NO_TIMESTAMP_TYPE : record.timestampType(),
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    bytes(plugins.key, record.topic(), record.keySchema(), record.key()),
                    bytes(plugins.value, record.topic(), record.valueSchema(), record.value()),
                    headers(plugins, record),
                    Optional.empty());
        } catch (RuntimeException e) {
            throw new ConnectException(
                    "Task " + task + " reported a record of " + topic + "-" + partition
                            + " that it made itself, and which" + " cannot be converted back: " + e,
                    e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (converters != null) {
            converters.close();
        }
    }

    private RecordPlugins converters() {
        RecordPlugins made = converters;
        if (made == null) {
            if (closed) {
                throw new ConnectException("the task has ended");
            }
            made = loading.get();
            converters = made;
        }
        return made;
    }

    private static byte @Nullable [] bytes(
            LoadedPlugin<Converter> converter, String topic, @Nullable Schema schema, @Nullable Object value) {
        return ContextLoader.call(converter.loader(), () -> converter.plugin().fromConnectData(topic, schema, value));
    }

    private static RecordHeaders headers(RecordPlugins plugins, SinkRecord record) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            byte[] bytes = ContextLoader.call(
                    plugins.header.loader(),
                    () -> plugins.header
                            .plugin()
                            .fromConnectHeader(record.topic(), header.key(), header.schema(), header.value()));
            headers.add(header.key(), bytes);
        }
        return headers;
    }
}
