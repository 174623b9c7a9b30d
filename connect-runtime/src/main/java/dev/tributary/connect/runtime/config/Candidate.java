package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.plugin.PluginClass;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.health.ConnectorType;
import org.jspecify.annotations.Nullable;

/**
 * A connector configuration that is being validated, with the connector it names. Immutable, but the instance is shared
 * by all validations of its class and is never started.
 *
 * @param config variables resolved; values may be null
 * @param guard through which all plugin code is called
 */
record Candidate(
        PluginClass<Connector> plugin,
        Connector instance,
        Map<String, @Nullable String> config,
        PluginGates.Guard guard) {
    boolean isSink() {
        return type() == ConnectorType.SINK;
    }

    ConnectorType type() {
        return KafkaClientConfigs.typeOf(plugin.type());
    }

    @Nullable
    String get(String key) {
        return config.get(key);
    }

    /** True unless the value is missing, null or blank. */
    boolean has(String key) {
        return SinkTopicRules.isSet(config, key);
    }

    /** The trimmed value equals the word, whatever the case. */
    boolean is(String key, String word) {
        String value = get(key);
        return value != null && value.trim().equalsIgnoreCase(word);
    }
}
