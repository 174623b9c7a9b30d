package dev.tributary.connect.json;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * Connect data to JSON and back, for keys, values and headers; users know it as
 * {@code org.apache.kafka.connect.json.JsonConverter}, and it writes the same bytes and reads the same data (spec tasks.md
 * 7.1 to 7.4). With {@code schemas.enable=true}, the default, every record is {@code {"schema":..,"payload":..}}.
 *
 * <p>Data that does not fit its schema, and bytes that are no such JSON, are a
 * {@link org.apache.kafka.connect.errors.DataException}; wrong settings are a
 * {@link org.apache.kafka.common.config.ConfigException}.
 *
 * <p>Thread-safe once configured.
 */
public final class JsonConverter implements Converter, HeaderConverter, Versioned {
    private volatile @Nullable Both configured;

    private record Both(RecordWriter writer, RecordReader reader) {}

    /** The converter still has to be configured. */
    public JsonConverter() {
        // Plugins are made by name, without arguments.
    }

    /** The version of Kafka that this converter answers for. */
    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    /** The definition of all settings. */
    @Override
    public ConfigDef config() {
        return JsonConverterSettings.definition();
    }

    /** Configures the converter; {@code converter.type} must be among the settings. */
    @Override
    public void configure(Map<String, ?> configs) {
        JsonConverterSettings settings = JsonConverterSettings.parse(configs);
        Both replaced = configured;
        configured = new Both(new RecordWriter(settings), new RecordReader(settings));
        if (replaced != null) {
            replaced.writer.close();
        }
    }

    /** Configures the converter for keys or for values. */
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        Map<String, Object> withType = new HashMap<>(configs);
        withType.put(ConverterConfig.TYPE_CONFIG, (isKey ? ConverterType.KEY : ConverterType.VALUE).getName());
        configure(withType);
    }

    /**
     * The bytes of a value; null only if schema and value are both null. A null with a schema is data.
     *
     * @param topic ignored
     */
    @Override
    public byte @Nullable [] fromConnectData(@Nullable String topic, @Nullable Schema schema, @Nullable Object value) {
        if (schema == null && value == null) {
            return null;
        }
        return configured().writer.write(schema, value);
    }

    /**
     * The data in the bytes; null bytes are a null without schema.
     *
     * @param topic ignored
     */
    @Override
    public SchemaAndValue toConnectData(@Nullable String topic, byte @Nullable [] value) {
        return value == null ? SchemaAndValue.NULL : configured().reader.read(value);
    }

    /** As {@link #fromConnectData(String, Schema, Object)}; the header's key is ignored too. */
    @Override
    public byte @Nullable [] fromConnectHeader(
            @Nullable String topic, @Nullable String headerKey, @Nullable Schema schema, @Nullable Object value) {
        return fromConnectData(topic, schema, value);
    }

    /** As {@link #toConnectData(String, byte[])}; the header's key is ignored too. */
    @Override
    public SchemaAndValue toConnectHeader(@Nullable String topic, @Nullable String headerKey, byte @Nullable [] value) {
        return toConnectData(topic, value);
    }

    /** Gives the buffers back. */
    @Override
    public void close() {
        Both both = configured;
        if (both != null) {
            both.writer.close();
        }
    }

    private Both configured() {
        Both both = configured;
        if (both == null) {
            throw new IllegalStateException("The JSON converter is used before configure(..) was called");
        }
        return both;
    }
}
