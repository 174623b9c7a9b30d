package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.pipeline.FailurePolicy.Operation;
import dev.tributary.connect.runtime.pipeline.FailurePolicy.Recovered;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * From polled record to producer record: transforms, then headers, key and value. Belongs to its task's thread, which
 * calls it under the connector's loader. Source: {@code tasks} 2.3.
 *
 * <p>On the good path it costs what the plugins cost: no closure, no exception, and the context loader is touched only
 * if one of the plugins needs another.
 */
public final class RecordSourcePipeline implements SourcePipeline {
    /** Stands for 'skip this record', because null bytes are a legal answer of a converter. Compared by identity. */
    private static final byte[] SKIP = new byte[0];

    private final TaskId task;
    private final RecordPlugins plugins;
    private final FailurePolicy failures;
    private final ClassLoader taskLoader;
    private final ProgressClock clock;
    private final TransformChain<SourceRecord, SourceRecord> chain;
    private final Converter keys;
    private final Converter values;
    private final HeaderConverter headers;
    private final boolean transforms;
    private final boolean swaps;

    /** Lent to converters, which may add headers; the producer record copies it. Nearly always it stays empty. */
    private RecordHeaders lentHeaders = new RecordHeaders();

    /** Of a thread that nobody watches. */
    RecordSourcePipeline(TaskId task, RecordPlugins plugins, FailurePolicy failures, ClassLoader taskLoader) {
        this(task, plugins, failures, taskLoader, new ProgressClock());
    }

    /**
     * @param taskLoader the context loader of the task's thread
     * @param clock of the task's thread
     */
    public RecordSourcePipeline(
            TaskId task, RecordPlugins plugins, FailurePolicy failures, ClassLoader taskLoader, ProgressClock clock) {
        this.clock = clock;
        this.task = task;
        this.plugins = plugins;
        this.failures = failures;
        this.taskLoader = taskLoader;
        this.chain = new TransformChain<>(plugins.transforms, taskLoader, true, failures, FailedRecord::of);
        this.keys = plugins.keyConverter();
        this.values = plugins.valueConverter();
        this.headers = plugins.headerConverter();
        this.transforms = !chain.isEmpty();
        this.swaps = chain.swapsLoader()
                || plugins.key.loader() != taskLoader
                || plugins.value.loader() != taskLoader
                || plugins.header.loader() != taskLoader;
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> apply(SourceRecord polled) {
        if (!swaps) {
            return convert(polled);
        }
        try {
            return convert(polled);
        } finally {
            ContextLoader.swap(taskLoader);
        }
    }

    @Override
    public @Nullable CompletableFuture<Void> takeReport() {
        return failures.takeReport();
    }

    @Override
    public void close() {
        plugins.close();
    }

    private @Nullable ProducerRecord<byte[], byte[]> convert(SourceRecord polled) {
        SourceRecord record = polled;
        if (transforms) {
            clock.enter(WorkStage.TRANSFORM);
            record = chain.apply(polled, polled);
        }
        clock.enter(WorkStage.CONVERT);
        if (record == null) {
            return null;
        }
        RecordHeaders converted = emptyHeaders();
        if (!record.headers().isEmpty() && !addHeaders(record, polled, converted)) {
            return null;
        }
        byte[] key = key(record, polled, converted);
        if (key == SKIP) {
            return null;
        }
        byte[] value = value(record, polled, converted);
        if (value == SKIP) {
            return null;
        }
        return producerRecord(record, key, value, converted);
    }

    private RecordHeaders emptyHeaders() {
        if (lentHeaders.toArray().length > 0) {
            lentHeaders = new RecordHeaders();
        }
        return lentHeaders;
    }

    private boolean addHeaders(SourceRecord record, SourceRecord polled, RecordHeaders converted) {
        if (swaps) {
            ContextLoader.swap(plugins.header.loader());
        }
        for (Header header : record.headers()) {
            byte[] bytes;
            try {
                bytes = headers.fromConnectHeader(record.topic(), header.key(), header.schema(), header.value());
            } catch (Exception e) {
                bytes = retry(
                        Stage.HEADER_CONVERTER,
                        headers.getClass(),
                        polled,
                        e,
                        () -> headers.fromConnectHeader(record.topic(), header.key(), header.schema(), header.value()));
            }
            if (bytes == SKIP) {
                return false;
            }
            converted.add(header.key(), bytes);
        }
        return true;
    }

    private byte @Nullable [] key(SourceRecord record, SourceRecord polled, RecordHeaders converted) {
        if (swaps) {
            ContextLoader.swap(plugins.key.loader());
        }
        try {
            return keys.fromConnectData(record.topic(), converted, record.keySchema(), record.key());
        } catch (Exception e) {
            return retry(
                    Stage.KEY_CONVERTER,
                    keys.getClass(),
                    polled,
                    e,
                    () -> keys.fromConnectData(record.topic(), converted, record.keySchema(), record.key()));
        }
    }

    private byte @Nullable [] value(SourceRecord record, SourceRecord polled, RecordHeaders converted) {
        if (swaps) {
            ContextLoader.swap(plugins.value.loader());
        }
        try {
            return values.fromConnectData(record.topic(), converted, record.valueSchema(), record.value());
        } catch (Exception e) {
            return retry(
                    Stage.VALUE_CONVERTER,
                    values.getClass(),
                    polled,
                    e,
                    () -> values.fromConnectData(record.topic(), converted, record.valueSchema(), record.value()));
        }
    }

    private byte @Nullable [] retry(
            Stage stage, Class<?> plugin, SourceRecord polled, Exception first, Operation<byte[]> again) {
        Recovered<byte[]> recovered = failures.recover(stage, plugin, FailedRecord.of(polled), first, again);
        return recovered == null ? SKIP : recovered.value();
    }

    private ProducerRecord<byte[], byte[]> producerRecord(
            SourceRecord record, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders converted) {
        Integer partition = record.kafkaPartition();
        if (record.topic() == null || (partition != null && partition < 0)) {
            throw new ConnectException("Task " + task + " has a record for topic " + record.topic() + " and partition "
                    + partition + " (expected: a topic, and a partition of 0 or more or none), after its transforms."
                    + " Mend the connector or its transforms, then restart the task.");
        }
        Long timestamp = record.timestamp();
        if (timestamp != null && timestamp < 0) {
            timestamp = withoutTimestamp(record, timestamp);
        }
        return new ProducerRecord<>(
                record.topic(), partition, timestamp, key, value, converted.toArray().length == 0 ? null : converted);
    }

    private @Nullable Long withoutTimestamp(SourceRecord record, long timestamp) {
        if (timestamp == ConsumerRecord.NO_TIMESTAMP) {
            return null;
        }
        throw new InvalidRecordException("Task " + task + " has a record for topic " + record.topic()
                + " with the timestamp " + timestamp + " (expected: 0 or more, or -1 or null for none)."
                + " Mend the connector or its transforms, then restart the task.");
    }
}
