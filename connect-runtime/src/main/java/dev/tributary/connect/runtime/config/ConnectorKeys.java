package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.config.ConnectorDefaults.ConverterDefault;
import dev.tributary.connect.runtime.config.ConnectorDefaults.VersionDefault;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a connector's configuration that the framework itself defines. Names of plugin classes are defined as texts
 * checked by {@link #CLASS_NAME}: plugins are looked up by name and alias among what is installed, not on a class path.
 * Source: {@code rest} 5.5.
 */
final class ConnectorKeys {
    static final String NAME = "name";
    static final String CONNECTOR_CLASS = "connector.class";
    static final String CONNECTOR_VERSION = "connector.plugin.version";
    static final String TASKS_MAX = "tasks.max";
    static final String TASKS_MAX_ENFORCE = "tasks.max.enforce";
    static final String TRANSFORMS = "transforms";
    static final String PREDICATES = "predicates";
    static final String RELOAD_ACTION = "config.action.reload";
    static final String TOPICS = "topics";
    static final String TOPICS_REGEX = "topics.regex";
    static final String DEAD_LETTERS = "errors.deadletterqueue.topic.name";
    static final String TOPIC_GROUPS = "topic.creation.groups";
    static final String EXACTLY_ONCE = "exactly.once.support";
    static final String BOUNDARY = "transaction.boundary";
    static final String BOUNDARY_INTERVAL = "transaction.boundary.interval.ms";
    static final String OFFSETS_TOPIC = "offsets.storage.topic";

    private static final String COMMON = "Common";

    /** Marks keys that hold the name of a plugin class: they are shown as of type CLASS. Checks nothing. */
    static final Validator CLASS_NAME = Checks.check("the class name or alias of an installed plugin", value -> true);

    private ConnectorKeys() {}

    static ConfigDef source(ConnectorDefaults defaults) {
        ConfigDef def = common(defaults);
        def.define(
                TOPIC_GROUPS,
                Type.LIST,
                "",
                Checks.distinctElements(),
                Importance.LOW,
                "Groups of topics with settings of their own, tried in this order, when the connector creates topics.",
                "Topic Creation",
                1,
                Width.LONG,
                "Topic Creation Groups");
        addExactlyOnce(def);
        def.define(
                OFFSETS_TOPIC,
                Type.STRING,
                null,
                Checks.notBlank("the name of a topic"),
                Importance.LOW,
                "A topic for this connector's source offsets alone; unset: the worker's.",
                "offsets.topic",
                1,
                Width.LONG,
                "Offsets topic");
        return ErrorKeys.addDeadLetters(def); // behind what others have, too: on a source they are ours alone
    }

    private static void addExactlyOnce(ConfigDef def) {
        String group = "Exactly Once Support";
        def.define(
                        EXACTLY_ONCE,
                        Type.STRING,
                        "requested",
                        Checks.oneOfIgnoringCase("requested", "required"),
                        Importance.MEDIUM,
                        "required: refuse to run unless worker and connector promise exactly-once.",
                        group,
                        2,
                        Width.SHORT,
                        "Exactly once support")
                .define(
                        BOUNDARY,
                        Type.STRING,
                        "poll",
                        Checks.oneOfIgnoringCase("poll", "interval", "connector"),
                        Importance.MEDIUM,
                        "Where transactions end: with each batch polled, after an interval, or where the connector says.",
                        group,
                        3,
                        Width.SHORT,
                        "Transaction Boundary")
                .define(
                        BOUNDARY_INTERVAL,
                        Type.LONG,
                        null,
                        Checks.atLeast(0),
                        Importance.LOW,
                        "Milliseconds of a transaction for boundary interval; unset: the worker's offset.flush.interval.ms.",
                        group,
                        4,
                        Width.SHORT,
                        "Transaction boundary interval");
    }

    static ConfigDef sink(ConnectorDefaults defaults) {
        ConfigDef def = common(defaults);
        def.define(
                        TOPICS,
                        Type.LIST,
                        "",
                        Checks.distinctElements(),
                        Importance.HIGH,
                        "Topics to read. Either this or " + TOPICS_REGEX + ".",
                        COMMON,
                        4,
                        Width.LONG,
                        "Topics")
                .define(
                        TOPICS_REGEX,
                        Type.STRING,
                        "",
                        regex(),
                        Importance.HIGH,
                        "Regular expression that the names of topics to read match as a whole. Either this or " + TOPICS
                                + ".",
                        COMMON,
                        4,
                        Width.LONG,
                        "Topics regex");
        ErrorKeys.addDeadLetters(def);
        return ErrorKeys.addRejectedPuts(def);
    }

    /** What sources and sinks have in common, in the order in which it is shown. */
    static ConfigDef common(ConnectorDefaults defaults) {
        ConfigDef def = new ConfigDef();
        addIdentity(def, defaults.connector());
        addConverter(def, GeneralKeys.KEY_CONVERTER, "Key converter", 6, defaults.keys());
        addConverter(def, GeneralKeys.VALUE_CONVERTER, "Value converter", 8, defaults.values());
        addConverter(def, GeneralKeys.HEADER_CONVERTER, "Header converter", 10, defaults.headers());
        addAliases(def, TRANSFORMS, "Transforms", 12, "Aliases of the transforms that records pass, in order.");
        addAliases(def, PREDICATES, "Predicates", 13, "Aliases of the predicates that transforms may name.");
        def.define(
                RELOAD_ACTION,
                Type.STRING,
                "restart",
                Checks.oneOf("none", "restart"),
                Importance.LOW,
                "What to do when a config provider says that a value has expired.",
                COMMON,
                14,
                Width.MEDIUM,
                "Reload Action");
        ErrorKeys.addCommon(def);
        return def;
    }

    private static void addIdentity(ConfigDef def, VersionDefault version) {
        def.define(
                        NAME,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        connectorName(),
                        Importance.HIGH,
                        "Name of the connector, unique in the cluster.",
                        COMMON,
                        1,
                        Width.MEDIUM,
                        "Connector name")
                .define(
                        CONNECTOR_CLASS,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Importance.HIGH,
                        "Class name or alias of the connector.",
                        COMMON,
                        2,
                        Width.LONG,
                        "Connector class")
                .define(
                        CONNECTOR_VERSION,
                        Type.STRING,
                        version.version(),
                        Checks.versionRange(),
                        Importance.MEDIUM,
                        "Version, or Maven version range, wanted of the connector; unset: the newest.",
                        COMMON,
                        3,
                        Width.MEDIUM,
                        "Connector version",
                        new Offers(version.installed(), true))
                .define(
                        TASKS_MAX,
                        Type.INT,
                        1,
                        Checks.atLeast(1),
                        Importance.HIGH,
                        "Most tasks that the connector may split its work into.",
                        COMMON,
                        4,
                        Width.SHORT,
                        "Tasks max")
                .define(
                        TASKS_MAX_ENFORCE,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "(Deprecated) Whether a connector that wants more tasks than tasks.max fails.",
                        COMMON,
                        5,
                        Width.SHORT,
                        "Enforce tasks max");
    }

    private static void addConverter(ConfigDef def, String key, String what, int order, ConverterDefault fallback) {
        def.define(
                        key,
                        Type.STRING,
                        fallback.className(),
                        CLASS_NAME,
                        Importance.LOW,
                        what + ", by class name or alias; unset: the worker's. Its settings follow the prefix " + key
                                + ".",
                        COMMON,
                        order,
                        Width.SHORT,
                        what + " class",
                        new Offers(fallback.installed(), true))
                .define(
                        key + GeneralKeys.PLUGIN_VERSION_SUFFIX,
                        Type.STRING,
                        fallback.version().version(),
                        Checks.versionRange(),
                        Importance.LOW,
                        "Version, or Maven version range, wanted of " + key + ".",
                        COMMON,
                        order + 1,
                        Width.SHORT,
                        what + " version",
                        new Offers(
                                fallback.version().installed(),
                                fallback.version().version() != null
                                        || !fallback.version().installed().isEmpty()));
    }

    private static void addAliases(ConfigDef def, String key, String group, int order, String documentation) {
        def.define(
                key,
                Type.LIST,
                "",
                Checks.distinctElements(),
                Importance.LOW,
                documentation,
                group,
                order,
                Width.LONG,
                group);
    }

    private static Validator connectorName() {
        return Checks.check(
                "a name that is not empty and has no control characters",
                value -> !value.toString().isEmpty() && value.toString().chars().noneMatch(Character::isISOControl));
    }

    private static Validator regex() {
        return ConfigDef.LambdaValidator.with(
                (key, value) -> {
                    try {
                        Pattern.compile(String.valueOf(value));
                    } catch (PatternSyntaxException e) {
                        throw new ConfigException(key, value, "expected a regular expression: " + e.getMessage());
                    }
                },
                () -> "a regular expression");
    }

    /** Values to offer, whatever else is configured. */
    record Offers(List<String> values, boolean shown) implements Recommender {
        @Override
        public List<Object> validValues(String name, Map<String, @Nullable Object> parsedConfig) {
            return List.copyOf(values);
        }

        @Override
        public boolean visible(String name, Map<String, @Nullable Object> parsedConfig) {
            return shown;
        }
    }
}
