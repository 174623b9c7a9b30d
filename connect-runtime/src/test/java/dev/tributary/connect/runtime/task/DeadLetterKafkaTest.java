package dev.tributary.connect.runtime.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tributary.connect.api.ConnectorName;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks with a dead letter queue, started as the control plane starts them, against a real broker. */
@Timeout(120)
class DeadLetterKafkaTest {
    private static final BlockingQueue<Object> TAKEN = new LinkedBlockingQueue<>();

    private final KafkaCluster kafka = TestKafka.shared();
    private final String topic = "letters-" + UUID.randomUUID();
    private final String queue = topic + "-dead";
    private final StatesSeen seen = new StatesSeen();
    private final Map<String, String> config = new HashMap<>();
    private TestClient client;
    private WorkerRunners runners;

    /**
     * Takes values, but reports those that begin with {@code report}, on a thread of its own; of those that begin with {@code
     * made} it reports one it made itself; and rejects batches with one that begins with {@code reject}.
     */
    public static final class Picky extends SinkTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            TAKEN.add("reporter " + (context.errantRecordReporter() != null));
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
                if (String.valueOf(record.value()).startsWith("reject")) {
                    throw new DataException("rejected");
                }
            }
            for (SinkRecord record : records) {
                String value = String.valueOf(record.value());
                ErrantRecordReporter reporter = context.errantRecordReporter();
                if (value.startsWith("report")) {
                    CompletableFuture.runAsync(() -> reporter.report(
                                    record.newRecord("elsewhere", 9, null, null, null, "changed", 1L),
                                    new DataException("reported")))
                            .join();
                } else if (value.startsWith("made")) {
                    TAKEN.add("reporting");
                    SinkRecord made = new SinkRecord(
                            record.topic(), record.kafkaPartition(), null, "own key", null, "own value", 77);
                    reporter.report(made, new DataException("made"));
                } else {
                    TAKEN.add(value);
                }
            }
        }

        @Override
        public void stop() {
            // nothing to stop
        }
    }

    /** Text that does not begin with {@code poison}; null for {@code null}, which is no answer at all. */
    public static final class Text extends StringConverter {
        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            String text = value == null ? "" : new String(value, UTF_8);
            if (text.startsWith("poison")) {
                throw new DataException("cannot be read");
            }
            return text.equals("null") ? null : super.toConnectData(topic, value);
        }

        @Override
        public byte[] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
            if ("poison".equals(value)) {
                throw new DataException("cannot be written");
            }
            return value == null ? null : value.toString().getBytes(UTF_8);
        }
    }

    @BeforeEach
    void begin() {
        TAKEN.clear();
        client = kafka.client();
        client.createTopic(topic);
        runners = WorkerRunners.create(resources(), TaskConfigRestorer.NONE);
        config.put("name", "orders");
        config.put("connector.class", ScriptedConnectors.Sink.class.getName());
        config.put("tasks.max", "1");
        config.put("topics", topic);
        config.put("value.converter", Text.class.getName());
        config.put("errors.tolerance", "all");
        config.put("errors.deadletterqueue.topic.name", " " + queue + " ");
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        config.put("errors.deadletterqueue.context.headers.enable", "true");
    }

    @AfterEach
    void end() {
        runners.close();
        client.close();
    }

    private RunningInstance start() {
        Map<String, String> taskConfig = Map.of("task.class", Picky.class.getName());
        return runners.start(new TaskSpec(TaskId.of("orders", 0), config, taskConfig, 1, TargetState.STARTED), seen);
    }

    private void produce(String... values) {
        for (String value : values) {
            client.produce(topic, "k", value);
        }
    }

    private void awaitTaken(Object... expected) throws InterruptedException {
        for (Object value : expected) {
            assertThat(TAKEN.poll(60, SECONDS)).isEqualTo(value);
        }
    }

    private List<ConsumerRecord<String, String>> letters(int count) {
        return client.consumeUntil(queue, count, Duration.ofSeconds(60));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        byte[] value = record.headers().lastHeader("__connect.errors." + name).value();
        return value == null ? null : new String(value, UTF_8);
    }

    private Map<TopicPartition, Long> committed() {
        return client.committedOffsets("connect-orders-" + topic);
    }

    @Test
    void whatCannotBeConvertedIsADeadLetterByteByByteAndTheRestIsTaken() throws Exception {
        ProducerRecord<byte[], byte[]> poison =
                new ProducerRecord<>(topic, null, 4711L, null, "poison\u00fc".getBytes(UTF_8));
        poison.headers().add("own", null).add("own", "1".getBytes(UTF_8));
        produce("a");
        client.produce(poison);
        produce("null", "b");
        RunningInstance running = start();
        awaitTaken("reporter true", "a", "b");
        running.stop().get(60, SECONDS);

        List<ConsumerRecord<String, String>> letters = letters(2);
        ConsumerRecord<String, String> first = letters.get(0);
        assertThat(first.key()).isNull();
        assertThat(first.value()).isEqualTo("poison\u00fc");
        assertThat(first.timestamp()).isEqualTo(4711);
        List<String> names = new ArrayList<>();
        first.headers().forEach(header -> names.add(header.key().replace("__connect.errors.", "")));
        assertThat(names)
                .containsExactly(
                        "own",
                        "own",
                        "topic",
                        "partition",
                        "offset",
                        "connector.name",
                        "task.id",
                        "stage",
                        "class.name",
                        "exception.class.name",
                        "exception.message",
                        "exception.stacktrace");
        assertThat(letters)
                .extracting(
                        letter -> header(letter, "offset"),
                        letter -> header(letter, "stage"),
                        letter -> header(letter, "class.name"))
                .containsExactly(
                        tuple("1", "VALUE_CONVERTER", Text.class.getName()),
                        tuple("2", "VALUE_CONVERTER", Text.class.getName()));
        assertThat(client.describe(queue).partitions()).hasSize(1);
        assertThat(committed()).isEqualTo(Map.of(new TopicPartition(topic, 0), 4L));
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void whatATaskReportsIsTheConsumedRecordWhateverBecameOfIt() throws Exception {
        produce("report me", "made", "z");
        RunningInstance running = start();
        awaitTaken("reporter true", "reporting", "z");
        running.stop().get(60, SECONDS);

        assertThat(letters(2))
                .extracting(
                        ConsumerRecord::key,
                        ConsumerRecord::value,
                        letter -> header(letter, "topic"),
                        letter -> header(letter, "offset"),
                        letter -> header(letter, "stage"))
                .containsExactly(
                        tuple("k", "report me", topic, "0", "TASK_PUT"),
                        tuple("own key", "own value", topic, "77", "TASK_PUT"));
        assertThat(committed()).isEqualTo(Map.of(new TopicPartition(topic, 0), 3L));
    }

    @Test
    void whereNothingIsToleratedAReportedRecordIsWrittenAndFailsTheTask() throws Exception {
        config.put("errors.tolerance", "none");
        produce("a", "report me");
        RunningInstance running = start();
        seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        running.stop().get(60, SECONDS);

        assertThat(letters(1)).extracting(ConsumerRecord::value).containsExactly("report me");
        assertThat(committed()).doesNotContainValue(2L);
    }

    @Test
    void recordsThatThePutRejectsAreFoundAndBecomeDeadLetters() throws Exception {
        config.put("errors.tolerance.put.enable", "true");
        produce("a", "reject 1", "b", "c", "reject 4");
        RunningInstance running = start();
        awaitTaken("reporter true", "a", "b", "c");
        assertThat(letters(2)).extracting(ConsumerRecord::value).containsExactly("reject 1", "reject 4");
        running.stop().get(60, SECONDS);

        assertThat(committed()).isEqualTo(Map.of(new TopicPartition(topic, 0), 5L));
    }

    @Test
    void withoutAQueueAndALogThereIsNoReporter() throws Exception {
        config.remove("errors.deadletterqueue.topic.name");
        RunningInstance running = start();
        awaitTaken("reporter false");
        running.stop().get(60, SECONDS);
    }

    @Test
    void theLogAloneIsReasonEnoughForAReporter() throws Exception {
        config.remove("errors.deadletterqueue.topic.name");
        config.put("errors.log.enable", "true");
        RunningInstance running = start();
        awaitTaken("reporter true");
        running.stop().get(60, SECONDS);
    }

    @Test
    void aTopicThatIsThereIsUsedAsItIs() throws Exception {
        client.createTopic(queue, 3);
        config.put("errors.deadletterqueue.topic.replication.factor", "3");
        produce("poison");
        RunningInstance running = start();
        awaitTaken("reporter true");
        assertThat(letters(1)).hasSize(1);
        running.stop().get(60, SECONDS);
        assertThat(client.describe(queue).partitions()).hasSize(3);
    }

    @Test
    void anAbandonedTaskThatWaitsForItsReportsEnds() throws Exception {
        RunningInstance running = start();
        awaitTaken("reporter true");
        client.deleteTopics(queue);
        produce("made"); // its report waits for a topic that is gone
        awaitTaken("reporting");
        running.abandon();
        running.stop().get(60, SECONDS);
    }

    @Test
    void aTaskWhoseQueueIsDeletedWhileItRunsCreatesItAnewAndGoesOn() throws Exception {
        RunningInstance running = start();
        awaitTaken("reporter true");
        client.deleteTopics(queue);
        produce("poison", "a");

        awaitTaken("a");
        assertThat(letters(1)).extracting(ConsumerRecord::value).containsExactly("poison");
        running.stop().get(60, SECONDS);
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
        assertThat(committed()).isEqualTo(Map.of(new TopicPartition(topic, 0), 2L));
    }

    // ------------------------------------------------------------------------------------------------- sources

    /** Polls all kinds of records once. */
    public static final class Kinds extends SourceTask {
        private static volatile List<SourceRecord> next = List.of();

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            // nothing to start
        }

        @Override
        public @Nullable List<SourceRecord> poll() throws InterruptedException {
            List<SourceRecord> polled = next;
            next = List.of();
            if (polled.isEmpty()) {
                Thread.sleep(5); // as a source that has nothing new
                return null;
            }
            return polled;
        }

        @Override
        public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
            TAKEN.add(record.sourceOffset().get("n") + (metadata == null ? " without metadata" : ""));
        }

        @Override
        public void stop() {
            // nothing to stop
        }
    }

    private SourceRecord polled(int number, @Nullable Schema schema, @Nullable Object value) {
        return new SourceRecord(Map.of("p", 1), Map.of("n", number), topic, schema, value);
    }

    private RunningInstance startSource(SourceRecord... records) {
        Kinds.next = List.of(records);
        config.put("connector.class", ScriptedConnectors.Source.class.getName());
        return runners.start(
                new TaskSpec(
                        TaskId.of("orders", 0),
                        config,
                        Map.of("task.class", Kinds.class.getName()),
                        1,
                        TargetState.STARTED),
                seen);
    }

    @Test
    void aSourcesPoisonAmongTombstonesAndChangingSchemasIsADeadLetter() throws Exception {
        Schema one = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
        Schema two = SchemaBuilder.struct()
                .field("a", Schema.INT32_SCHEMA)
                .field("b", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        SourceRecord withNullHeader = polled(4, Schema.STRING_SCHEMA, "poison");
        withNullHeader.headers().add("none", null, null);
        RunningInstance running = startSource(
                polled(1, one, new Struct(one).put("a", 1)),
                polled(2, two, new Struct(two).put("a", 2)),
                polled(3, null, null),
                withNullHeader,
                polled(5, one, new Struct(one).put("a", 5)));

        List<Object> told = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            told.add(TAKEN.poll(60, SECONDS));
        }
        running.stop().get(60, SECONDS);
        assertThat(told).containsExactlyInAnyOrder("1", "2", "3", "4 without metadata", "5");
        assertThat(client.consumeUntil(topic, 4, Duration.ofSeconds(60)))
                .extracting(ConsumerRecord::value)
                .containsExactly("Struct{a=1}", "Struct{a=2}", null, "Struct{a=5}");
        ConsumerRecord<String, String> letter = letters(1).get(0);
        assertThat(letter.value())
                .isEqualTo("{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"poison\"}");
        assertThat(letter.headers().lastHeader("none").value()).isNull();
        assertThat(header(letter, "source.offset")).isEqualTo("{\"n\":4}");
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void aRecordThatIsTooLargeEvenForTheQueueFailsTheTaskAndSaysWhatToSet() throws Exception {
        RunningInstance running = startSource(polled(1, null, "x".repeat(2_000_000)));
        seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        running.stop().get(60, SECONDS);

        assertThat(seen.failure()).hasMessageContaining(queue).hasMessageContaining("max.request.size");
        assertThat(TAKEN).isEmpty();
    }

    private RunnerResources resources() {
        ConverterChoice text = new ConverterChoice(StringConverter.class.getName(), null, Map.of());
        return new RunnerResources(
                new ClassPathPlugins(),
                raw -> raw,
                SettingsReader.FRAMEWORK,
                new PlainClientConfigs(),
                KafkaClients.REAL,
                new WorkerConverters(
                        text, text, new ConverterChoice(SimpleHeaderConverter.class.getName(), null, Map.of())),
                new TaskSettings(Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(5), true, true),
                SourceOffsetStores.shared(new MemoryOffsets(new Journal()), MemoryOffsets.codec(), null),
                noting(),
                new FakePluginMetrics(),
                Clock.systemUTC());
    }

    private StatusStore noting() {
        return (StatusStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StatusStore.class}, (proxy, method, args) -> null);
    }

    private final class PlainClientConfigs implements ClientConfigs {
        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            return Map.of(
                    "bootstrap.servers",
                    kafka.bootstrapServers(),
                    "max.block.ms",
                    Long.toString(Long.MAX_VALUE),
                    "key.serializer",
                    ByteArraySerializer.class,
                    "value.serializer",
                    ByteArraySerializer.class);
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
            return Map.of("bootstrap.servers", kafka.bootstrapServers());
        }
    }
}
