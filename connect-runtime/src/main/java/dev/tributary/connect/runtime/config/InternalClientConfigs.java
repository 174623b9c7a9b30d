package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.config.DistributedSettings.ExactlyOnceSupport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations of the Kafka clients of the three internal topics and of the group: all worker properties as the user gave them, then
 * what must be so. {@code producer.}, {@code consumer.} and {@code admin.} settings are for connectors and do not count
 * here. Every call gives a fresh map, which holds secrets. Immutable. Source: {@code internal-topics} section 3, {@code
 * worker} 1.9.
 */
public final class InternalClientConfigs {
    private static final Logger LOG = LoggerFactory.getLogger(InternalClientConfigs.class);
    private static final String CONFIGS = "configs";
    private static final String OFFSETS = "offsets";
    private static final String STATUSES = "statuses";
    private final WorkerConfig worker;
    private final DistributedSettings settings;
    private final @Nullable String clusterId;

    /**
     * @param worker of a distributed worker
     * @param clusterId the id of the Kafka cluster, for the labels of metrics; null if it is not known
     */
    public InternalClientConfigs(WorkerConfig worker, @Nullable String clusterId) {
        this.worker = worker;
        this.settings = Objects.requireNonNull(worker.distributed(), "standalone workers have no internal topics");
        this.clusterId = clusterId;
    }

    /** The admin client that all internal topics share. */
    public Map<String, Object> sharedAdmin() {
        return base("shared-admin");
    }

    public Map<String, Object> configProducer() {
        return patientProducer(CONFIGS);
    }

    public Map<String, Object> offsetProducer() {
        return patientProducer(OFFSETS);
    }

    /** Tries nothing again: whether a status is still worth writing, the status store decides. */
    public Map<String, Object> statusProducer() {
        Map<String, Object> config = producer(STATUSES);
        config.put(ProducerConfig.RETRIES_CONFIG, "0");
        return config;
    }

    /** The leader's, if it writes the config topic in transactions: a new leader fences the former one by it. */
    public Map<String, Object> leaderProducer() {
        Map<String, Object> config = base(CONFIGS + "-leader");
        addSerializers(config);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "5");
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        force(config, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        force(
                config,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "connect-cluster-" + settings.group().id());
        return config;
    }

    public Map<String, Object> configConsumer() {
        return transactionAware(consumer(CONFIGS));
    }

    public Map<String, Object> offsetConsumer() {
        return transactionAware(consumer(OFFSETS));
    }

    public Map<String, Object> statusConsumer() {
        return consumer(STATUSES);
    }

    /**
     * The connection of the worker as a member of its group, with the worker's own settings of times and sockets where the
     * user gave none.
     *
     * @param workerId advertised host and port: the client's name, unless {@code client.id} is set
     */
    public Map<String, Object> groupClient(String workerId) {
        Map<String, Object> config = base("");
        config.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                settings.clientId().isBlank() ? "connect-" + workerId : settings.clientId());
        NetworkKeys.connectionDefaults().forEach((key, value) -> config.putIfAbsent(key, value.toString()));
        return config;
    }

    private Map<String, Object> patientProducer(String clientId) {
        Map<String, Object> config = producer(clientId);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        return config;
    }

    private Map<String, Object> producer(String clientId) {
        Map<String, Object> config = base(clientId);
        addSerializers(config);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
        config.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG); // a producer that is not idempotent refuses it
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        return config;
    }

    private static void addSerializers(Map<String, Object> config) {
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    }

    private Map<String, Object> consumer(String clientId) {
        Map<String, Object> config = base(clientId);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return config;
    }

    /** All workers must agree on this, or aborted transactions make them disagree on the config offset. */
    private Map<String, Object> transactionAware(Map<String, Object> consumer) {
        if (settings.exactlyOnce() == ExactlyOnceSupport.ENABLED) {
            consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        }
        return consumer;
    }

    private Map<String, Object> base(String clientId) {
        Map<String, Object> config = new LinkedHashMap<>(worker.originals());
        String own = settings.clientId().isBlank() ? "" : settings.clientId() + "-";
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.group().id() + "-" + own + clientId);
        MetricsContext.addTo(config, worker, clusterId);
        return config;
    }

    private static void force(Map<String, Object> config, String key, String value) {
        Object present = config.put(key, value);
        if (present != null && !present.toString().equalsIgnoreCase(value)) {
            LOG.warn(
                    "{}={} has no effect on the leader's producer of the config topic, which needs {}.",
                    key,
                    present,
                    value);
        }
    }
}
