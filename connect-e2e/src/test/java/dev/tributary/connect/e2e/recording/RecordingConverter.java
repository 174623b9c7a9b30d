package dev.tributary.connect.e2e.recording;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/** Converts to text and back. {@code when.<text>} says what it does with a value of that text. */
public final class RecordingConverter implements Converter, HeaderConverter {
    private final Recorder recorder = new Recorder("converter");

    /** Told by the worker. */
    public RecordingConverter() {
        recorder.note("new", "");
    }

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        recorder.configure(isKey ? "key-converter" : "value-converter", configs, "");
        recorder.call("configure", isKey, ConverterConfig.of(configs));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        recorder.configure(Objects.toString(configs.get("converter.type")) + "-converter", configs, "");
        recorder.call("configure", ConverterConfig.of(configs));
    }

    @Override
    public byte @Nullable [] fromConnectData(String topic, Schema schema, Object value) {
        recorder.note("fromConnectData", Text.of(topic, schema, value));
        return bytes(value);
    }

    @Override
    public byte @Nullable [] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
        recorder.note("fromConnectData", Text.of(topic, headers, schema, value));
        if ("tag".equals(value)) {
            headers.add("tagged", new byte[] {'y'});
        }
        return bytes(value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        recorder.note("toConnectData", Text.of(topic, value));
        return connect(value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
        recorder.note("toConnectData", Text.of(topic, headers, value));
        return connect(value);
    }

    @Override
    public SchemaAndValue toConnectHeader(String topic, String headerKey, byte[] value) {
        recorder.note("toConnectHeader", Text.of(topic, headerKey, value));
        return connect(value);
    }

    @Override
    public byte @Nullable [] fromConnectHeader(String topic, String headerKey, Schema schema, Object value) {
        recorder.note("fromConnectHeader", Text.of(topic, headerKey, schema, value));
        return bytes(value);
    }

    @Override
    public void close() {
        recorder.call("close");
    }

    private byte @Nullable [] bytes(@Nullable Object value) {
        String action = recorder.when(value);
        return value == null || "null".equals(action) ? null : value.toString().getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("NullAway")
    private SchemaAndValue connect(byte @Nullable [] value) {
        String text = value == null ? null : new String(value, StandardCharsets.UTF_8);
        if ("null".equals(recorder.when(text))) {
            return null;
        }
        return text == null ? SchemaAndValue.NULL : new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, text);
    }

    /** What the script is not. */
    private static final class ConverterConfig {
        static String of(Map<String, ?> configs) {
            Map<String, Object> interesting = new java.util.TreeMap<>(configs);
            interesting.keySet().removeIf(key -> key.startsWith("when.") || key.startsWith("on."));
            return interesting.toString();
        }
    }
}
