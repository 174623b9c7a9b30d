package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sink tasks of one group that come, go, crash and are slow, on a real broker, with eager and with cooperative assignors:
 * nothing is lost, and nothing repeated beyond what at-least-once allows.
 */
@Timeout(240)
class SinkPressureTest {
    private final KafkaCluster kafka = TestKafka.shared();
    private final String name = "pressure-" + UUID.randomUUID();
    private final String topic = name + "-topic";
    private final Map<String, Object> overrides = new HashMap<>();
    private final List<TaskThread> running = new ArrayList<>();
    private final Deliveries deliveries = new Deliveries();
    private TestClient client;
    private KafkaProducer<String, String> producer;
    private int produced;

    @BeforeEach
    void connect() {
        client = kafka.client();
        // Not idempotent: with it a flush over the 100 partitions of a new topic now and then never ended.
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "enable.idempotence", "false", "retries", "1000"),
                new StringSerializer(),
                new StringSerializer());
        overrides.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 200);
    }

    @AfterEach
    void stopAll() throws Exception {
        for (TaskThread task : running) {
            task.abandon();
            SinkHarness.stop(task);
        }
        producer.close();
        client.close();
    }

    private SinkHarness harness(int number) {
        var harness = new SinkHarness();
        harness.id = TaskId.of(name, number);
        harness.topics = new SinkTopics(List.of(topic), null);
        harness.commitInterval = Duration.ofMillis(100);
        harness.commitTimeout = Duration.ofSeconds(30);
        if (overrides.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG) instanceof Integer ms) {
            harness.maxPollInterval = Duration.ofMillis(ms);
        }
        harness.task.onPut = deliveries::add;
        return harness;
    }

    private TaskThread start(SinkHarness harness) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "connect-" + name);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "connector-consumer-" + harness.id);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.putAll(overrides);
        TaskThread task = harness.start(new KafkaConsumer<>(config), TargetState.STARTED);
        running.add(task);
        return task;
    }

    /** So many records to each partition. */
    private void produce(int partitions, int each) {
        for (int i = 0; i < each; i++) {
            for (int partition = 0; partition < partitions; partition++) {
                var unused = producer.send(new ProducerRecord<>(topic, partition, null, "v" + produced));
                produced++;
            }
        }
        producer.flush();
    }

    private static boolean opened(SinkHarness harness) {
        return harness.task.calls().stream().anyMatch(call -> call.startsWith("open"));
    }

    private static void awaitOpen(SinkHarness harness) throws InterruptedException {
        harness.task.await(calls -> calls.stream().anyMatch(call -> call.startsWith("open")), "partitions");
    }

    private static void awaitThat(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain for " + what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int members() {
        try {
            return client.admin()
                    .describeConsumerGroups(List.of("connect-" + name))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .members()
                    .size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void assignor(String assignor) {
        overrides.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                assignor.equals("eager") ? RangeAssignor.class.getName() : CooperativeStickyAssignor.class.getName());
    }

    private long committedInAll() {
        return client.committedOffsets("connect-" + name).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eager", "cooperative"})
    void tasksThatComeAndGoInOrderLoseAndRepeatNothingOfAHundredPartitions(String assignor) throws Exception {
        assignor(assignor);
        overrides.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 40);
        client.createTopic(topic, 100);
        Map<Integer, TaskThread> tasks = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            for (int number = 0; number < 3; number++) {
                if (round > 0) {
                    SinkHarness.stop(tasks.remove(number));
                    produce(100, 1);
                }
                SinkHarness harness = harness(number);
                harness.task.onPut = records -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(records.size() % 7)); // not all alike
                    deliveries.add(records);
                };
                tasks.put(number, start(harness));
                produce(100, 2);
                awaitOpen(harness);
                produce(100, 1);
            }
        }
        deliveries.await(produced);
        for (TaskThread task : tasks.values()) {
            SinkHarness.stop(task);
        }

        assertThat(deliveries.gaps()).isEmpty();
        assertThat(deliveries.repeated()).isEmpty();
        assertThat(committedInAll()).isEqualTo(produced);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eager", "cooperative"})
    void aTaskThatCrashesRepeatsWhatItHadNotCommittedAndNothingElse(String assignor) throws Exception {
        assignor(assignor);
        client.createTopic(topic, 100);
        SinkHarness crashing = harness(0);
        Set<Deliveries.Repetition> uncommitted = ConcurrentHashMap.newKeySet();
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean crash = new AtomicBoolean();
        crashing.task.onPut = records -> {
            deliveries.add(records);
            records.forEach(record -> uncommitted.add(
                    new Deliveries.Repetition(record.originalKafkaPartition(), record.originalKafkaOffset())));
            if (crash.get()) {
                full.countDown();
                awaitWhateverHappens(never);
            }
        };
        TaskThread first = start(crashing);
        start(harness(1));
        start(harness(2));
        awaitThat("three members", () -> members() == 3);
        produce(100, 10);
        deliveries.await(produced);
        crash.set(true);
        produce(100, 5);
        await(full);
        Map<TopicPartition, Long> committed = client.committedOffsets("connect-" + name);

        first.abandon();
        produce(100, 5);
        deliveries.await(produced);

        uncommitted.removeIf(
                record -> record.offset() < committed.getOrDefault(new TopicPartition(topic, record.partition()), 0L));
        assertThat(deliveries.gaps()).isEmpty();
        assertThat(deliveries.repeated()).isNotEmpty().isSubsetOf(uncommitted).doesNotHaveDuplicates();
    }

    private static void awaitWhateverHappens(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // given up
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eager", "cooperative"})
    void aRevocationWaitsForTheRunningPutThenAsksClosesAndCommitsBeforeAnotherTaskOpens(String assignor)
            throws Exception {
        assignor(assignor);
        overrides.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        client.createTopic(topic, 4);
        CountDownLatch go = new CountDownLatch(1);
        SinkHarness one = harness(0);
        one.commitInterval = Duration.ofHours(1);
        one.task.onPut = records -> {
            await(go);
            deliveries.add(records);
        };
        TaskThread first = start(one);
        produce(4, 10);
        one.task.await(calls -> calls.stream().anyMatch(call -> call.startsWith("put")), "the put");
        SinkHarness two = harness(1);
        Map<TopicPartition, Long> committedAtOpen = new ConcurrentHashMap<>();
        two.task.onOpen = context -> committedAtOpen.putAll(client.committedOffsets("connect-" + name));
        TaskThread second = start(two);
        awaitThat("both in the group", () -> members() == 2);
        assertThat(opened(two)).isFalse();
        assertThat(one.task.calls()).noneMatch(call -> call.startsWith("close"));

        go.countDown();
        awaitOpen(two);
        produce(4, 10);
        deliveries.await(produced);
        SinkHarness.stop(second);
        SinkHarness.stop(first);

        List<String> calls = one.task.calls();
        int close = indexOf(calls, "close");
        assertThat(calls.get(close - 1)).startsWith("preCommit");
        assertThat(committedAtOpen).as("what the first gave back was committed").hasSizeGreaterThanOrEqualTo(2);
        assertThat(deliveries.gaps()).isEmpty();
        assertThat(deliveries.repeated()).isEmpty();
    }

    private static int indexOf(List<String> calls, String call) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).startsWith(call)) {
                return i;
            }
        }
        throw new AssertionError("no " + call + " in " + calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eager", "cooperative"})
    void lostPartitionsAreClosedWithoutCommitAndReadAgainFromTheLastOne(String assignor) throws Exception {
        assignor(assignor);
        client.createTopic(topic, 2);
        SinkHarness harness = harness(0);
        harness.commitInterval = Duration.ofHours(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch putting = new CountDownLatch(1);
        harness.task.onPut = records -> {
            deliveries.add(records);
            putting.countDown();
            await(go);
        };
        TaskThread task = start(harness);
        produce(2, 10);
        await(putting);

        client.admin()
                .removeMembersFromConsumerGroup("connect-" + name, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get(30, TimeUnit.SECONDS);
        awaitThat("it to be a member again, while it puts", () -> members() == 1);
        assertThat(harness.task.calls()).noneMatch(call -> call.startsWith("close"));
        go.countDown();
        harness.task.await(
                calls -> calls.stream().filter(call -> call.startsWith("open")).count() >= 2, "open again");
        produce(2, 10);
        deliveries.await(produced);
        List<String> calls = harness.task.calls();
        int close = indexOf(calls, "close");
        assertThat(calls.subList(0, close)).noneMatch(call -> call.startsWith("preCommit"));
        SinkHarness.stop(task);

        assertThat(deliveries.gaps()).isEmpty();
        assertThat(deliveries.repeated()).isNotEmpty(); // nothing had been committed
        assertThat(harness.seen.states()).doesNotContain(InstanceState.FAILED);
        assertThat(committedInAll()).isEqualTo(produced);
    }

    @Test
    void theGroupIsAskedForKafkasDefaultPatienceUnlessTheUserNamesAnother() {
        assertThat(SinkTaskAssembly.polls(Map.of()).maxInterval())
                .isEqualTo(Duration.ofMillis(((Number) ConsumerConfig.configDef()
                                .defaultValues()
                                .get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG))
                        .longValue()));
        assertThat(SinkTaskAssembly.polls(Map.of(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, " 600000 "))
                        .maxInterval())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aPutThreeTimesAsLongAsTheGroupsPatienceLosesNothingAlthoughOthersComeAndGo() throws Exception {
        assignor("cooperative");
        overrides.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 8_000);
        overrides.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        client.createTopic(topic, 10);
        SinkHarness slow = harness(0);
        CountDownLatch putting = new CountDownLatch(1);
        AtomicBoolean once = new AtomicBoolean(true);
        slow.task.onPut = records -> {
            deliveries.add(records);
            if (once.getAndSet(false)) {
                putting.countDown();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(24)); // the time that it takes is what is tested
            }
        };
        TaskThread first = start(slow);
        produce(10, 5);
        await(putting);
        SinkHarness passing = harness(1);
        TaskThread second = start(passing);
        awaitOpen(passing); // the group went on: it waited as long as it may
        assertThat(members()).as("the slow one is still a member").isEqualTo(2);
        SinkHarness.stop(second);
        produce(10, 5);
        deliveries.await(produced);
        SinkHarness.stop(first);

        assertThat(deliveries.gaps()).isEmpty();
        assertThat(new HashSet<>(slow.seen.states())).doesNotContain(InstanceState.FAILED);
        assertThat(committedInAll()).isEqualTo(produced);
    }
}
