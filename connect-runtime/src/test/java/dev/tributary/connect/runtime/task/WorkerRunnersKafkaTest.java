package dev.tributary.connect.runtime.task;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.config.TaskSettings;
import dev.tributary.connect.runtime.config.WorkerConverters;
import dev.tributary.connect.runtime.pipeline.FakePluginMetrics;
import dev.tributary.connect.runtime.state.StatusStore;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sink connector and its task, started as the control plane starts them, against a real broker. */
@Timeout(180)
class WorkerRunnersKafkaTest {
    private static final BlockingQueue<Object> VALUES = new LinkedBlockingQueue<>();

    private final KafkaCluster kafka = TestKafka.shared();
    private final String topic = "runners-" + UUID.randomUUID();
    private final StatesSeen seen = new StatesSeen();
    private final ClassPathPlugins plugins = new ClassPathPlugins();
    private final Set<String> notedTopics = ConcurrentHashMap.newKeySet();
    private final Map<String, String> config = new HashMap<>();
    private TestClient client;
    private WorkerRunners runners;

    /** Hands over the values that it is given. */
    public static final class Collecting extends SinkTask {
        @Override
        public String version() {
            return "3";
        }

        @Override
        public void start(Map<String, String> props) {
            VALUES.add("started with " + props.get("color"));
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            records.forEach(record -> VALUES.add(record.value()));
        }

        @Override
        public void stop() {
            VALUES.add("stopped under "
                    + Thread.currentThread().getContextClassLoader().getName());
        }
    }

    @BeforeEach
    void begin() {
        VALUES.clear();
        client = kafka.client();
        client.createTopic(topic);
        runners = WorkerRunners.create(resources(), TaskConfigRestorer.NONE);
        config.put("connector.class", ScriptedConnectors.Sink.class.getName());
        config.put("tasks.max", "1");
        config.put("topics", topic);
    }

    @AfterEach
    void end() {
        runners.close();
        client.close();
    }

    private TaskSpec task() {
        Map<String, String> taskConfig = Map.of("task.class", Collecting.class.getName(), "color", "blue");
        return new TaskSpec(TaskId.of("orders", 0), config, taskConfig, 1, TargetState.STARTED);
    }

    @Test
    void aSinkTaskIsAssembledFromItsConfigurationAndConsumes() throws Exception {
        client.produce(topic, "k", "hello");
        RunningInstance running = runners.start(task(), seen);
        assertThat(VALUES.poll(60, SECONDS)).isEqualTo("started with blue");
        assertThat(VALUES.poll(60, SECONDS)).isEqualTo("hello");
        running.stop().get(60, SECONDS);
        assertThat(VALUES.poll(60, SECONDS)).isEqualTo("stopped under connector");
        assertThat(client.committedOffsets("connect-orders-" + topic))
                .isEqualTo(Map.of(new TopicPartition(topic, 0), 1L));
        assertThat(notedTopics).containsExactly(topic);
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
        assertThat(seen.version()).isEqualTo("3");
    }

    @Test
    void aRunTellsOfItsClientsAndOffsetsUntilItHasEnded() throws Exception {
        client.produce(topic, "k", "hello");
        RunningInstance running = runners.start(task(), seen);
        assertThat(VALUES.poll(60, SECONDS)).isEqualTo("started with blue");
        assertThat(VALUES.poll(60, SECONDS)).isEqualTo("hello");

        TaskSnapshot snapshot = runners.snapshot(TaskId.of("orders", 0));
        assertThat(snapshot.clientMetrics())
                .hasSize(1)
                .allSatisfy((id, metrics) -> assertThat(metrics)
                        .containsEntry("records-consumed-total", 1.0)
                        .containsKeys("last-poll-seconds-ago", "connection-count"));
        assertThat(snapshot.offsets())
                .containsExactly(new ConnectorOffset(
                        Map.of("kafka_topic", topic, "kafka_partition", 0), Map.of("kafka_offset", 0L)));

        running.stop().get(60, SECONDS);
        assertThat(runners.snapshot(TaskId.of("orders", 0))).isEqualTo(TaskSnapshot.EMPTY);
    }

    @Test
    void aSinkTaskWithoutTopicsFailsBeforeItHoldsAnything() throws Exception {
        config.remove("topics");
        RunningInstance running = runners.start(task(), seen);
        seen.awaitStates(InstanceState.FAILED);
        assertThat(seen.failure()).isInstanceOf(ConfigException.class);
        running.stop().get(60, SECONDS);
        assertThat(VALUES).isEmpty();
    }

    @Test
    void aConnectorIsStartedAndGeneratesTaskConfigs() throws Exception {
        ScriptedConnectors.Script script = new ScriptedConnectors.Script();
        script.taskConfigs = List.of(Map.of("part", "0"));
        ScriptedConnectors.script = script;
        RunningConnector running =
                runners.start(new ConnectorSpec(ConnectorName.of("orders"), config, TargetState.STARTED), seen);
        assertThat(running.generateTaskConfigs().get(60, SECONDS))
                .containsExactly(Map.of("part", "0", "topics", topic, "task.class", "public.IdleTask"));
        running.stop().get(60, SECONDS);
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void howTheConsumerPollsIsReadFromItsConfiguration() {
        assertThat(SinkTaskAssembly.polls(Map.of())).isEqualTo(new SinkParts.Polls(Duration.ofMinutes(5), 500));
        assertThat(SinkTaskAssembly.polls(Map.of(
                        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, "7000", ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 9)))
                .isEqualTo(new SinkParts.Polls(Duration.ofSeconds(7), 9));
        assertThat(ConsumerConfig.configDef().defaultValues()).containsEntry("max.poll.records", 500);
        assertThatThrownBy(() -> SinkTaskAssembly.polls(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "many")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max.poll.records");
    }

    private RunnerResources resources() {
        ConverterChoice text = new ConverterChoice(StringConverter.class.getName(), null, Map.of());
        return new RunnerResources(
                plugins,
                raw -> raw,
                new PlainSettings(),
                new PlainClientConfigs(),
                KafkaClients.REAL,
                new WorkerConverters(
                        text, text, new ConverterChoice(SimpleHeaderConverter.class.getName(), null, Map.of())),
                new TaskSettings(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofSeconds(5), true, true),
                SourceOffsetStores.shared(new MemoryOffsets(new Journal()), MemoryOffsets.codec(), null),
                noting(),
                new FakePluginMetrics(),
                Clock.systemUTC());
    }

    /** A status store of which tasks may only use the noting of topics. */
    private StatusStore noting() {
        return (StatusStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StatusStore.class}, (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("noteTopic");
                    notedTopics.add((String) args[1]);
                    return null;
                });
    }

    private final class PlainClientConfigs implements ClientConfigs {
        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException("no test runs a source");
        }

        @Override
        public Map<String, Object> sinkConsumer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            return Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    kafka.bootstrapServers(),
                    ConsumerConfig.GROUP_ID_CONFIG,
                    "connect-orders-" + topic,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    "false",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    ByteArrayDeserializer.class,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    ByteArrayDeserializer.class);
        }

        @Override
        public Map<String, Object> admin(
                String defaultClientId,
                ConnectorName connector,
                Class<? extends Connector> connectorClass,
                Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException("no test needs an admin client");
        }
    }
}
