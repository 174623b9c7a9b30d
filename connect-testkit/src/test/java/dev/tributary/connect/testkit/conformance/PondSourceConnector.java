package dev.tributary.connect.testkit.conformance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/** A good source, to derive bad ones from; the faults of its task are chosen by a setting. */
public class PondSourceConnector extends SourceConnector {
    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    "pond",
                    ConfigDef.Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    ConfigDef.Importance.HIGH,
                    "Where to fish.")
            .define("topic", ConfigDef.Type.STRING, "t", ConfigDef.Importance.HIGH, "Where to write to.")
            .define("patience.ms", ConfigDef.Type.INT, 50, ConfigDef.Importance.LOW, "How long to wait for a text.")
            .define("fault", ConfigDef.Type.STRING, "NONE", ConfigDef.Importance.LOW, "What to do wrong.");

    private @Nullable Map<String, String> config;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public ConfigDef config() {
        return DEFINITION;
    }

    @Override
    public void start(Map<String, String> given) {
        config = given;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PondSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maximum) {
        return Collections.nCopies(1, config);
    }

    @Override
    public void stop() {}

    @Override
    public boolean alterOffsets(Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> {
            if (partition == null || !partition.containsKey("pond")) {
                throw new ConnectException("partition: " + partition + " (expected: with pond)");
            }
            if (offset != null && !(offset.get("position") instanceof Number)) {
                throw new ConnectException("offset: " + offset + " (expected: a number as position)");
            }
        });
        return true;
    }
}
