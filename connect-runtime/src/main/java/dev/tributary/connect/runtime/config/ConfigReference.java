package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.plugin.PluginSettings;
import dev.tributary.connect.runtime.policy.AllowlistConnectorClientConfigOverridePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;

/**
 * All keys that this module understands, in the groups of the reference documentation: {@code docs/configs.md} is made from
 * them. Nothing else uses this. Stateless.
 */
public final class ConfigReference {
    private static final String TLS = "ssl.";
    private static final String SASL = "sasl.";
    private static final String OWN = "tributary.";

    private ConfigReference() {}

    /**
     * Keys that are documented together.
     *
     * @param introduction a paragraph of Markdown
     */
    public record Group(String title, String introduction, List<ConfigKey> keys) {
        public Group {
            keys = List.copyOf(keys);
        }
    }

    /** The keys of worker properties, without those of the REST server. */
    public static List<Group> worker() {
        Map<String, ConfigKey> standalone =
                new LinkedHashMap<>(WorkerKeys.definition(Mode.STANDALONE).configKeys());
        Map<String, ConfigKey> distributed =
                new LinkedHashMap<>(WorkerKeys.definition(Mode.DISTRIBUTED).configKeys());
        Map<String, ConfigKey> cluster = DistributedKeys.addTo(new ConfigDef()).configKeys();
        Predicate<String> special = name -> name.startsWith(TLS) || name.startsWith(SASL) || name.startsWith(OWN);
        return List.of(
                new Group(
                        "General",
                        "Workers of both kinds.",
                        keys(standalone, special.negate().and(distributed::containsKey))),
                new Group(
                        "Standalone workers",
                        "Beside the general ones.",
                        keys(standalone, special.or(distributed::containsKey).negate())),
                new Group(
                        "Distributed workers: group, internal topics, signatures",
                        "Beside the general ones.",
                        keys(distributed, cluster::containsKey)),
                new Group(
                        "Distributed workers: connection to Kafka",
                        "Of the worker's own clients: group membership and internal topics.",
                        keys(
                                distributed,
                                special.or(cluster::containsKey)
                                        .or(standalone::containsKey)
                                        .negate())),
                new Group(
                        "TLS",
                        "Of the worker's own clients, and of https listeners unless there are `listeners.https.` keys. As"
                                + " kafka-clients defines them.",
                        keys(distributed, name -> name.startsWith(TLS))),
                new Group(
                        "SASL",
                        "Of a distributed worker's own clients. As kafka-clients defines them.",
                        keys(distributed, name -> name.startsWith(SASL))),
                new Group(
                        "Tributary's own",
                        "Apache Kafka Connect does not know these. A name below `tributary.` that does not exist is an error.",
                        own(standalone, distributed)),
                new Group(
                        "Keys under a prefix",
                        "`*` and words in angle brackets stand for names of your choice. Prefixed settings are not checked by"
                                + " the worker itself.",
                        List.copyOf(prefixed().configKeys().values())));
    }

    /** The keys of connector configurations. */
    public static List<Group> connector() {
        Map<String, ConfigKey> common =
                ConnectorKeys.common(ConnectorDefaults.NONE).configKeys();
        Map<String, ConfigKey> source =
                ConnectorKeys.source(ConnectorDefaults.NONE).configKeys();
        Map<String, ConfigKey> sink = ConnectorKeys.sink(ConnectorDefaults.NONE).configKeys();
        return List.of(
                new Group(
                        "All connectors",
                        "The connector's own settings, which its documentation lists, stand beside these.",
                        List.copyOf(common.values())),
                new Group(
                        "Source connectors",
                        "Dead letter queues of source connectors are Tributary's own.",
                        keys(source, name -> !common.containsKey(name))),
                new Group(
                        "Sink connectors",
                        "`" + ErrorKeys.TOLERATE_PUT + "` is Tributary's own.",
                        keys(sink, name -> !common.containsKey(name))),
                new Group(
                        "Restarts, stalls and alerts",
                        "Tributary's own. Each may be set for workers and for single connectors; what is unset here is as the"
                                + " worker's settings of the same names say.",
                        supervision()),
                new Group(
                        "Transforms, predicates, topics to create, clients",
                        "Words in angle brackets stand for names of your choice.",
                        List.copyOf(embedded().configKeys().values())));
    }

    private static List<ConfigKey> supervision() {
        ConfigDef def = new ConfigDef();
        AlertKeys.addPolicy(StallKeys.addTo(RestartKeys.addTo(new ConfigDef())))
                .configKeys()
                .values()
                .forEach(key -> def.define(
                        key.name, key.type, null, key.validator, key.importance, "See the worker's setting."));
        return List.copyOf(def.configKeys().values());
    }

    private static List<ConfigKey> keys(Map<String, ConfigKey> keys, Predicate<String> wanted) {
        return keys.values().stream().filter(key -> wanted.test(key.name)).toList();
    }

