package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of the Kafka clients that connectors and tasks use: the framework's values, then the worker's
 * {@code producer.}, {@code consumer.} and {@code admin.} settings, then the connector's overrides as far as the worker's
 * policy allows them. Thread-safe. Source: {@code tasks} 2.6, 2.7, 4.1; {@code worker} 1.9, 1.10; KIP-458.
 *
 * <p>All methods throw {@link org.apache.kafka.connect.errors.ConnectException} naming key and policy when an override is
 * not allowed. {@code connectorConfig} is the connector's configuration with variables resolved.
 */
public interface ClientConfigs {
    /** The producer of a source task. */
    Map<String, Object> sourceProducer(
            TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig);

    /** The producer of a task's dead letter queue; unless it is told apart, that of a source task. */
    default Map<String, Object> deadLetterProducer(
            TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig) {
        return sourceProducer(task, connectorClass, connectorConfig);
    }

    /**
     * The producer of an exactly-once source task: idempotent and with this transactional id, whatever was configured.
     * What the user set otherwise is replaced with a warning. Source: {@code tasks} 3.3.
     */
    default Map<String, Object> transactionalProducer(
            TaskId task,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig,
            String transactionalId) {
        return Transactional.force(sourceProducer(task, connectorClass, connectorConfig), transactionalId, false);
    }

    /** The consumer of a sink task. */
    Map<String, Object> sinkConsumer(
            TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig);

    /** An admin client. */
    Map<String, Object> admin(
            String defaultClientId,
            ConnectorName connector,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig);
}
