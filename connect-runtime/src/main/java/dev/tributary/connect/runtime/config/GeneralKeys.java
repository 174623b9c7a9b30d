package dev.tributary.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * The worker keys of both modes, without those of the REST server. Source: {@code worker} 1.2 and 1.4, and for {@code
 * tributary.*} this project's own documentation.
 */
final class GeneralKeys {
    static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    static final String KEY_CONVERTER = "key.converter";
    static final String VALUE_CONVERTER = "value.converter";
    static final String HEADER_CONVERTER = "header.converter";
    static final String DEFAULT_HEADER_CONVERTER = "org.apache.kafka.connect.storage.SimpleHeaderConverter";
    static final String PLUGIN_VERSION_SUFFIX = ".plugin.version";
    static final String GRACEFUL_STOP = "task.shutdown.graceful.timeout.ms";
    static final String COMMIT_INTERVAL = "offset.flush.interval.ms";
    static final String COMMIT_TIMEOUT = "offset.flush.timeout.ms";
    static final String PLUGIN_PATH = "plugin.path";
    static final String PLUGIN_DISCOVERY = "plugin.discovery";
    static final String CONFIG_PROVIDERS = "config.providers";
    static final String OVERRIDE_POLICY = "connector.client.config.override.policy";
    static final String METRICS_SAMPLE_WINDOW = "metrics.sample.window.ms";
    static final String METRICS_NUM_SAMPLES = "metrics.num.samples";
    static final String METRICS_RECORDING_LEVEL = "metrics.recording.level";
    static final String METRIC_REPORTERS = "metric.reporters";
    static final String METRICS_ENDPOINT = "tributary.metrics.endpoint";
    static final String CONFIG_HISTORY = "tributary.config.history.size";
    static final String PREVIEW = "tributary.preview.enable";
    static final String TOPIC_CREATION = "topic.creation.enable";
    static final String TOPIC_TRACKING = "topic.tracking.enable";
    static final String TOPIC_TRACKING_RESET = "topic.tracking.allow.reset";
    static final String PLUGIN_REPLACEMENTS = "tributary.plugin.replacements";
    static final String PLUGIN_EXIT_GUARD = "tributary.plugin.exit.guard";

    private GeneralKeys() {}

    /** Adds the keys to a definition, and the TLS keys of kafka-clients. */
    static ConfigDef addTo(ConfigDef def) {
        addConnection(def);
        addConverters(def);
        addTasks(def);
        StallKeys.addTo(def);
        addPlugins(def);
        addMetrics(def);
        addTopics(def);
        addHistory(def);
        RestartKeys.addTo(def);
        addPreview(def);
        AlertKeys.addTo(def);
        return def.withClientSslSupport();
    }

    private static void addConnection(ConfigDef def) {
        def.define(
                        BOOTSTRAP_SERVERS,
                        Type.LIST,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Checks.elements(false),
                        Importance.HIGH,
                        "Addresses host:port of the Kafka cluster that holds the internal topics, and that every client of a "
                                + "connector uses unless its own settings say otherwise. A few are enough.")
                .define(
                        "client.dns.lookup",
                        Type.STRING,
                        "use_all_dns_ips",
                        Checks.oneOf("use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"),
                        Importance.MEDIUM,
                        "How bootstrap host names become addresses.");
    }

    private static void addConverters(ConfigDef def) {
        addConverter(def, KEY_CONVERTER, ConfigDef.NO_DEFAULT_VALUE, Importance.HIGH, "keys of records");
        addConverter(def, VALUE_CONVERTER, ConfigDef.NO_DEFAULT_VALUE, Importance.HIGH, "values of records");
        addConverter(def, HEADER_CONVERTER, DEFAULT_HEADER_CONVERTER, Importance.LOW, "headers of records");
    }

    private static void addConverter(ConfigDef def, String key, Object fallback, Importance importance, String what) {
        def.define(
                        key,
                        Type.CLASS,
                        fallback,
                        importance,
                        "Converter, by class name or alias, for the " + what
                                + " of connectors that do not choose one themselves. Its own settings follow the prefix "
                                + key
                                + ".")
                .define(
                        key + PLUGIN_VERSION_SUFFIX,
                        Type.STRING,
                        null,
                        Checks.versionRange(),
                        Importance.LOW,
                        "Version, or Maven version range, wanted of " + key + ".");
    }

