package dev.tributary.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** The keys of distributed workers: group, internal topics, session keys. Source: {@code worker} 1.6. */
final class DistributedKeys {
    static final String GROUP_ID = "group.id";
    static final String SESSION_TIMEOUT = "session.timeout.ms";
    static final String HEARTBEAT_INTERVAL = "heartbeat.interval.ms";
    static final String REBALANCE_TIMEOUT = "rebalance.timeout.ms";
    static final String EXACTLY_ONCE = "exactly.once.source.support";
    static final String SYNC_TIMEOUT = "worker.sync.timeout.ms";
    static final String UNSYNC_BACKOFF = "worker.unsync.backoff.ms";
    static final String MAX_DELAY = "scheduled.rebalance.max.delay.ms";
    static final String PROTOCOL = "connect.protocol";
    static final String CONFIG_STORAGE = "config.storage.";
    static final String OFFSET_STORAGE = "offset.storage.";
    static final String STATUS_STORAGE = "status.storage.";
    static final String TOPIC = "topic";
    static final String PARTITIONS = "partitions";
    static final String REPLICATION_FACTOR = "replication.factor";
    static final String KEY_ALGORITHM = "inter.worker.key.generation.algorithm";
    static final String KEY_SIZE = "inter.worker.key.size";
    static final String KEY_TTL = "inter.worker.key.ttl.ms";
    static final String SIGNATURE_ALGORITHM = "inter.worker.signature.algorithm";
    static final String VERIFICATION_ALGORITHMS = "inter.worker.verification.algorithms";
    private static final String HMAC = "HmacSHA256";

    private DistributedKeys() {}

    static ConfigDef addTo(ConfigDef def) {
        addGroup(def);
        addProtocol(def);
        addTopics(def);
        addSessionKeys(def);
        return def;
    }

    private static void addGroup(ConfigDef def) {
        def.define(
                        GROUP_ID,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Checks.notBlank("the id that all workers of the cluster share"),
                        Importance.HIGH,
                        "Id of the group of workers. Workers with the same id are one cluster.")
                .define(
                        SESSION_TIMEOUT,
                        Type.INT,
                        10000,
                        Importance.HIGH,
                        "Milliseconds without a heartbeat after which a worker counts as dead.")
                .define(
                        HEARTBEAT_INTERVAL,
                        Type.INT,
                        3000,
                        Importance.HIGH,
                        "Milliseconds between two heartbeats. At most a third of " + SESSION_TIMEOUT + " is usual.")
                .define(
                        REBALANCE_TIMEOUT,
                        Type.INT,
                        60000,
                        Importance.HIGH,
                        "Milliseconds that a worker has to give up its work and rejoin the group in a rebalance.")
                .define(
                        SYNC_TIMEOUT,
                        Type.INT,
                        3000,
                        Importance.MEDIUM,
                        "Milliseconds in which a worker must catch up with the config topic before it leaves the group.")
                .define(
                        UNSYNC_BACKOFF,
                        Type.INT,
                        300000,
                        Importance.MEDIUM,
                        "Milliseconds that a worker which could not catch up waits before it rejoins.");
    }

    private static void addProtocol(ConfigDef def) {
        def.define(
                        EXACTLY_ONCE,
                        Type.STRING,
                        "disabled",
                        Checks.oneOfIgnoringCase("disabled", "preparing", "enabled"),
                        Importance.HIGH,
                        "Exactly-once for source connectors. First set preparing on every worker, then enabled.")
                // Apache's default is 300000; ours moves lost work in the rebalance that notices the loss.
                .define(
                        MAX_DELAY,
                        Type.INT,
                        0,
                        Checks.atLeast(0),
                        Importance.LOW,
                        "Milliseconds that the work of a lost worker waits for its return before others take it.")
                .define(
                        PROTOCOL,
                        Type.STRING,
                        "sessioned",
                        Checks.oneOfIgnoringCase("eager", "compatible", "sessioned"),
                        Importance.LOW,
                        "How workers agree on who does what: eager stops all work in a rebalance, compatible only what moves, "
                                + "sessioned also signs requests between workers.");
    }

    private static void addTopics(ConfigDef def) {
        addTopic(def, CONFIG_STORAGE, "configurations of connectors");
        addReplication(def, CONFIG_STORAGE);
        addTopic(def, OFFSET_STORAGE, "offsets of source connectors");
        addPartitions(def, OFFSET_STORAGE, 25);
        addReplication(def, OFFSET_STORAGE);
        addTopic(def, STATUS_STORAGE, "statuses of connectors and tasks");
        addPartitions(def, STATUS_STORAGE, 5);
        addReplication(def, STATUS_STORAGE);
    }

    private static void addTopic(ConfigDef def, String prefix, String what) {
        def.define(
                prefix + TOPIC,
                Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                Checks.notBlank("the name of a topic"),
                Importance.HIGH,
                "Topic that holds the " + what + ", the same on every worker of the cluster.");
    }

    private static void addPartitions(ConfigDef def, String prefix, int count) {
        def.define(
                prefix + PARTITIONS,
                Type.INT,
                count,
                Checks.brokerCount(),
                Importance.LOW,
                "Partitions of " + prefix + TOPIC + " when it is created; -1 for the broker's default.");
    }

    private static void addReplication(ConfigDef def, String prefix) {
        def.define(
                prefix + REPLICATION_FACTOR,
                Type.SHORT,
                (short) 3,
                Checks.brokerCount(),
                Importance.LOW,
                "Replicas of " + prefix + TOPIC + " when it is created; -1 for the broker's default.");
    }

    private static void addSessionKeys(ConfigDef def) {
        def.define(
                        KEY_ALGORITHM,
                        Type.STRING,
                        Checks.defaultIf(Checks.isKeyGenerator(HMAC), HMAC),
                        Checks.keyGenerator(),
                        Importance.LOW,
                        "Algorithm of the keys that sign requests between workers.")
                .define(
                        KEY_SIZE,
                        Type.INT,
                        null,
                        Importance.LOW,
                        "Bits of those keys; unset for the default of the algorithm.")
                .define(
                        KEY_TTL,
                        Type.INT,
                        3600000,
                        Checks.atLeast(0),
                        Importance.LOW,
                        "Milliseconds after which a new key replaces the old one.")
                .define(
                        SIGNATURE_ALGORITHM,
                        Type.STRING,
                        Checks.defaultIf(Checks.isMac(HMAC), HMAC),
                        Checks.mac(),
                        Importance.LOW,
                        "Algorithm that signs requests to other workers.")
                .define(
                        VERIFICATION_ALGORITHMS,
                        Type.LIST,
                        Checks.defaultIf(Checks.isMac(HMAC), HMAC),
                        Checks.macs(),
                        Importance.LOW,
                        "Algorithms accepted in requests of other workers. " + SIGNATURE_ALGORITHM
                                + " must be among them.");
    }
}
