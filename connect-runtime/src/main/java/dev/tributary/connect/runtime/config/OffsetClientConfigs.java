package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectorName;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of the Kafka clients that read and write a connector's source offsets in a topic: those of its other
 * clients, with client ids of their own. Thread-safe. Source: {@code tasks} 2.10, 3.3; {@code internal-topics} 7.4.
 *
 * <p>All methods throw {@link org.apache.kafka.connect.errors.ConnectException} naming key and policy when an override is
 * not allowed.
 */
public interface OffsetClientConfigs {
    /**
     * Whose clients they are.
     *
     * @param clientSuffix what client ids end with: the connector's name, or a task's id
     * @param connectorConfig the connector's configuration, variables resolved
     */
    record Client(
            ConnectorName connector,
            String clientSuffix,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig) {}

    /**
     * A consumer that is assigned its partitions and commits nothing. It sees committed records only, unless the user wants
     * it otherwise and may.
     *
     * @param readCommitted whether the user may not want it otherwise
     */
    Map<String, Object> offsetConsumer(Client client, boolean readCommitted);

    /** A producer that is not transactional. */
    Map<String, Object> offsetProducer(Client client);

    /**
     * An admin client.
     *
     * @param idPrefix what its client id begins with
     */
    Map<String, Object> offsetAdmin(String idPrefix, Client client);

    /** {@code bootstrap.servers} of the worker. */
    String workersBrokers();
}
