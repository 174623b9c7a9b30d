package dev.tributary.connect.e2e.validation;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkTask;

/** Sink connectors, never to be started. */
public final class Sinks {
    private Sinks() {}

    /** Has one required key. */
    public static class Plain extends SinkConnector {
        @Override
        public void start(Map<String, String> properties) {}

        @Override
        public Class<? extends Task> taskClass() {
            return SinkTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef().define("to", Type.STRING, Importance.HIGH, "Where to.");
        }

        @Override
        public String version() {
            return "1.2.3";
        }
    }

    /** Defines keys that the framework defines as well. */
    public static class Redefining extends Plain {
        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("own.first", Type.STRING, "1", Importance.LOW, "First.")
                    .define("tasks.max", Type.INT, 2, Importance.LOW, "My tasks.", "Mine", 1, Width.LONG, "My tasks")
                    .define(
                            "topics",
                            Type.STRING,
                            "x",
                            Importance.LOW,
                            "My topics.",
                            "Common",
                            9,
                            Width.LONG,
                            "My topics")
                    .define("errors.tolerance", Type.STRING, "none", Importance.LOW, "My tolerance.")
                    .define("key.converter", Type.STRING, "mine", Importance.LOW, "My converter.")
                    .define("consumer.override.max.poll.records", Type.INT, 5, Importance.LOW, "My override.")
                    .define("transforms.t.type", Type.STRING, "mine", Importance.LOW, "My transform.");
        }
    }
}
