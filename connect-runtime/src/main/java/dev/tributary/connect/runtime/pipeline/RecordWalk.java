package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Passes single records through the plugins of a task one step at a time, for whoever wants to see each step. What the plugins throw is
 * thrown on: nothing is tried again, skipped or reported. Belongs to one thread; does not close the plugins.
 */
public final class RecordWalk {
    private static final Map<String, ?> UNKNOWN = Map.of();

    private final RecordPlugins plugins;
    private final Consumer<String> at;

    /**
     * @param at told of each plugin before it is called: it may be the last that is heard
     */
    public RecordWalk(RecordPlugins plugins, Consumer<String> at) {
        this.plugins = plugins;
        this.at = at;
    }

    /** How many transforms there are, as many as the configuration has. */
    public int transforms() {
        return plugins.transforms.size();
    }

    /** The classes of the converters, by {@code key}, {@code value} and {@code header}. */
    public Map<String, Class<?>> converters() {
        Map<String, Class<?>> classes = new LinkedHashMap<>();
        classes.put("key", plugins.keyConverter().getClass());
        classes.put("value", plugins.valueConverter().getClass());
        classes.put("header", plugins.headerConverter().getClass());
        return classes;
    }

    /** What a sink task makes of a consumed record. */
    public SinkRecord readForSink(ConsumerRecord<byte[], byte[]> record) {
        SchemaAndValue key = key(record);
        SchemaAndValue value = value(record);
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
                headers(record));
    }

    /**
     * A record as a source may have handed it over. Where the source had it from is not known, nor the partition that it asked for.
     */
    public SourceRecord readForSource(ConsumerRecord<byte[], byte[]> record) {
        SchemaAndValue key = key(record);
        SchemaAndValue value = value(record);
        return new SourceRecord(
                UNKNOWN,
                UNKNOWN,
                record.topic(),
                null,
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                timestamp(record),
                headers(record));
    }

    private SchemaAndValue key(ConsumerRecord<byte[], byte[]> record) {
        return call(
                "key converter",
                plugins.key,
                converter -> present(converter.toConnectData(record.topic(), record.headers(), record.key())));
    }

    private SchemaAndValue value(ConsumerRecord<byte[], byte[]> record) {
        return call(
                "value converter",
                plugins.value,
                converter -> present(converter.toConnectData(record.topic(), record.headers(), record.value())));
    }

    private ConnectHeaders headers(ConsumerRecord<byte[], byte[]> record) {
        ConnectHeaders headers = new ConnectHeaders();
        for (Header header : record.headers()) {
            headers.add(header.key(), header(record.topic(), header));
        }
        return headers;
    }

    private SchemaAndValue header(String topic, Header header) {
        return call("header converter", plugins.header, (HeaderConverter converter) -> {
            SchemaAndValue value = converter.toConnectHeader(topic, header.key(), header.value());
            return value == null ? SchemaAndValue.NULL : value;
        });
    }

    private static SchemaAndValue present(@Nullable SchemaAndValue value) {
        if (value == null) {
            throw new DataException(
                    "The converter answered null; it must answer a schema and a value, which may be null");
        }
        return value;
    }

    private static @Nullable Long timestamp(ConsumerRecord<byte[], byte[]> record) {
        return record.timestamp() == ConsumerRecord.NO_TIMESTAMP ? null : record.timestamp();
    }

    /** What the predicate of a transform says of a record, not negated; null if it has none. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // predicates are declared for any record type
    public @Nullable Boolean test(int transform, ConnectRecord<?> record) {
        TransformStep step = plugins.transforms.get(transform);
        LoadedPlugin<Predicate<?>> predicate = step.predicate();
        return predicate == null
                ? null
                : call(
                        "predicate of transform '" + step.alias() + "'",
                        predicate,
                        plugin -> ((Predicate) plugin).test(record));
    }

    /** What a transform makes of a record, whatever its predicate says; null if it drops it. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // transforms are declared for any record type
    public @Nullable ConnectRecord<?> apply(int transform, ConnectRecord<?> record) {
        TransformStep step = plugins.transforms.get(transform);
        return call("transform '" + step.alias() + "'", step.transform(), plugin ->
                (ConnectRecord<?>) ((Transformation) plugin).apply(record));
    }

    /** What a source task would send. */
    public ProducerRecord<byte[], byte[]> write(ConnectRecord<?> record) {
        RecordHeaders headers = new RecordHeaders();
        for (org.apache.kafka.connect.header.Header header : record.headers()) {
            byte[] bytes = call(
                    "header converter",
                    plugins.header,
                    converter ->
                            converter.fromConnectHeader(record.topic(), header.key(), header.schema(), header.value()));
            headers.add(header.key(), bytes);
        }
        byte[] key = call(
                "key converter",
                plugins.key,
                converter -> converter.fromConnectData(record.topic(), headers, record.keySchema(), record.key()));
        byte[] value = call(
                "value converter",
                plugins.value,
                converter -> converter.fromConnectData(record.topic(), headers, record.valueSchema(), record.value()));
        return new ProducerRecord<>(record.topic(), record.kafkaPartition(), record.timestamp(), key, value, headers);
    }

    private interface Code<T, R> {
        R call(T plugin);
    }

    private <T, R> R call(String what, LoadedPlugin<? extends T> plugin, Code<T, R> code) {
        at.accept(what + " (" + plugin.plugin().getClass().getName() + ")");
        return ContextLoader.call(plugin.loader(), () -> code.call(plugin.plugin()));
    }
}
