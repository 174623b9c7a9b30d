package dev.tributary.connect.e2e.recording;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A sink whose connector and tasks follow a script: keys {@code connector.on.*}, {@code task.on.*} and {@code task.when.*}. */
public final class RecordingSink extends SinkConnector {
    private final ConnectorCalls calls = new ConnectorCalls(() -> context);

    /** Told by the worker. */
    public RecordingSink() {
        calls.constructed();
    }

    @Override
    public String version() {
        return calls.version();
    }

    @Override
    public ConfigDef config() {
        return ConnectorCalls.DEFINITION;
    }

    @Override
    public Config validate(Map<String, String> props) {
        calls.validate(props);
        return super.validate(props);
    }

    @Override
    public void initialize(ConnectorContext ctx) {
        super.initialize(ctx);
        calls.recorder().call("initialize");
    }

    @Override
    public void start(Map<String, String> props) {
        calls.start(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        calls.recorder().call("taskClass");
        return RecordingSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return calls.taskConfigs(maxTasks);
    }

    @Override
    public void stop() {
        calls.recorder().call("stop");
    }

    @Override
    public boolean alterOffsets(Map<String, String> props, Map<TopicPartition, Long> offsets) {
        return calls.alterOffsets(props, offsets);
    }
}
