package dev.tributary.connect.runtime.converter;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * A converter of keys, values and headers in one, that is nothing but its codec: it has no settings beyond {@code
 * converter.type}, which changes nothing, and no state. Thread-safe.
 */
interface CodecConverter extends Converter, HeaderConverter {
    Codec<?> codec();

    @Override
    default String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    default ConfigDef config() {
        return ConverterConfig.newConfigDef();
    }

    @Override
    default void configure(Map<String, ?> settings) {
        // Nothing to set.
    }

    @Override
    default void configure(Map<String, ?> settings, boolean isKey) {
        // Nothing to set.
    }

    @Override
    default byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
        return codec().encode(topic, schema, value);
    }

    @Override
    default SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        return codec().decode(topic, value);
    }

    @Override
    default byte @Nullable [] fromConnectHeader(
            String topic, String headerKey, @Nullable Schema schema, @Nullable Object value) {
        return codec().encode(topic, schema, value);
    }

    @Override
    default SchemaAndValue toConnectHeader(String topic, String headerKey, byte @Nullable [] value) {
        return codec().decode(topic, value);
    }

    @Override
    default void close() {
        // Nothing is held.
    }
}
