package dev.tributary.connect.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.Transformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plugins that do with secrets what plugins should not: they log them and write them into their exceptions. Where they do
 * stands in {@code leak}.
 */
public final class LeakyPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(LeakyPlugins.class);
    /** Every value that a plugin was given. */
    static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private LeakyPlugins() {}

    private static void meet(String where, Map<String, ?> config) {
        config.values().forEach(value -> SEEN.add(String.valueOf(value)));
        LOG.info("{} is configured with {}", where, config);
        LOG.debug("{} says hello", where, new IllegalStateException("configured with " + config));
        if (where.equals(config.get("leak"))) {
            throw new ConnectException(
                    "Login to " + config + " failed", new IllegalArgumentException("wrong: " + config.values()));
        }
    }

    private static ConfigDef definition() {
        return new ConfigDef()
                .define("leak", ConfigDef.Type.STRING, "nowhere", ConfigDef.Importance.LOW, "Where to throw.")
                .define("user", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, "Shown as it is.")
                .define("limit", ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW, "A number.")
                .define(
                        "picky",
                        ConfigDef.Type.STRING,
                        "fine",
                        (name, value) -> {
                            if (!"fine".equals(value)) {
                                throw new ConfigException(name, value, "this does not please me");
                            }
                        },
                        ConfigDef.Importance.LOW,
                        "Refuses.")
                .define(
                        "address",
                        ConfigDef.Type.STRING,
                        "",
                        (name, value) -> {
                            String text = String.valueOf(value);
                            if (text.contains("@")) {
                                throw new ConfigException("no host: " + text.substring(0, text.indexOf('@')));
                            }
                        },
                        ConfigDef.Importance.LOW,
                        "Quotes a part of what it refuses.")
                .define("password", ConfigDef.Type.PASSWORD, "", ConfigDef.Importance.LOW, "Hidden.");
    }

    private static List<Map<String, String>> tasks(Map<String, String> config) {
        meet("taskConfigs", config);
        var task = new HashMap<>(config);
        task.put("db.url", "jdbc:x://me:" + config.get("password") + "@db");
        return List.of(task);
    }

    /** A source. */
    public static final class Source extends SourceConnector {
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> props) {
            config = props;
            meet("start", props);
        }

        @Override
        public Class<? extends Task> taskClass() {
            return Emitter.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return tasks(config);
        }

        @Override
        public void stop() {}

        @Override
        public Config validate(Map<String, String> props) {
            meet("validate", props);
            return super.validate(props);
        }

        @Override
        public boolean alterOffsets(Map<String, String> props, Map<Map<String, ?>, Map<String, ?>> offsets) {
            meet("alterOffsets", props);
            return true;
        }

        @Override
        public ConfigDef config() {
            return definition();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    /** Its task: one record at once, then nothing. */
    public static final class Emitter extends SourceTask {
        private Map<String, String> config = Map.of();
        private boolean done;

        @Override
        public void start(Map<String, String> props) {
            config = props;
            meet("task", props);
        }

        @Override
        public List<SourceRecord> poll() throws InterruptedException {
            meet("poll", config);
            if (done) {
                Thread.sleep(10);
                return null;
            }
            done = true;
            return List.of(new SourceRecord(
                    Map.of("p", 1), Map.of("o", 1), config.get("topic"), Schema.STRING_SCHEMA, "a record"));
        }

        @Override
        public void stop() {
            throw new ConnectException("stop failed with " + config);
        }

        @Override
        public String version() {
            return "1";
        }
    }

    /** A sink. */
    public static final class Sink extends SinkConnector {
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> props) {
            config = props;
            meet("start", props);
        }

        @Override
        public Class<? extends Task> taskClass() {
            return Drain.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return tasks(config);
        }

        @Override
        public void stop() {
            throw new ConnectException("stop failed with " + config);
        }

        @Override
        public ConfigDef config() {
            return definition();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    /** Its task. */
    public static final class Drain extends SinkTask {
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> props) {
            config = props;
            meet("task", props);
            meet("context", context.configs());
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            if (!records.isEmpty()) {
                meet("put", config);
            }
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if ("preCommit".equals(config.get("leak"))) {
                LOG.debug("refusing to commit");
            }
            meet("preCommit", config);
            return offsets;
        }

        @Override
        public void stop() {}

        @Override
        public String version() {
            return "1";
        }
    }

    /** A converter for strings. */
    public static final class Strings implements Converter {
        private Map<String, ?> config = Map.of();

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            config = new HashMap<>(configs);
            meet("converter", configs);
        }

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            meet("convert", config);
            return value == null ? null : value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            meet("convert", config);
            return value == null
                    ? SchemaAndValue.NULL
                    : new SchemaAndValue(
                            Schema.STRING_SCHEMA, new String(value, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public ConfigDef config() {
            return definition();
        }
    }

    /** A transform that leaves records as they are. */
    public static final class Same implements Transformation<SourceRecord> {
        private final List<Map<String, ?>> configs = new ArrayList<>();

        @Override
        public void configure(Map<String, ?> config) {
            configs.add(config);
            meet("transform", config);
        }

        @Override
        public SourceRecord apply(SourceRecord original) {
            configs.forEach(config -> meet("apply", config));
            return original;
        }

        @Override
        public ConfigDef config() {
            return definition();
        }

        @Override
        public void close() {}
    }
}
