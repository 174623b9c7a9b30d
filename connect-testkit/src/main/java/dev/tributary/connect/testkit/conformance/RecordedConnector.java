package dev.tributary.connect.testkit.conformance;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.jspecify.annotations.Nullable;

/** The connector that is recorded, known from the first configuration on. Called by a worker, one call at a time. */
final class RecordedConnector {
    static final String VERSION = "conformance";

    private @Nullable Recording recording;
    private @Nullable Connector connector;
    private String instance = "";

    /** Without a configuration nobody knows whose settings are asked for. */
    ConfigDef config() {
        return connector == null ? new ConfigDef() : connector.config();
    }

    Config validate(Map<String, String> config) {
        if (Recording.of(config) == null) {
            return new Config(List.of());
        }
        return connector(config).validate(own(config));
    }

    void start(ConnectorContext context, Map<String, String> config) {
        Connector started = connector(config);
        recording(config).recordRun(instance, LifeCycle.START, () -> {
            started.initialize(context);
            started.start(own(config));
        });
    }

    List<Map<String, String>> taskConfigs(int maximum) {
        Recording known = Objects.requireNonNull(recording);
        Connector started = Objects.requireNonNull(connector);
        return known.recordPlain(instance, "taskConfigs", () -> started.taskConfigs(maximum)).stream()
                .map(known::with)
                .toList();
    }

    void stop() {
        if (recording != null && connector != null) {
            recording.recordRun(instance, LifeCycle.STOP, connector::stop);
        }
    }

    Map<String, String> own(Map<String, String> config) {
        return recording(config).without(config);
    }

    Connector connector(Map<String, String> config) {
        Connector known = connector;
        if (known == null) {
            known = Plugin.create(recording(config).connectorClass());
            instance = recording(config).newInstance("connector");
            connector = known;
        }
        return known;
    }

    private Recording recording(Map<String, String> config) {
        Recording known = recording;
        if (known == null) {
            known = Recording.expected(config);
            recording = known;
        }
        return known;
    }
}