    private static void addTasks(ConfigDef def) {
        def.define(
                        GRACEFUL_STOP,
                        Type.LONG,
                        5000L,
                        Importance.LOW,
                        "Milliseconds that tasks which are stopped together may take, in all, before they are given up.")
                // Apache's default is 60000 and its commits share one thread; ours are cheap, so replays can be short.
                .define(
                        COMMIT_INTERVAL,
                        Type.LONG,
                        5000L,
                        Importance.LOW,
                        "Milliseconds between two commits of a task's offsets.")
                .define(
                        COMMIT_TIMEOUT,
                        Type.LONG,
                        5000L,
                        Importance.LOW,
                        "Milliseconds that one commit of offsets may take before it is given up and tried again later. "
                                + "Without effect for exactly-once sources.");
    }

    private static void addPlugins(ConfigDef def) {
        def.define(
                        PLUGIN_PATH,
                        Type.LIST,
                        null,
                        Checks.elements(false),
                        Importance.LOW,
                        "Directories with plugins (each child a directory or an archive), or archives. Read before variables "
                                + "are resolved.")
                .define(
                        PLUGIN_DISCOVERY,
                        Type.STRING,
                        "hybrid_warn",
                        Checks.oneOfIgnoringCase("only_scan", "hybrid_warn", "hybrid_fail", "service_load"),
                        Importance.LOW,
                        "What makes a class a plugin. only_scan: its class file. hybrid_warn, hybrid_fail: its class file or a "
                                + "service manifest, of packages of widely used libraries a manifest; a plugin without "
                                + "manifest is warned of, or keeps the worker from starting. service_load: a service manifest.")
                .define(
                        CONFIG_PROVIDERS,
                        Type.LIST,
                        "",
                        Checks.elements(true),
                        Importance.LOW,
                        "Names of config providers. Each name n has config.providers.n.class and config.providers.n.param.*")
                .define(
                        OVERRIDE_POLICY,
                        Type.STRING,
                        "All",
                        Importance.MEDIUM,
                        "Policy, by class name or alias (All, None, Allowlist, Principal), that decides which client settings "
                                + "connectors may override.")
                .define(
                        PLUGIN_REPLACEMENTS,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether Tributary's own JSON converter and file connectors stand in for Apache's of the same name.")
                .define(
                        PLUGIN_EXIT_GUARD,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether a plugin of the plugin path that calls System.exit, Runtime.exit or Runtime.halt fails with an "
                                + "error, instead of ending the worker.");
    }

    private static void addPreview(ConfigDef def) {
        def.define(
                PREVIEW,
                Type.BOOLEAN,
                true,
                Importance.LOW,
                "Whether POST /connectors/{connector}/preview shows what converters and transforms make of records that are in "
                        + "Kafka. It is the one request whose answer holds the contents of records.");
    }

    private static void addMetrics(ConfigDef def) {
        def.define(
                        METRICS_SAMPLE_WINDOW,
                        Type.LONG,
                        30000L,
                        Checks.atLeast(0),
                        Importance.LOW,
                        "Milliseconds over which one sample of a metric is taken.")
                .define(
                        METRICS_NUM_SAMPLES,
                        Type.INT,
                        2,
                        Checks.atLeast(1),
                        Importance.LOW,
                        "Samples that are kept to compute a metric.")
                .define(
                        METRICS_RECORDING_LEVEL,
                        Type.STRING,
                        "INFO",
                        Checks.oneOf("INFO", "DEBUG"),
                        Importance.LOW,
                        "The finest level of the worker's own metrics that are recorded.")
                .define(
                        METRIC_REPORTERS,
                        Type.LIST,
                        "org.apache.kafka.common.metrics.JmxReporter",
                        Checks.elements(true),
                        Importance.LOW,
                        "Classes that publish the metrics. JMX is on only if it is listed.")
                .define(
                        METRICS_ENDPOINT,
                        Type.STRING,
                        "regular",
                        Checks.oneOfIgnoringCase("regular", "admin", "off"),
                        Importance.LOW,
                        "Where GET /metrics answers with the metrics for Prometheus: on the regular listeners, where the "
                                + "admin endpoints are, or nowhere.");
    }

    private static void addHistory(ConfigDef def) {
        def.define(
                CONFIG_HISTORY,
                Type.INT,
                20,
                Checks.between(0, 100),
                Importance.LOW,
                "How many former configurations of each connector are kept beside the present one, in its record in the config "
                        + "topic, where they take 64 KiB at most; of a cluster the leader's setting holds. 0: none, and the "
                        + "records are as those of Apache Kafka.");
    }

    private static void addTopics(ConfigDef def) {
        def.define(
                        TOPIC_CREATION,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether source connectors may create topics as their topic.creation.* settings say.")
                .define(
                        TOPIC_TRACKING,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether the topics that connectors use are noted.")
                .define(
                        TOPIC_TRACKING_RESET,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether the noted topics of a connector may be forgotten on request.");
    }
}
