package dev.tributary.connect.e2e.recording;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/** A transform: {@code op} is {@code route <topic>}, {@code append <text>} or {@code drop}; {@code when.<value>} before it. */
public final class RecordingTransform<R extends ConnectRecord<R>> implements Transformation<R> {
    private final Recorder recorder = new Recorder("transform");
    private String[] op = {""};

    /** Told by the worker. */
    public RecordingTransform() {
        recorder.note("new", "");
    }

    @Override
    public void configure(Map<String, ?> configs) {
        recorder.configure("transform-" + configs.get("label"), configs, "");
        op = Objects.toString(configs.get("op"), "").split(" ");
        Map<String, Object> interesting = new TreeMap<>(configs);
        interesting.keySet().removeIf(key -> key.startsWith("when.") || key.startsWith("on."));
        recorder.call("configure", interesting);
    }

    @Override
    public @Nullable R apply(R record) {
        recorder.note("apply", Text.of(record));
        String action = recorder.when(record.value());
        if ("null".equals(action) || op[0].equals("drop")) {
            return null;
        }
        if (op[0].equals("route")) {
            return changed(record, op[1], record.valueSchema(), record.value());
        }
        if (op[0].equals("append")) {
            return changed(record, record.topic(), Schema.STRING_SCHEMA, record.value() + op[1]);
        }
        return record;
    }

    private R changed(R record, String topic, @Nullable Schema schema, @Nullable Object value) {
        return record.newRecord(
                topic,
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                schema,
                value,
                record.timestamp(),
                record.headers());
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define("op", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "What it does with every record.");
    }

    @Override
    public void close() {
        recorder.call("close");
    }
}
