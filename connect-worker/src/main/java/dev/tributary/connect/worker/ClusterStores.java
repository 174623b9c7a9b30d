package dev.tributary.connect.worker;

import dev.tributary.connect.runtime.config.DistributedSettings;
import dev.tributary.connect.runtime.config.DistributedSettings.ExactlyOnceSupport;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopics;
import dev.tributary.connect.runtime.config.InternalClientConfigs;
import dev.tributary.connect.runtime.control.Stores;
import dev.tributary.connect.runtime.log.ClaimedLogWriter;
import dev.tributary.connect.runtime.log.KafkaAdmin;
import dev.tributary.connect.runtime.log.KafkaCompactedLog;
import dev.tributary.connect.runtime.log.KafkaLogClients;
import dev.tributary.connect.runtime.log.StateTopic;
import dev.tributary.connect.runtime.log.TransactionalLogWriter;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedConfigStore.Author;
import dev.tributary.connect.runtime.state.LoggedOffsetStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The stores of a cluster's state, in its three topics. Immutable.
 *
 * @param stores not started
 * @param admin the client that all of them share
 */
record ClusterStores(Stores stores, KafkaAdmin admin) {
    /**
     * @param equipment of the worker whose stores they are
     * @param parts given everything that is opened here
     */
    static ClusterStores open(
            Equipment equipment, DistributedSettings settings, InternalClientConfigs clients, ClosingOrder parts) {
        InternalTopics topics = settings.topics();
        KafkaAdmin admin = parts.add("shared admin client", KafkaAdmin.create(calm(clients.sharedAdmin())));
        OffsetCodec codec = Equipment.offsetCodec();
        var offsets = new KafkaCompactedLog(
                StateTopic.offsets(topics),
                KafkaLogClients.of(clients.offsetConsumer(), clients.offsetProducer(), admin));
        var statuses = new KafkaCompactedLog(
                StateTopic.statuses(topics),
                KafkaLogClients.of(clients.statusConsumer(), clients.statusProducer(), admin));
        var configs = new KafkaCompactedLog(
                StateTopic.configs(topics),
                KafkaLogClients.of(clients.configConsumer(), clients.configProducer(), admin));
        // Fences former leaders, where exactly-once support asks for it.
        ClaimedLogWriter leader = settings.exactlyOnce() == ExactlyOnceSupport.DISABLED
                ? null
                : TransactionalLogWriter.of(topics.configs().name(), clients.leaderProducer());
        return new ClusterStores(
                new Stores(
                        parts.add(
                                "config store",
                                new LoggedConfigStore(
                                        configs,
                                        leader,
                                        new Author(equipment.workerId(), InstantSource.system()),
                                        equipment.config().configHistory())),
                        parts.add("status store", new LoggedStatusStore(statuses, InstantSource.system())),
                        parts.add("offset store", new LoggedOffsetStore(offsets, codec)),
                        codec),
                admin);
    }

    /**
     * An admin client that may bootstrap anew does so thousands of times a second while no broker answers. Unless the user
     * wants that, it stays with the brokers it knows, which it needs at the start only.
     */
    private static Map<String, Object> calm(Map<String, Object> admin) {
        admin.putIfAbsent(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return admin;
    }
}
