package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Reads the few settings that tests give. */
final class PlainSettings implements SettingsReader {
    @Override
    public ConnectorSettings connector(Map<String, String> config) {
        return new ConnectorSettings(
                ConnectorName.of("orders"),
                config.get("connector.class"),
                null,
                Integer.parseInt(config.get("tasks.max")),
                !"false".equals(config.get("tasks.max.enforce")),
                null,
                null,
                null,
                List.of(),
                new ConnectorSettings.ErrorSettings(Duration.ZERO, Duration.ZERO, false, false, false));
    }

    @Override
    public SinkTopics sinkTopics(Map<String, String> config) {
        if (!config.containsKey("topics")) {
            throw new ConfigException("topics", null, "must be given");
        }
        return new SinkTopics(List.of(config.get("topics").split(",")), null);
    }
}
