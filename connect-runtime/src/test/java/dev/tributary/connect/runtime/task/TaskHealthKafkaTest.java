package dev.tributary.connect.runtime.task;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.config.TaskSettings;
import dev.tributary.connect.runtime.config.WorkerConverters;
import dev.tributary.connect.runtime.metrics.MetricSets;
import dev.tributary.connect.runtime.pipeline.FakePluginMetrics;
import dev.tributary.connect.runtime.state.StatusStore;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of real tasks with a real broker: tasks that work, wait, hang and lag behind. */
@Timeout(180)
class TaskHealthKafkaTest {
    private static final TaskId TASK = TaskId.of("orders", 0);
    private static final InstanceId ID = InstanceId.of(TASK);

    private static EmbeddedKafka kafka;
    private static TestClient client;
    private static volatile Consumer<Collection<SinkRecord>> onPut = records -> {};
    private static volatile Supplier<List<SourceRecord>> onPoll = List::of;

    private final String topic = "health-" + UUID.randomUUID();
    private final Listening listener = new Listening();
    private final Metrics registry = new Metrics();
    private final Map<String, String> config = new HashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private WorkerRunners runners;
    private RunningInstance running;

    /** The sink of these tests. */
    public static final class HangingSink extends SinkTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public void put(Collection<SinkRecord> records) {
            if (!records.isEmpty()) {
                onPut.accept(records);
            }
        }

