package dev.tributary.connect.e2e.recording;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** True for records whose value is that of {@code match}; {@code when.<value>} before it. */
public final class RecordingPredicate<R extends ConnectRecord<R>> implements Predicate<R> {
    private final Recorder recorder = new Recorder("predicate");
    private String match = "";

    /** Told by the worker. */
    public RecordingPredicate() {
        recorder.note("new", "");
    }

    @Override
    public void configure(Map<String, ?> configs) {
        recorder.configure("predicate", configs, "");
        match = Objects.toString(configs.get("match"), "");
        Map<String, Object> interesting = new TreeMap<>(configs);
        interesting.keySet().removeIf(key -> key.startsWith("when.") || key.startsWith("on."));
        recorder.call("configure", interesting);
    }

    @Override
    public boolean test(R record) {
        recorder.note("test", Text.of(record));
        recorder.when(record.value());
        return match.equals(record.value());
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define("match", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "The value that it is true for.");
    }

    @Override
    public void close() {
        recorder.call("close");
    }
}
