package dev.tributary.connect.testkit.conformance;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Of the conformance suite: another sink connector, with every call written down. Created by workers. */
public final class RecordedSinkConnector extends SinkConnector {
    private final RecordedConnector recorded = new RecordedConnector();

    /** Called by workers. */
    public RecordedSinkConnector() {}

    @Override
    public String version() {
        return RecordedConnector.VERSION;
    }

    @Override
    public ConfigDef config() {
        return recorded.config();
    }

    @Override
    public Config validate(Map<String, String> config) {
        return recorded.validate(config);
    }

    @Override
    public void start(Map<String, String> config) {
        recorded.start(context, config);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return RecordedSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maximum) {
        return recorded.taskConfigs(maximum);
    }

    @Override
    public void stop() {
        recorded.stop();
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> offsets) {
        return ((SinkConnector) recorded.connector(config)).alterOffsets(recorded.own(config), offsets);
    }
}
