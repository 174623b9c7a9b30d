package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.config.TaskSettings;
import dev.tributary.connect.runtime.config.WorkerConverters;
import dev.tributary.connect.runtime.metrics.MetricSets;
import dev.tributary.connect.runtime.pipeline.FakePluginMetrics;
import dev.tributary.connect.runtime.pipeline.FakePlugins;
import dev.tributary.connect.runtime.state.StatusStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.StringConverter;
import org.jspecify.annotations.Nullable;

/** Runs scripted source tasks with everything around them replaced by things that tests can see and steer. */
final class SourceRig implements AutoCloseable {
    static final TaskId TASK = TaskId.of("orders", 3);

    static final String OFFSETS = "connect-offsets";

    final Journal journal = new Journal();
    final ScriptedSource.Script script = new ScriptedSource.Script(journal);
    final StateLog states = new StateLog(journal);
    final MemoryOffsets offsets = new MemoryOffsets(journal);
    final FakePlugins plugins = new FakePlugins();
    MetricSets sets = MetricSets.unseen();
    final FakePluginMetrics metrics = new FakePluginMetrics();
    final NotingProducer producer;
    Duration commitInterval = Duration.ofHours(1);
    Duration commitTimeout = Duration.ofSeconds(5);
    boolean tolerateAll;
    boolean enforceTasksMax = true;
    int taskCount = 1;
    String taskClass = ScriptedSource.class.getName();
    List<TransformChoice> transforms = List.of();
    ConverterChoice converter = new ConverterChoice(StringConverter.class.getName(), null, Map.of());
    TargetState target = TargetState.STARTED;

    @Nullable
    KafkaClients clients;

    @Nullable
    SourceOffsetStores stores;

    Map<String, String> taskSettings = Map.of();
    Map<String, String> connectorSettings = Map.of();
    /** Where admin clients connect to; none otherwise. */
    @Nullable
    String adminServers;

    final NotingProducer deadLetters = new NotingProducer(journal, false);
    boolean topicCreation = true;
    Map<String, Object> producerSettings = Map.of();

    /** Makes the task one that delivers exactly once, with its offsets in {@link #OFFSETS}. */
    @Nullable
    ExactlyOnceCluster exactlyOnce;

    private @Nullable WorkerRunners runners;
    private @Nullable RunningInstance running;

    /** Connector of the scripted tasks; never made. */
    public static final class ScriptedConnector extends SourceConnector {
        @Override
        public void start(Map<String, String> props) {}

        @Override
        public Class<? extends Task> taskClass() {
            return ScriptedSource.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "7.1";
        }
    }

    /** Notes when it is closed, and lets calls fail. */
    static final class NotingProducer extends MockProducer<byte[], byte[]> {
        private final Journal journal;
        /** What is to be thrown by the next commit of a transaction. */
        volatile @Nullable RuntimeException onCommit;
        /** Records of this value are refused for the moment. */
        volatile @Nullable String refused;

        NotingProducer(Journal journal, boolean autoComplete) {
            super(autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.journal = journal;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            try {
                if (record.value() != null && new String(record.value(), StandardCharsets.UTF_8).equals(refused)) {
                    throw new TimeoutException("refused for the moment");
                }
                Future<RecordMetadata> sent = super.send(record, callback);
                journal.touch();
                return sent;
            } catch (RuntimeException e) {
                journal.add("send failed");
                throw e;
            }
        }

        @Override
        public void initTransactions() {
            journal.add("initTransactions");
            super.initTransactions();
        }

        @Override
        public void beginTransaction() {
            super.beginTransaction();
            journal.add("transaction begun");
        }

        @Override
        public void commitTransaction() {
            RuntimeException failure = onCommit;
            if (failure != null) {
                throw failure;
            }
            super.commitTransaction();
            journal.add("transaction committed");
        }

        @Override
        public void abortTransaction() {
            super.abortTransaction();
            journal.add("transaction aborted");
        }

        @Override
        public void close(Duration timeout) {
            super.close(timeout);
            journal.add("producer closed within " + timeout.toSeconds() + " s");
        }
    }

    SourceRig(boolean acknowledgeAtOnce) {
        producer = new NotingProducer(journal, acknowledgeAtOnce);
        ScriptedSource.next = script;
    }

    static SourceRecord record(String value, int offset) {
        return new SourceRecord(Map.of("file", "a"), Map.of("line", offset), "topic", null, value);
    }

