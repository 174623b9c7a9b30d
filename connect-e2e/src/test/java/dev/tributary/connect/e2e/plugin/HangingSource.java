package dev.tributary.connect.e2e.plugin;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** A source that can be made to hang in any method of its connector and its task. */
public final class HangingSource extends SourceConnector {
    public HangingSource() {
        Gate.pass("connector constructor");
    }

    @Override
    public String version() {
        Gate.pass("connector version");
        return "1";
    }

    @Override
    public ConfigDef config() {
        Gate.pass("connector config");
        return new ConfigDef();
    }

    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        Gate.pass("connector validate");
        return super.validate(connectorConfigs);
    }

    @Override
    public void start(Map<String, String> props) {
        Gate.pass("connector start");
    }

    @Override
    public Class<? extends Task> taskClass() {
        return HangingSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        Gate.pass("connector taskConfigs");
        return List.of(Map.of());
    }

    @Override
    public void stop() {
        Gate.pass("connector stop");
    }
}
