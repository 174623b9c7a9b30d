package dev.tributary.connect.e2e.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** A connector of {@code tasks.max} tasks, each of which counts from 0 in the partition of its number, for ever. */
public final class CountingSource extends SourceConnector {
    static final String TASK = "task";
    static final String TOPIC = "topic";

    private static final ConfigDef CONFIG = new ConfigDef().define(TOPIC, Type.STRING, Importance.HIGH, "Where to.");

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
        return CountingTask.class;
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

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> props) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }
}
