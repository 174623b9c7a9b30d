package dev.tributary.connect.worker;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;

/** Has one task, which is given all of its configuration: tests say what that task does. */
public abstract class OneTaskSource extends SourceConnector {
    private final Class<? extends SourceTask> task;
    private Map<String, String> config = Map.of();

    protected OneTaskSource(Class<? extends SourceTask> task) {
        this.task = task;
    }

    @Override
    public void start(Map<String, String> props) {
        config = props;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return task;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(config);
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }
}
