package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettingsParser;
import dev.tributary.connect.runtime.config.DeadLetterSettings;
import dev.tributary.connect.runtime.config.StallKeys;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the framework itself needs from a connector's configuration: {@code ConnectorSettingsParser}. Thread-safe.
 * All methods are given variables resolved and throw {@link org.apache.kafka.common.config.ConfigException} naming the
 * key that is wrong.
 */
public interface SettingsReader {
    ConnectorSettings connector(Map<String, @Nullable String> connectorConfig);

    ConnectorSettings.SinkTopics sinkTopics(Map<String, @Nullable String> connectorConfig);

    /** Where records go that failed; null if nowhere. */
    default @Nullable DeadLetterSettings deadLetters(Map<String, @Nullable String> connectorConfig) {
        return ConnectorSettingsParser.deadLetters(connectorConfig);
    }

    /**
     * How long a call of a task may last before it is a stall; zero: as long as it likes.
     *
     * @param ofWorker if the connector does not say
     */
    default Duration stallTimeout(Map<String, @Nullable String> connectorConfig, Duration ofWorker) {
        return StallKeys.timeout(connectorConfig, ofWorker);
    }

    /** Whether a sink's {@code put} may reject single records. */
    default boolean toleratesRejectedPuts(Map<String, @Nullable String> connectorConfig) {
        return ConnectorSettingsParser.toleratesRejectedPuts(connectorConfig);
    }

    /** The framework's own rules. */
    SettingsReader FRAMEWORK = new SettingsReader() {
        @Override
        public ConnectorSettings connector(Map<String, @Nullable String> connectorConfig) {
            return ConnectorSettingsParser.parse(connectorConfig);
        }

        @Override
        public ConnectorSettings.SinkTopics sinkTopics(Map<String, @Nullable String> connectorConfig) {
            return ConnectorSettingsParser.sinkTopics(connectorConfig);
        }
    };
}
