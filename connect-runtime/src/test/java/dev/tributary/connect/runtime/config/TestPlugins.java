package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/** Plugins of every kind, written for the tests of this package. */
public final class TestPlugins {
    private TestPlugins() {}

    static InstalledPlugins all() {
        return new InstalledPlugins()
                .with(PluginType.SOURCE, "1.0", Numbers.class, Moody.class)
                .with(PluginType.SINK, "2.0", Drain.class)
                .with(PluginType.CONVERTER, "4.3.1", StringConverter.class)
                .with(PluginType.CONVERTER, "3.0", Wrapping.class)
                .with(PluginType.HEADER_CONVERTER, "4.3.1", SimpleHeaderConverter.class, StringConverter.class)
                .with(PluginType.TRANSFORMATION, "1.1", Stamp.class, Undefined.class)
                .with(PluginType.PREDICATE, "1.2", Odd.class)
                .with(PluginType.CONFIGPROVIDER, "undefined", Vault.class, Refusing.class)
                .with(
                        PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY,
                        "4.3.1",
                        All.class,
                        OnlyCompression.class,
                        Stillborn.class,
                        Counting.class,
                        NoVersion.class,
                        Throwing.class,
                        Silent.class);
    }

    /** A source with settings of every interesting kind. */
    public static final class Numbers extends SourceConnector {
        static final List<ClassLoader> CONTEXT_LOADERS = new ArrayList<>();

        @Override
        public String version() {
            return "1.0";
        }

        @Override
        public ConfigDef config() {
            CONTEXT_LOADERS.add(Thread.currentThread().getContextClassLoader());
            return new ConfigDef()
                    .define(
                            "limit",
                            Type.INT,
                            7,
                            Importance.HIGH,
                            "How many.",
                            "Numbers",
                            1,
                            Width.SHORT,
                            "Limit",
                            List.of("secret"))
                    .define("secret", Type.PASSWORD, null, Importance.LOW, "Tell nobody.")
                    .define("even.key", Type.STRING, "x", Importance.LOW, "Own.");
        }

        @Override
        public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> config) {
            String answer = config.get("eos");
            if ("throw".equals(answer)) {
                throw new IllegalStateException("no idea");
            }
            return answer == null ? null : ExactlyOnceSupport.valueOf(answer);
        }

