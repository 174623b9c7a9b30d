package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.pipeline.FailurePolicy.Operation;
import dev.tributary.connect.runtime.pipeline.FailurePolicy.Recovered;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * From consumed record to sink record: key, value and headers, then transforms. Belongs to the thread that owns the
 * task's consumer, which calls it under the connector's loader. Source: {@code tasks} 4.4.
 */
public final class RecordSinkPipeline implements SinkPipeline {
    private final TaskId task;
    private final RecordPlugins plugins;
    private final FailurePolicy failures;
    private final ClassLoader taskLoader;
    private final ProgressClock clock;
    private final Consumer<String> topicNoter;
    private final TransformChain<SinkRecord, ConsumerRecord<byte[], byte[]>> chain;
    private final Converter keys;
    private final Converter values;
    private final HeaderConverter headers;
    private final boolean transforms;
    private final boolean swaps;

    /** Of a thread that nobody watches. */
    RecordSinkPipeline(
            TaskId task,
            RecordPlugins plugins,
            FailurePolicy failures,
            ClassLoader taskLoader,
            Consumer<String> topicNoter) {
        this(task, plugins, failures, taskLoader, topicNoter, new ProgressClock());
    }

    /**
     * @param taskLoader the context loader of the calling thread
     * @param topicNoter told of the topic of converted records, once per run of records of one topic in a batch: {@code
     *     StatusStore.noteTopic}, or nothing where topics are not tracked
     * @param clock of the calling thread
     */
    public RecordSinkPipeline(
            TaskId task,
            RecordPlugins plugins,
            FailurePolicy failures,
            ClassLoader taskLoader,
            Consumer<String> topicNoter,
            ProgressClock clock) {
        this.clock = clock;
        this.task = task;
        this.plugins = plugins;
        this.failures = failures;
        this.taskLoader = taskLoader;
        this.topicNoter = topicNoter;
        boolean othersSwap = plugins.key.loader() != taskLoader
                || plugins.value.loader() != taskLoader
                || plugins.header.loader() != taskLoader;
        this.chain = new TransformChain<>(plugins.transforms, taskLoader, !othersSwap, failures, FailedRecord::of);
        this.keys = plugins.keyConverter();
        this.values = plugins.valueConverter();
        this.headers = plugins.headerConverter();
        this.transforms = !chain.isEmpty();
        this.swaps = othersSwap || chain.swapsLoader();
    }

    @Override
    public void apply(Iterable<ConsumerRecord<byte[], byte[]>> records, List<SinkRecord> out) {
        String notedTopic = null;
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                clock.enter(WorkStage.CONVERT); // for each record: one that hangs must be told from many that take long
                SinkRecord converted = convert(record);
                if (converted == null) {
                    continue;
                }
                if (!record.topic().equals(notedTopic)) {
                    notedTopic = record.topic();
                    topicNoter.accept(notedTopic);
                }
                SinkRecord transformed = converted;
                if (transforms) {
                    clock.enter(WorkStage.TRANSFORM);
                    transformed = chain.apply(converted, record);
                }
                if (transformed != null) {
                    out.add(transforms ? ConsumedSinkRecord.linked(transformed, record) : transformed);
                }
            }
        } finally {
            if (swaps) {
                ContextLoader.swap(taskLoader);
            }
        }
    }

    @Override
    public void close() {
        plugins.close();
    }

    private @Nullable SinkRecord convert(ConsumerRecord<byte[], byte[]> record) {
        SchemaAndValue key = key(record);
        if (key == null) {
            return null;
        }
        SchemaAndValue value = value(record);
        if (value == null) {
            return null;
        }
        ConnectHeaders converted = new ConnectHeaders();
        Header[] raw = record.headers().toArray();
        if (raw.length > 0 && !addHeaders(record, raw, converted)) {
            return null;
        }
        return new ConsumedSinkRecord(
                record,
                record.topic(),
                record.partition(),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                timestamp(record),
                record.timestampType(),
                converted);
    }

    private @Nullable SchemaAndValue key(ConsumerRecord<byte[], byte[]> record) {
        if (swaps) {
            ContextLoader.swap(plugins.key.loader());
        }
        try {
            return present(keys.toConnectData(record.topic(), record.headers(), record.key()));
        } catch (Exception e) {
            return retry(
                    Stage.KEY_CONVERTER,
                    keys.getClass(),
                    record,
                    e,
                    () -> present(keys.toConnectData(record.topic(), record.headers(), record.key())));
        }
    }

    private @Nullable SchemaAndValue value(ConsumerRecord<byte[], byte[]> record) {
        if (swaps) {
            ContextLoader.swap(plugins.value.loader());
        }
        try {
            return present(values.toConnectData(record.topic(), record.headers(), record.value()));
        } catch (Exception e) {
            return retry(
                    Stage.VALUE_CONVERTER,
                    values.getClass(),
                    record,
                    e,
                    () -> present(values.toConnectData(record.topic(), record.headers(), record.value())));
        }
    }

    private boolean addHeaders(ConsumerRecord<byte[], byte[]> record, Header[] raw, ConnectHeaders converted) {
        if (swaps) {
            ContextLoader.swap(plugins.header.loader());
        }
        for (Header header : raw) {
            SchemaAndValue value;
            try {
                value = orNull(headers.toConnectHeader(record.topic(), header.key(), header.value()));
            } catch (Exception e) {
                value = retry(
                        Stage.HEADER_CONVERTER,
                        headers.getClass(),
                        record,
                        e,
                        () -> orNull(headers.toConnectHeader(record.topic(), header.key(), header.value())));
            }
            if (value == null) {
                return false;
            }
            converted.add(header.key(), value);
        }
        return true;
    }

    /** A header converter may answer null: the header is there, without schema and value. */
    private static SchemaAndValue orNull(@Nullable SchemaAndValue value) {
        return value == null ? SchemaAndValue.NULL : value;
    }

    private static SchemaAndValue present(@Nullable SchemaAndValue value) {
        if (value == null) {
            throw new DataException(
                    "The converter answered null; it must answer a schema and a value, which may be null");
        }
        return value;
    }

    private @Nullable SchemaAndValue retry(
            Stage stage,
            Class<?> plugin,
            ConsumerRecord<byte[], byte[]> record,
            Exception first,
            Operation<SchemaAndValue> again) {
        Recovered<SchemaAndValue> recovered = failures.recover(stage, plugin, FailedRecord.of(record), first, again);
        return recovered == null ? null : recovered.value();
    }

    private @Nullable Long timestamp(ConsumerRecord<byte[], byte[]> record) {
        long timestamp = record.timestamp();
        if (timestamp >= 0) {
            return timestamp;
        }
        if (timestamp == ConsumerRecord.NO_TIMESTAMP) {
            return null;
        }
        throw new InvalidRecordException("Task " + task + " consumed " + FailedRecord.of(record)
                + " with the timestamp " + timestamp + " (expected: 0 or more, or -1 for none)");
    }
}
