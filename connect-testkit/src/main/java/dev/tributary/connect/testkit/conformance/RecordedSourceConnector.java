package dev.tributary.connect.testkit.conformance;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Of the conformance suite: another source connector, with every call written down. Created by workers. */
public final class RecordedSourceConnector extends SourceConnector {
    private final RecordedConnector recorded = new RecordedConnector();

    /** Called by workers. */
    public RecordedSourceConnector() {}

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
        return RecordedSourceTask.class;
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
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
        return connector(config).exactlyOnceSupport(recorded.own(config));
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> config) {
        return connector(config).canDefineTransactionBoundaries(recorded.own(config));
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return connector(config).alterOffsets(recorded.own(config), offsets);
    }

    private SourceConnector connector(Map<String, String> config) {
        return (SourceConnector) recorded.connector(config);
    }
}
