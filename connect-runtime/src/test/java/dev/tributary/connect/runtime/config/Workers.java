package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.LinkedHashMap;
import java.util.Map;

/** Worker properties and parsed worker configurations for tests. */
final class Workers {
    /** Nothing of the tests' plugins asks for metrics. */
    static final PluginMetricsFactory NO_METRICS = tags -> {
        throw new AssertionError("no plugin here registers metrics");
    };

    private Workers() {}

    /** The fewest properties that a worker runs with, and some more: names and values by turns. */
    static Map<String, String> properties(Mode mode, String... more) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", "kafka:9092");
        properties.put("key.converter", "StringConverter");
        properties.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        if (mode == Mode.STANDALONE) {
            properties.put("offset.storage.file.filename", "/var/lib/offsets");
        } else {
            properties.put("group.id", "connect-workers");
            properties.put("config.storage.topic", "configs");
            properties.put("offset.storage.topic", "offsets");
            properties.put("status.storage.topic", "statuses");
        }
        properties.putAll(map(more));
        return properties;
    }

    static WorkerConfig config(Mode mode, Plugins plugins, String... more) {
        return WorkerConfig.parse(mode, properties(mode, more), plugins);
    }

    static Map<String, String> map(String... namesAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
