package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.sink.SinkConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client configurations in layers: the framework's values, the worker's, the connector's. Thread-safe as far as the
 * policy is. Source: {@code tasks} 2.6, 2.7, 4.1; {@code worker} 1.9.
 */
public final class KafkaClientConfigs implements ClientConfigs, OffsetClientConfigs {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaClientConfigs.class);
    private static final String READ_COMMITTED = "read_committed";
    /**
     * With the 64 KB of the client's default a broker can send 64 KB per round trip: over a network that is little, and
     * on one machine the threads of broker and consumer take turns. The system makes the buffer as large as it is needed.
     */
    private static final int SIZED_BY_THE_SYSTEM = -1;

    private final WorkerConfig worker;
    private final OverridePolicy policy;
    private final Supplier<@Nullable String> clusterId;

    /**
     * @param policy stays the caller's to close
     * @param clusterId answers the id of the Kafka cluster, null as long as it is not known
     */
    public KafkaClientConfigs(WorkerConfig worker, OverridePolicy policy, Supplier<@Nullable String> clusterId) {
        this.worker = worker;
        this.policy = policy;
        this.clusterId = clusterId;
    }

    @Override
    public Map<String, Object> sourceProducer(
            TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig) {
        return producer("connector-producer-" + task, task, connectorClass, connectorConfig);
    }

    @Override
    public Map<String, Object> deadLetterProducer(
            TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig) {
        return producer("connector-dlq-producer-" + task, task, connectorClass, connectorConfig);
    }

    /** Whatever the connector is, policies are shown a source: only these have producers, as far as they know. */
    private Map<String, Object> producer(
            String clientId,
            TaskId task,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        config.putAll(Prefixes.strip(ClientKind.PRODUCER.workerPrefix(), worker.originals()));
        addMetricsContext(config);
        config.putAll(overrides(
                ClientKind.PRODUCER, ConnectorType.SOURCE, task.connector(), connectorClass, connectorConfig));
        return config;
    }

    @Override
    public Map<String, Object> transactionalProducer(
            TaskId task,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig,
            String transactionalId) {
        boolean asked = worker.originals()
                        .containsKey(ClientKind.PRODUCER.workerPrefix() + ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)
                || connectorConfig.get(ClientKind.PRODUCER.overridePrefix() + ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)
                        != null;
        return Transactional.force(sourceProducer(task, connectorClass, connectorConfig), transactionalId, asked);
    }

    @Override
    public Map<String, Object> sinkConsumer(
            TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "connect-" + task.connector());
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, "connector-consumer-" + task);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, SIZED_BY_THE_SYSTEM);
        config.putAll(Prefixes.strip(ClientKind.CONSUMER.workerPrefix(), worker.originals()));
        addMetricsContext(config);
        config.putAll(overrides(
                ClientKind.CONSUMER, typeOf(connectorClass), task.connector(), connectorClass, connectorConfig));
        return config;
    }

    @Override
    public Map<String, Object> admin(
            String defaultClientId,
            ConnectorName connector,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, defaultClientId);
        // Unlike producers and consumers, and with client.id among them: as existing deployments have it.
        worker.originals().forEach((key, value) -> {
            if (!isForOneKind(key)) {
                config.put(key, value);
            }
        });
        config.putAll(Prefixes.strip(ClientKind.ADMIN.workerPrefix(), worker.originals()));
        config.putAll(overrides(ClientKind.ADMIN, typeOf(connectorClass), connector, connectorClass, connectorConfig));
        addMetricsContext(config);
        return config;
    }

    // ---- source offsets in a topic

    @Override
    public Map<String, Object> offsetConsumer(Client client, boolean readCommitted) {
        TaskId anyTask = new TaskId(client.connector(), 0);
        Map<String, Object> config = sinkConsumer(anyTask, client.connectorClass(), client.connectorConfig());
        rename(config, "connector-consumer-" + anyTask, "connector-consumer-" + client.clientSuffix());
        Object isolation = config.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
        if (readCommitted && isolation != null && !READ_COMMITTED.equalsIgnoreCase(isolation.toString())) {
            LOG.warn(
                    "{}={} has no effect on the consumer of source offsets of connector {}, which needs {} for exactly-once"
                            + " delivery",
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    isolation,
                    client.connector(),
                    READ_COMMITTED);
            config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, READ_COMMITTED);
        }
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false"); // it belongs to no group
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // or it would not see all of the topic
        return config;
    }

    @Override
    public Map<String, Object> offsetProducer(Client client) {
        TaskId anyTask = new TaskId(client.connector(), 0);
        Map<String, Object> config = sourceProducer(anyTask, client.connectorClass(), client.connectorConfig());
        rename(config, "connector-producer-" + anyTask, "connector-offset-producer-" + client.clientSuffix());
        return config;
    }

    @Override
    public Map<String, Object> offsetAdmin(String idPrefix, Client client) {
        return admin(
                idPrefix + client.clientSuffix(),
                client.connector(),
                client.connectorClass(),
                client.connectorConfig());
    }

    @Override
    public String workersBrokers() {
        return bootstrapServers();
    }

    /** Unless the user gave another name. */
    private static void rename(Map<String, Object> config, String from, String to) {
        config.replace(CommonClientConfigs.CLIENT_ID_CONFIG, from, to);
    }

    private static boolean isForOneKind(String key) {
        for (ClientKind kind : ClientKind.values()) {
            if (key.startsWith(kind.workerPrefix())) {
                return true;
            }
        }
        return false;
    }

    private String bootstrapServers() {
        return String.join(",", worker.bootstrapServers());
    }

    private void addMetricsContext(Map<String, Object> config) {
        MetricsContext.addTo(config, worker, clusterId.get());
    }

    private Map<String, Object> overrides(
            ClientKind kind,
            ConnectorType shownAs,
            ConnectorName connector,
            Class<? extends Connector> connectorClass,
            Map<String, @Nullable String> connectorConfig) {
        Map<String, Object> overrides = new LinkedHashMap<>();
        Prefixes.strip(kind.overridePrefix(), connectorConfig).forEach((key, value) -> {
            if (value != null) {
                overrides.put(key, value);
            }
        });
        if (overrides.isEmpty()) {
            return overrides;
        }
        List<ConfigValue> refused = policy
                .validate(new ConnectorClientConfigRequest(
                        connector.value(), shownAs, connectorClass, Map.copyOf(overrides), kind.type()))
                .stream()
                .filter(OverridePolicy::refuses)
                .toList();
        if (!refused.isEmpty()) {
            throw new ConnectException("Connector " + connector + " overrides client settings that the worker's policy "
                    + policy.name() + " (" + GeneralKeys.OVERRIDE_POLICY + ") does not allow: "
                    + refused.stream()
                            .map(value -> kind.overridePrefix() + value.name() + " ("
                                    + value.errorMessages().get(0) + ")")
                            .collect(Collectors.joining(", "))
                    + ". Remove them from the connector, or change the policy on every worker.");
        }
        return overrides;
    }

    static ConnectorType typeOf(Class<? extends Connector> connectorClass) {
        return SinkConnector.class.isAssignableFrom(connectorClass) ? ConnectorType.SINK : ConnectorType.SOURCE;
    }
}