        @Override
        public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> config) {
            String answer = config.get("boundaries");
            if ("throw".equals(answer)) {
                throw new IllegalStateException("no idea");
            }
            return answer == null ? null : ConnectorTransactionBoundaries.valueOf(answer);
        }

        @Override
        public void start(Map<String, String> props) {
            throw new AssertionError("validation must not start connectors");
        }

        @Override
        public Class<? extends Task> taskClass() {
            throw new AssertionError("not needed");
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            throw new AssertionError("not needed");
        }

        @Override
        public void stop() {}
    }

    /** A source that does what its setting {@code mood} says. */
    public static final class Moody extends SourceConnector {
        static int instances;

        public Moody() {
            instances++;
        }

        @Override
        public String version() {
            return "1.0";
        }

        @Override
        public Config validate(Map<String, String> config) {
            switch (String.valueOf(config.get("mood"))) {
                case "answers null":
                    return null;
                case "throws":
                    throw new IllegalStateException("boom with " + config.get("password"));
                case "refuses":
                    throw new ConfigException("mood", config.get("password"), "no");
                case "leaves out":
                    return new Config(new ArrayList<>());
                case "takes over":
                    ConfigValue tasks = new ConfigValue("tasks.max", "many", List.of("few", "many"), new ArrayList<>());
                    tasks.addErrorMessage("I decide");
                    ConfigValue raw = new ConfigValue("password", config.get("password"), List.of(), new ArrayList<>());
                    raw.addErrorMessage("weak: " + config.get("password"));
                    return new Config(List.of(tasks, raw));
                default:
                    return super.validate(config);
            }
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("mood", Type.STRING, "good", Importance.LOW, "Mood.")
                    .define(
                            "tasks.max",
                            Type.STRING,
                            "few",
                            Importance.LOW,
                            "Mine.",
                            "Moods",
                            1,
                            Width.LONG,
                            "My tasks")
                    .define("password", Type.PASSWORD, null, Importance.LOW, "Tell nobody.");
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public Class<? extends Task> taskClass() {
            throw new AssertionError("not needed");
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            throw new AssertionError("not needed");
        }

        @Override
        public void stop() {}
    }

    /** A sink without settings. */
    public static final class Drain extends SinkConnector {
        @Override
        public String version() {
            return "2.0";
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public Class<? extends Task> taskClass() {
            throw new AssertionError("not needed");
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            throw new AssertionError("not needed");
        }

        @Override
        public void stop() {}
    }

    /** A converter with settings, that counts how often it was closed. */
    public static final class Wrapping implements Converter {
        static int closed;

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {}

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            return new byte[0];
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            return SchemaAndValue.NULL;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("converter.type", Type.STRING, Importance.LOW, "Key or value.")
                    .define(
                            "depth",
                            Type.INT,
                            1,
                            ConfigDef.Range.atLeast(0),
                            Importance.HIGH,
                            "How deep.",
                            "Wraps",
                            1,
                            Width.SHORT,
                            "Depth");
        }

        @Override
        public void close() throws IOException {
            closed++;
        }

        @Override
        public String version() {
            return "3.0";
        }
    }

    /** A transform with settings in two groups, one of which the framework hides. */
    public static final class Stamp<R extends ConnectRecord<R>> implements Transformation<R> {
        @Override
        public R apply(R record) {
            return record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("field", Type.STRING, Importance.HIGH, "Where.")
                    .define("predicate", Type.INT, 3, Importance.HIGH, "Hidden by the framework's own.")
                    .define(
                            "format",
                            Type.INT,
                            1,
                            Importance.LOW,
                            "How.",
                            "Format",
                            1,
                            Width.SHORT,
                            "Format",
                            List.of("field"));
        }

        @Override
        public String version() {
            return "1.1";
        }

        @Override
        public void configure(Map<String, ?> configs) {
            throw new AssertionError("validation must not configure transforms");
        }

        @Override
        public void close() {}
    }

    /** A transform without a definition. */
    public static final class Undefined<R extends ConnectRecord<R>> implements Transformation<R> {
        @Override
        public R apply(R record) {
            return record;
        }

        @Override
        public ConfigDef config() {
            return null;
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }

    public static final class Odd<R extends ConnectRecord<R>> implements Predicate<R> {
        @Override
        public ConfigDef config() {
            return new ConfigDef().define("modulus", Type.INT, 2, Importance.LOW, "Of what.");
        }

        @Override
        public String version() {
            return "1.2";
        }

        @Override
        public boolean test(R record) {
            return true;
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }

    /** A provider that knows what it was configured with, and writes down what it is asked. */
    public static class Vault implements ConfigProvider {
        static final List<String> ASKED = new ArrayList<>();
        static int open;
        private final Map<String, String> secrets = new HashMap<>();
        private @Nullable Long ttlMs;

        @Override
        public void configure(Map<String, ?> configs) {
            open++;
            configs.forEach((key, value) -> secrets.put(key, String.valueOf(value)));
            Object ttl = configs.get("ttl");
            ttlMs = ttl == null ? null : Long.valueOf(ttl.toString());
        }

        @Override
        public ConfigData get(String path) {
            throw new AssertionError("keys are always given");
        }

        @Override
        public ConfigData get(String path, Set<String> keys) {
            ASKED.add(path + keys);
            if (path.equals("sealed")) {
                throw new IllegalStateException("sealed");
            }
            Map<String, String> found = new HashMap<>();
            for (String key : keys) {
                if (secrets.containsKey(key)) {
                    found.put(key, secrets.get(key));
                }
            }
            return new ConfigData(found, ttlMs);
        }

        @Override
        public void close() {
            open--;
        }
    }

    /** A provider that does not start. */
    public static final class Refusing extends Vault {
        @Override
        public void configure(Map<String, ?> configs) {
            super.configure(configs);
            throw new ConfigException("no vault here");
        }
    }

    /** Allows everything. */
    public static class All implements ConnectorClientConfigOverridePolicy {
        static final List<ConnectorClientConfigRequest> REQUESTS = new ArrayList<>();

        @Override
        public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
            REQUESTS.add(request);
            List<ConfigValue> values = new ArrayList<>();
            request.clientProps().forEach((name, value) -> {
                ConfigValue answer = new ConfigValue(name, value, new ArrayList<>(), new ArrayList<>());
                if (!allows(name)) {
                    answer.addErrorMessage("the test's policy forbids " + name);
                }
                values.add(answer);
            });
            return values;
        }

        boolean allows(String name) {
            return true;
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }

    public static final class OnlyCompression extends All {
        @Override
        boolean allows(String name) {
            return name.equals("compression.type");
        }
    }

    /** Throws when it is configured. */
    public static final class Stillborn extends All {
        static boolean closed;

        @Override
        public void configure(Map<String, ?> configs) {
            throw new ConfigException("cannot be born");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Wants metrics. */
    public static final class Counting extends All implements Monitorable {
        static boolean monitored;

        @Override
        public void withPluginMetrics(PluginMetrics metrics) {
            monitored = true;
        }
    }

    public static final class NoVersion extends All {
        @Override
        public String version() {
            return " ";
        }
    }

    /** Fails when it is asked. */
    public static final class Throwing extends All {
        @Override
        public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
            throw new IllegalStateException("lost my list");
        }
    }

    /** Gives no answer. */
    public static final class Silent extends All {
        @Override
        public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
            return null;
        }
    }
}
