package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopic;
import dev.tributary.connect.runtime.config.OffsetClientConfigs;
import dev.tributary.connect.runtime.log.KafkaAdmin;
import dev.tributary.connect.runtime.log.KafkaCompactedLog;
import dev.tributary.connect.runtime.log.KafkaLogClients;
import dev.tributary.connect.runtime.log.StateTopic;
import dev.tributary.connect.runtime.state.LoggedOffsetStore;
import dev.tributary.connect.runtime.state.MergedOffsetStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source offsets of the connectors of a cluster: in the worker's topic, and in the topic that a connector names with
 * {@code offsets.storage.topic}, through clients with the connector's settings. Thread-safe. Source: {@code tasks} 2.10,
 * 3.3; {@code internal-topics} 7.4.
 *
 * <p>With exactly-once support, offsets are written by the tasks' own transactional producers. A connector whose producers
 * write to other brokers than the worker's has its offsets there then, as they must be in the same transaction as its
 * records: in a topic of the same name as the worker's, if it names none.
 */
public final class ConnectorOffsetStores implements SourceOffsetStores {
    private static final Logger log = LoggerFactory.getLogger(ConnectorOffsetStores.class);
    private static final String OWN_TOPIC = "offsets.storage.topic";
    private final OffsetStore workers;
    private final OffsetCodec codec;
    private final Cluster cluster;
    private final OffsetClientConfigs clients;

    /**
     * What connectors' topics have in common with the worker's.
     *
     * @param offsets the worker's topic
     * @param exactlyOnce whether exactly-once source support is enabled
     */
    public record Cluster(InternalTopic offsets, boolean exactlyOnce) {}

    /**
     * @param workers the store in the worker's topic, started and closed by others
     * @param codec the forms of the offsets
     */
    public ConnectorOffsetStores(OffsetStore workers, OffsetCodec codec, Cluster cluster, OffsetClientConfigs clients) {
        this.workers = workers;
        this.codec = codec;
        this.cluster = cluster;
        this.clients = clients;
    }

    @Override
    public SourceOffsets open(Owner owner) {
        String named = owner.connectorConfig().get(OWN_TOPIC);
        if (named != null && named.isBlank()) {
            throw new ConnectException("Connector " + owner.connector() + ": " + OWN_TOPIC
                    + " is empty (expected: the name of a topic, or nothing to use the worker's, "
                    + cluster.offsets().name() + ")");
        }
        if (named == null && !cluster.exactlyOnce()) {
            return new SharedSourceOffsets(workers, codec, cluster.offsets().name());
        }
        Clients configs = configs(owner);
        boolean sameTopic = configs.writesToWorkersBrokers()
                && (named == null || named.equals(cluster.offsets().name()));
        if (named == null && sameTopic) {
            return new SharedSourceOffsets(workers, codec, cluster.offsets().name());
        }
        String topic = named == null ? cluster.offsets().name() : named;
        configs.warnOfSeveralClusters(owner, topic);
        return open(owner, topic, configs, sameTopic);
    }

    private SourceOffsets open(Owner owner, String topic, Clients configs, boolean sameTopic) {
        StateTopic settings = StateTopic.offsetsOf(owner.connector().value(), topic, cluster.offsets());
        KafkaAdmin admin;
        try {
            admin = KafkaAdmin.create(configs.admin());
        } catch (KafkaException e) {
            throw new ConnectException(
                    "The admin client for the offsets topic " + topic + " of connector " + owner.connector()
                            + " cannot be made: " + e.getMessage()
                            + ". Check the connector's admin.override. settings.",
                    e);
        }
        boolean writes = !cluster.exactlyOnce() && owner.use() != Use.CONNECTOR;
        var kafka = writes
                ? KafkaLogClients.of(configs.consumer(), configs.producer(), admin)
                : KafkaLogClients.reading(configs.consumer(), admin);
        var own = new LoggedOffsetStore(new KafkaCompactedLog(settings, kafka), codec);
        return new TopicSourceOffsets(
                topic,
                codec,
                sameTopic ? own : new MergedOffsetStore(owner.connector().value(), own, workers),
                admin);
    }

    private Clients configs(Owner owner) {
        var client = new OffsetClientConfigs.Client(
                owner.connector(), owner.clientSuffix(), owner.connectorClass(), owner.connectorConfig());
        String adminId = owner.use() == Use.REQUEST ? "connector-worker-adminclient-" : "connector-adminclient-";
        Map<String, Object> admin = new HashMap<>(clients.offsetAdmin(adminId, client));
        // While no broker answers, an admin client that may bootstrap anew does so without a pause.
        admin.putIfAbsent(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return new Clients(
                clients.offsetConsumer(client, cluster.exactlyOnce()),
                clients.offsetProducer(client),
                admin,
                brokers(clients.workersBrokers()));
    }

    /** Configurations of clients; they hold secrets. */
    private record Clients(
            Map<String, Object> consumer,
            Map<String, Object> producer,
            Map<String, Object> admin,
            Set<String> workersBrokers) {
        boolean writesToWorkersBrokers() {
            return brokers(producer).equals(workersBrokers);
        }

        void warnOfSeveralClusters(Owner owner, String topic) {
            Set<String> written = brokers(producer);
            if (!brokers(consumer).equals(written) || !brokers(admin).equals(written)) {
                log.warn(
                        "Connector {}: its offsets topic {} is created at {}, written at {} and read at {}. If these are not"
                                + " the same brokers, offsets are not found again. Set bootstrap.servers alike with"
                                + " admin.override., producer.override. and consumer.override.",
                        owner.connector(),
                        topic,
                        brokers(admin),
                        written,
                        brokers(consumer));
            }
        }

        private static Set<String> brokers(Map<String, Object> config) {
            return ConnectorOffsetStores.brokers(config.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
        }
    }

    /** In any order, with or without blanks: the same brokers. */
    private static Set<String> brokers(@Nullable Object list) {
        return Arrays.stream(String.valueOf(list).split(","))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
