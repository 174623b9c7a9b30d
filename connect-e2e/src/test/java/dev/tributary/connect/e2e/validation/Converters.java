package dev.tributary.connect.e2e.validation;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/** Converters. */
public final class Converters {
    private Converters() {}

    /** Both kinds of converter in one, as some are. */
    public static class Wide implements Converter, HeaderConverter, Versioned {
        @Override
        public ConfigDef config() {
            return Definitions.wide()
                    .define(
                            "converter.type",
                            Type.STRING,
                            Importance.LOW,
                            "Whose.",
                            "Converter",
                            1,
                            ConfigDef.Width.LONG,
                            "T");
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {}

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            return new byte[0];
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            return SchemaAndValue.NULL;
        }

        @Override
        public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
            return SchemaAndValue.NULL;
        }

        @Override
        public byte[] fromConnectHeader(String topic, String headerKey, Schema schema, Object value) {
            return new byte[0];
        }

        @Override
        public void close() throws IOException {}

        @Override
        public String version() {
            return "1.2.3";
        }
    }

    /** Has no definition. */
    public static class WithoutConfig extends Wide {
        @Override
        public @Nullable ConfigDef config() {
            return null;
        }
    }

    /** Throws when asked for its definition. */
    public static class ThrowingConfig extends Wide {
        @Override
        public ConfigDef config() {
            throw new IllegalStateException("thrown by config");
        }
    }

    /** Cannot be constructed. */
    public static class Unconstructable extends Wide {
        public Unconstructable() {
            throw new IllegalStateException("thrown by the constructor");
        }
    }
}