        @Override
        public void stop() {}
    }

    /** The source of these tests. */
    public static final class HangingSource extends SourceTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {}

        @Override
        public List<SourceRecord> poll() {
            return onPoll.get();
        }

        @Override
        public void stop() {}
    }

    /** Keeps what a run's listener hears of stalls. */
    private static final class Listening implements InstanceListener {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onState(InstanceState state, Throwable failure, String version) {}

        @Override
        public void onReconfigurationRequested() {}

        @Override
        public void onStalled(InstanceHealth health) {
            heard.add("stalled in " + health.stages().get(0).stage());
        }

        @Override
        public void onRecovered(InstanceHealth health) {
            heard.add("recovered");
        }
    }

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start();
        client = kafka.client();
    }

    @AfterAll
    static void stopKafka() {
        client.close();
        kafka.close();
    }

    @BeforeEach
    void begin() {
        client.createTopic(topic);
        runners = WorkerRunners.create(resources(), TaskConfigRestorer.NONE);
        config.put("connector.class", ScriptedConnectors.Sink.class.getName());
        config.put("tasks.max", "1");
        config.put("topics", topic);
    }

    @AfterEach
    void end() throws Exception {
        released.countDown();
        running.stop().get(60, SECONDS);
        runners.close();
        registry.close();
    }

    private void start(Class<?> task) {
        Map<String, String> taskConfig = Map.of("task.class", task.getName());
        running = runners.start(new TaskSpec(TASK, config, taskConfig, 1, TargetState.STARTED), listener);
    }

    private void hang() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- sinks

    @Test
    void aPutThatDoesNotReturnIsShownWithItsStackUntilItReturns() throws Exception {
        config.put("tributary.stall.timeout.ms", "8000"); // longer than the start takes
        onPut = records -> hang();
        client.produce(topic, "k", "v");
        start(HangingSink.class);

        InstanceHealth stalled = await(HealthState.STALLED);
        assertThat(stalled.reason()).startsWith("put() of the task has not returned for ");
        assertThat(stalled.stack())
                .startsWith("\"task-thread-orders-0\" WAITING")
                .contains(HangingSink.class.getName() + ".put");
        assertThat(stalled.stages().get(0).stage()).isEqualTo(WorkStage.PUT);
        assertThat(metric("state")).isEqualTo("stalled");
        assertThat(metric("stall-total")).isEqualTo(1.0);
        assertThat((double) metric("longest-call-ms")).isGreaterThanOrEqualTo(8_000);

        released.countDown();
        InstanceHealth recovered = await(HealthState.ACTIVE);
        assertThat(recovered.stack()).isNull();
        assertThat(recovered.records()).isEqualTo(1);
        await(() -> listener.heard, heard -> heard.equals(List.of("stalled in PUT", "recovered")));
    }

    @Test
    void aPutThatAsksForItsBatchForeverIsAStall() throws Exception {
        config.put("tributary.stall.timeout.ms", "8000");
        AtomicInteger puts = new AtomicInteger();
        onPut = records -> {
            if (released.getCount() > 0) {
                puts.incrementAndGet();
                throw new RetriableException("the database is away");
            }
        };
        client.produce(topic, "k", "v");
        start(HangingSink.class);

        assertThat(await(HealthState.STALLED).reason())
                .startsWith("put() of the task has failed and been tried again for ")
                .contains("the database is away");
        assertThat(puts).hasValueGreaterThanOrEqualTo(2);
        released.countDown();
        await(HealthState.ACTIVE);
    }

    @Test
    void aSinkThatIsSlowerThanRecordsComeIsBackpressuredAndToldHowFarItIsBehind() throws Exception {
        config.put("consumer.override.max.poll.records", "1");
        long producedMs = System.currentTimeMillis();
        IntStream.range(0, 40).forEach(i -> client.produce(topic, "k", "v" + i));
        onPut = records -> {
            if (released.getCount() > 0) {
                pause(released);
            }
        };
        start(HangingSink.class);

        InstanceHealth pressed = await(HealthState.BACKPRESSURED);
        assertThat(pressed.reason()).startsWith("put() is slower than records come");
        InstanceHealth behind = await(health -> health.freshness().endToEnd() != null
                && health.freshness().lagRecords() != null
                && health.freshness().lagRecords() > 0
                && health.shares().getOrDefault(WorkStage.PUT, 0.0) > 0.5); // the start counts, too
        assertThat(behind.freshness().lagTime())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofMillis(System.currentTimeMillis() - producedMs));
        assertThat(behind.shares().get(WorkStage.PUT)).isGreaterThan(0.5);
        assertThat((double) metric("lag-records")).isPositive();
        assertThat((double) metric("end-to-end-max-ms")).isPositive();

        released.countDown();
        InstanceHealth caughtUp = await(health -> Long.valueOf(40).equals(health.records())
                && Long.valueOf(0).equals(health.freshness().lagRecords()));
        assertThat(caughtUp.freshness().lagTime()).isZero();
        await(HealthState.ACTIVE);
    }

    private static void pause(CountDownLatch released) {
        try {
            boolean unused = released.await(400, MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSinkWithoutRecordsIsNotTakenForOneThatHangs() throws Exception {
        config.put("tributary.stall.timeout.ms", "8000");
        start(HangingSink.class);
        await(health -> health.state() == HealthState.ACTIVE || health.state() == HealthState.IDLE);
        await(health -> health.shares().getOrDefault(WorkStage.POLL, 0.0) > 0
                && stage(health).toMillis() > 10_000);

        assertThat(listener.heard).isEmpty();
    }

    /** How long the plugin's thread has waited. */
    private static Duration stage(InstanceHealth health) {
        return health.stages().get(0).lasted();
    }

    // ---- sources

    @Test
    void aPollThatDoesNotReturnIsAStallOnceItTakesTooLong() throws Exception {
        config.put("tributary.stall.timeout.ms", "8000"); // longer than the start takes
        onPoll = () -> {
            hang();
            return null;
        };
        start(HangingSource.class);

        InstanceHealth stalled = await(HealthState.STALLED);
        assertThat(stalled.reason()).startsWith("poll() of the task has not returned for ");
        assertThat(stalled.stack()).contains(HangingSource.class.getName() + ".poll");
        released.countDown();
        await(health -> health.state() != HealthState.STALLED);
    }

    @Test
    void aSourceThatKafkaDoesNotKeepUpWithIsBackpressuredUntilItDoes() throws Exception {
        String value = "x".repeat(20_000);
        onPoll = () -> IntStream.range(0, 20)
                .mapToObj(i -> new SourceRecord(
                        Map.of("a", "b"),
                        Map.of("n", i),
                        topic,
                        null,
                        null,
                        null,
                        null,
                        value,
                        System.currentTimeMillis()))
                .toList();
        start(HangingSource.class);
        await(health -> health.records() != null && health.records() > 0);
        kafka.stopBroker(0);

        InstanceHealth pressed = await(health -> health.state() == HealthState.BACKPRESSURED
                && health.recordsPerSecond() != null
                && health.recordsPerSecond() < 1e9
                && health.stages().get(0).stage() == WorkStage.SEND);
        assertThat(pressed.reason()).startsWith("Kafka takes records more slowly");
        assertThat(pressed.freshness().recordAge()).isNotNull();

        onPoll = () -> {
            pause(released);
            return null;
        };
        kafka.startBroker(0);
        await(health -> health.state() == HealthState.ACTIVE || health.state() == HealthState.IDLE);
    }

    // ---- connectors

    @Test
    void aTimeoutThatIsNoNumberFailsTheTaskWithTheKeyAndWhatIsExpected() throws Exception {
        config.put("tributary.stall.timeout.ms", "soon");
        start(HangingSink.class);

        assertThat(await(HealthState.FAILED).reason())
                .contains("tributary.stall.timeout.ms")
                .contains("soon");
    }

    // ---- awaiting

    private InstanceHealth await(HealthState state) throws InterruptedException {
        return await(health -> health.state() == state);
    }

    private InstanceHealth await(Predicate<InstanceHealth> wanted) throws InterruptedException {
        return await(() -> runners.health().health(ID).orElseThrow(), wanted);
    }

    private static <T> T await(Supplier<T> seen, Predicate<T> wanted) throws InterruptedException {
        long end = System.nanoTime() + SECONDS.toNanos(60);
        T last = seen.get();
        while (!wanted.test(last)) {
            assertThat(System.nanoTime() - end).as("seen last: %s", last).isNegative();
            MILLISECONDS.sleep(20);
            last = seen.get();
        }
        return last;
    }

    private Object metric(String name) {
        List<KafkaMetric> found = registry.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("task-health-metrics"))
                .filter(metric -> metric.metricName().name().equals(name))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).metricValue();
    }

    // ---- what tasks are given

    private RunnerResources resources() {
        ConverterChoice text = new ConverterChoice(StringConverter.class.getName(), null, Map.of());
        return new RunnerResources(
                new ClassPathPlugins(),
                raw -> raw,
                new PlainSettings(),
                new PlainClientConfigs(),
                KafkaClients.REAL,
                new WorkerConverters(
                        text, text, new ConverterChoice(SimpleHeaderConverter.class.getName(), null, Map.of())),
                new TaskSettings(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofSeconds(5), true, false),
                SourceOffsetStores.shared(new MemoryOffsets(new Journal()), MemoryOffsets.codec(), null),
                (StatusStore) Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {StatusStore.class}, (proxy, method, args) -> null),
                new FakePluginMetrics(),
                Clock.systemUTC(),
                null,
                new MetricSets(registry, Time.SYSTEM));
    }

    private final class PlainClientConfigs implements ClientConfigs {
        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            return Map.of(
                    "bootstrap.servers",
                    kafka.bootstrapServers(),
                    "key.serializer",
                    ByteArraySerializer.class,
                    "value.serializer",
                    ByteArraySerializer.class,
                    "buffer.memory",
                    4_000_000L,
                    "reconnect.backoff.max.ms",
                    "100",
                    "max.block.ms",
                    Long.MAX_VALUE);
        }

        @Override
        public Map<String, Object> sinkConsumer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            return Map.of(
                    "bootstrap.servers",
                    kafka.bootstrapServers(),
                    "group.id",
                    "connect-orders-" + topic,
                    "enable.auto.commit",
                    "false",
                    "auto.offset.reset",
                    "earliest",
                    "max.poll.records",
                    connectorConfig.getOrDefault("consumer.override.max.poll.records", "500"),
                    "key.deserializer",
                    ByteArrayDeserializer.class,
                    "value.deserializer",
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
