package dev.tributary.connect.e2e.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** A connector of {@code tasks.max} tasks, each of which sends one record every so many milliseconds. */
public final class TickSource extends SourceConnector {
    static final String NAME = "name";
    static final String TASK = "task";
    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String INTERVAL_MS = "interval.ms";

    private static final ConfigDef CONFIG = new ConfigDef()
            .define(TOPIC, Type.STRING, Importance.HIGH, "Where to.")
            .define(PARTITION, Type.INT, null, Importance.HIGH, "Where to; any partition if absent.")
            .define(INTERVAL_MS, Type.LONG, 100L, Importance.HIGH, "How often.");

    private Map<String, String> config = Map.of();

    @Override
    public String version() {
        return "1";
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public void start(Map<String, String> props) {
        config = props;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return TickTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int i = 0; i < maxTasks; i++) {
            Map<String, String> task = new HashMap<>(config);
            task.put(TASK, Integer.toString(i));
            tasks.add(task);
        }
        return tasks;
    }

    @Override
    public void stop() {
        // Nothing is open.
    }
}