    RunningInstance start() {
        WorkerRunners current = runners;
        if (current == null) {
            current = new WorkerRunners(
                    resources(),
                    (spec, resources, listener, progress) -> {
                        throw new UnsupportedOperationException();
                    },
                    (parts, task) -> {
                        throw new UnsupportedOperationException();
                    });
            runners = current;
        }
        Map<String, @Nullable String> connectorConfig = new HashMap<>(Map.of("name", "orders", "x", "${secret}"));
        connectorConfig.putAll(connectorSettings);
        Map<String, @Nullable String> taskConfig = new HashMap<>(Map.of("task.class", taskClass, "y", "${secret}"));
        taskConfig.putAll(taskSettings);
        running = current.start(new TaskSpec(TASK, connectorConfig, taskConfig, taskCount, target, 7), states);
        return running;
    }

    void stopAndAwait() {
        RunningInstance instance = running;
        if (instance == null) {
            throw new IllegalStateException("not started");
        }
        CountDownLatch ended = new CountDownLatch(1);
        var unused = instance.stop().thenRun(ended::countDown);
        try {
            if (!ended.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The task did not stop. What happened: " + journal.all());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Awaits the state, then stops, so that everything that follows the state has happened. */
    void stopAfter(InstanceState state) {
        states.await(state);
        stopAndAwait();
    }

    @Override
    public void close() {
        if (running != null) {
            running.abandon();
        }
        if (runners != null) {
            runners.close();
        }
    }

    /** The offsets that the task's runs share. */
    SourceOffsets offsets() {
        return new SharedSourceOffsets(offsets, MemoryOffsets.codec(), null);
    }

    private SourceOffsetStores stores() {
        return stores != null
                ? stores
                : SourceOffsetStores.shared(offsets, MemoryOffsets.codec(), exactlyOnce == null ? null : OFFSETS);
    }

    RunnerResources resources() {
        return new RunnerResources(
                plugins,
                raw -> {
                    Map<String, @Nullable String> resolved = new HashMap<>(raw);
                    resolved.replaceAll((key, value) -> "${secret}".equals(value) ? "resolved" : value);
                    return resolved;
                },
                new FixedSettings(),
                new FixedClientConfigs(),
                clients == null ? new GivenClients() : clients,
                new WorkerConverters(converter, converter, converter),
                new TaskSettings(Duration.ofSeconds(5), commitInterval, commitTimeout, true, topicCreation),
                stores(),
                noting(),
                metrics,
                Clock.systemUTC(),
                exactlyOnce,
                sets);
    }

    /** A status store of which tasks may only use the noting of topics. */
    private StatusStore noting() {
        return (StatusStore) Proxy.newProxyInstance(
                SourceRig.class.getClassLoader(), new Class<?>[] {StatusStore.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("noteTopic")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    journal.add("topic " + args[1] + " of " + args[0]);
                    return null;
                });
    }

    private final class FixedSettings implements SettingsReader {
        @Override
        public ConnectorSettings connector(Map<String, @Nullable String> config) {
            if (!"resolved".equals(config.get("x"))) {
                throw new IllegalArgumentException("variables are not resolved: " + config);
            }
            return new ConnectorSettings(
                    ConnectorName.of("orders"),
                    ScriptedConnector.class.getName(),
                    null,
                    1,
                    enforceTasksMax,
                    null,
                    null,
                    null,
                    transforms,
                    new ErrorSettings(Duration.ZERO, Duration.ofMinutes(1), tolerateAll, false, false));
        }

        @Override
        public SinkTopics sinkTopics(Map<String, @Nullable String> config) {
            throw new UnsupportedOperationException();
        }
    }

    private final class FixedClientConfigs implements ClientConfigs {
        @Override
        public Map<String, Object> deadLetterProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig) {
            return Map.of("client.id", "connector-dlq-producer-" + task);
        }

        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig) {
            Map<String, Object> config = new HashMap<>(producerSettings);
            config.put("client.id", "connector-producer-" + task);
            config.put("bootstrap.servers", "localhost:1");
            config.put("key.serializer", ByteArraySerializer.class.getName());
            config.put("value.serializer", ByteArraySerializer.class.getName());
            return config;
        }

        @Override
        public Map<String, Object> sinkConsumer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, @Nullable String> connectorConfig) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> admin(
                String defaultClientId,
                ConnectorName connector,
                Class<? extends Connector> connectorClass,
                Map<String, @Nullable String> connectorConfig) {
            return adminServers == null
                    ? Map.of("client.id", defaultClientId)
                    : Map.of("bootstrap.servers", adminServers, "client.id", defaultClientId);
        }
    }

    private final class GivenClients implements KafkaClients {
        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            journal.add("producer " + config.get("client.id"));
            return String.valueOf(config.get("client.id")).contains("-dlq-") ? deadLetters : producer;
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Admin admin(Map<String, Object> config) {
            if (adminServers == null) {
                throw new UnsupportedOperationException();
            }
            journal.add("admin " + config.get("client.id"));
            return KafkaClients.REAL.admin(config);
        }
    }
}