    private static List<ConfigKey> own(Map<String, ConfigKey> standalone, Map<String, ConfigKey> distributed) {
        Map<String, ConfigKey> own = new LinkedHashMap<>(standalone);
        own.putAll(distributed);
        List<ConfigKey> keys = new ArrayList<>(keys(own, name -> name.startsWith(OWN)));
        ConfigDef elsewhere = new ConfigDef();
        add(
                elsewhere,
                PluginSettings.BUNDLED,
                Type.LIST,
                null,
                "Further locations of plugins, searched whatever plugin.path says. The start scripts set it to the plugins"
                        + " folder of the installation.");
        add(
                elsewhere,
                PluginSettings.INDEX_DIRECTORY,
                Type.STRING,
                null,
                "Directory of the file that remembers what plugin archives hold, so that later starts need not read them; off:"
                        + " none. Unset: tributary/plugin-index below $XDG_CACHE_HOME or ~/.cache, or where the home directory"
                        + " is not writable tributary-USER in the directory for temporary files.");
        keys.addAll(elsewhere.configKeys().values());
        return keys;
    }

    private static ConfigDef prefixed() {
        ConfigDef def = new ConfigDef();
        for (String converter :
                List.of(GeneralKeys.KEY_CONVERTER, GeneralKeys.VALUE_CONVERTER, GeneralKeys.HEADER_CONVERTER)) {
            add(def, converter + ".*", Type.STRING, null, "Settings of that converter.");
        }
        add(
                def,
                "config.providers.<name>.class",
                Type.CLASS,
                ConfigDef.NO_DEFAULT_VALUE,
                "Class name or alias of a config provider.");
        add(def, "config.providers.<name>.param.*", Type.STRING, null, "Settings of that provider.");
        for (ClientKind kind : ClientKind.values()) {
            add(
                    def,
                    kind.workerPrefix() + "*",
                    Type.STRING,
                    null,
                    "Settings of every connector's " + clients(kind) + ", as Kafka documents them.");
        }
        for (String storage : List.of(
                DistributedKeys.CONFIG_STORAGE, DistributedKeys.OFFSET_STORAGE, DistributedKeys.STATUS_STORAGE)) {
            add(
                    def,
                    storage + "*",
                    Type.STRING,
                    null,
                    "Topic settings with which the topic is created, besides those above. cleanup.policy is always compact.");
        }
        add(def, "metrics.context.*", Type.STRING, null, "Labels handed to metrics reporters.");
        new AllowlistConnectorClientConfigOverridePolicy()
                .config()
                .configKeys()
                .values()
                .forEach(def::define);
        return def;
    }

    private static ConfigDef embedded() {
        ConfigDef def = new ConfigDef();
        addPlugins(def, ConnectorKeys.TRANSFORMS, "transform");
        add(
                def,
                ConnectorKeys.TRANSFORMS + ".<alias>." + EmbeddedKeys.PREDICATE,
                Type.STRING,
                null,
                "Alias of the predicate that says to which records the transform is applied; unset: to all.");
        add(
                def,
                ConnectorKeys.TRANSFORMS + ".<alias>." + EmbeddedKeys.NEGATE,
                Type.BOOLEAN,
                false,
                "Apply the transform where the predicate does not hold.");
        addPlugins(def, ConnectorKeys.PREDICATES, "predicate");
        TopicCreationReader.definition(TopicCreation.PREFIX + "default.", null).configKeys().values().stream()
                .filter(key -> !key.hasDefault())
                .forEach(key -> add(
                        def,
                        key.name,
                        key.type,
                        key.defaultValue,
                        "Of topics that the connector creates; -1: as the brokers say. Required if the connector has any"
                                + " topic.creation. setting."));
        add(
                def,
                TopicCreation.PREFIX + "<group>.{include,exclude}",
                Type.LIST,
                "",
                "Regular expressions for names of topics that are in the group, and that are not even so.");
        add(
                def,
                TopicCreation.PREFIX + "<group>.*",
                Type.STRING,
                null,
                "partitions, replication.factor (unset: those of the default group), and any setting of topics.");
        for (ClientKind kind : ClientKind.values()) {
            add(
                    def,
                    kind.overridePrefix() + "*",
                    Type.STRING,
                    null,
                    "Settings of the connector's " + clients(kind) + ", as far as the worker's "
                            + GeneralKeys.OVERRIDE_POLICY + " allows.");
        }
        return def;
    }

    private static String clients(ClientKind kind) {
        return switch (kind) {
            case PRODUCER -> "producers (source tasks, dead letter queues)";
            case CONSUMER -> "consumers (sink tasks, source offsets)";
            case ADMIN -> "admin clients (creation of topics, dead letter queues, offsets)";
        };
    }

    private static void addPlugins(ConfigDef def, String kind, String what) {
        add(
                def,
                kind + ".<alias>." + EmbeddedKeys.TYPE,
                Type.CLASS,
                ConfigDef.NO_DEFAULT_VALUE,
                "Class name or alias of the " + what + ".");
        add(
                def,
                kind + ".<alias>." + EmbeddedKeys.VERSION,
                Type.STRING,
                null,
                "Version, or Maven version range, wanted of it; unset: the one bundled with the connector, else the newest.");
        add(def, kind + ".<alias>.*", Type.STRING, null, "Settings of the " + what + " itself.");
    }

    private static void add(ConfigDef def, String name, Type type, @Nullable Object fallback, String documentation) {
        def.define(name, type, fallback, Importance.LOW, documentation);
    }
}
