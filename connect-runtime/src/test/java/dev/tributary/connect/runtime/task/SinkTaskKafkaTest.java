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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sink tasks against real brokers. */
@Timeout(240)
class SinkTaskKafkaTest {
    private final KafkaCluster kafka = TestKafka.shared();
    private final String name = "sink-" + UUID.randomUUID();
    private final String topic = name + "-topic";
    private final Map<String, Object> overrides = new HashMap<>();
    private final List<TaskThread> running = new ArrayList<>();
    private TestClient client;

    @BeforeEach
    void connect() {
        client = kafka.client();
        overrides.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
    }

    @AfterEach
    void stopAll() throws Exception {
        for (TaskThread task : running) {
            task.abandon();
            SinkHarness.stop(task);
        }
        client.close();
    }

    private SinkHarness harness(int number) {
        SinkHarness harness = new SinkHarness();
        harness.id = TaskId.of(name, number);
        harness.topics = new SinkTopics(List.of(topic), null);
        Object maxPollInterval = overrides.get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        if (maxPollInterval instanceof Integer ms) {
            harness.maxPollInterval = Duration.ofMillis(ms);
        }
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

    private void produce(int from, int to) {
        IntStream.range(from, to).forEach(i -> client.produce(topic, "k" + i, "v" + i));
    }

    private Set<String> values(int from, int to) {
        Set<String> values = new HashSet<>();
        IntStream.range(from, to).forEach(i -> values.add("v" + i));
        return values;
    }

    private Map<TopicPartition, Long> committed() {
        return client.committedOffsets("connect-" + name);
    }

    private static void awaitValues(SinkHarness harness, int count) throws InterruptedException {
        harness.task.await(calls -> harness.task.values().size() >= count, count + " records");
    }

    @Test
    void aPutThatTakesLongerThanTheMaximumPollIntervalKeepsItsPartitions() throws Exception {
        client.createTopic(topic);
        overrides.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 6_000);
        overrides.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5);
        SinkHarness harness = harness(0);
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        harness.task.onPut = records -> {
            if (first.getAndSet(false)) {
                await(never, Duration.ofSeconds(10)); // the time that the put takes is what is tested
            }
        };
        TaskThread task = start(harness);
        produce(0, 100);
        awaitValues(harness, 100);
        SinkHarness.stop(task);
        assertThat(harness.task.values())
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "v" + i).toList());
        assertThat(harness.task.calls().stream().filter(call -> call.startsWith("open")))
                .hasSize(1);
        assertThat(committed()).isEqualTo(Map.of(new TopicPartition(topic, 0), 100L));
    }

    @Test
    void aTaskThatIsStoppedAndStartedAgainGoesOnWhereItWas() throws Exception {
        client.createTopic(topic, 3);
        produce(0, 50);
        SinkHarness harness = harness(0);
        TaskThread task = start(harness);
        awaitValues(harness, 50);
        SinkHarness.stop(task);
        produce(50, 80);
        SinkHarness again = harness(0);
        TaskThread restarted = start(again);
        awaitValues(again, 30);
        SinkHarness.stop(restarted);
        assertThat(again.task.values()).hasSize(30);
        assertThat(new HashSet<>(again.task.values())).isEqualTo(values(50, 80));
        assertThat(committed().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(80);
    }

    @Test
    void twoTasksShareThePartitionsAndNothingIsLostOrDoubledWhenTheyMove() throws Exception {
        client.createTopic(topic, 4);
        produce(0, 100);
        SinkHarness one = harness(0);
        TaskThread first = start(one);
        awaitValues(one, 100);
        SinkHarness two = harness(1);
        TaskThread second = start(two);
        two.task.await(calls -> calls.stream().anyMatch(call -> call.startsWith("open")), "its share");
        produce(100, 200);
        one.task.await(
                calls -> one.task.values().size() + two.task.values().size() >= 200
                        || two.task.values().size() >= 100,
                "some");
        SinkHarness.stop(second); // what it had goes back to the first
        produce(200, 300);
        one.task.await(
                calls -> {
                    Set<String> all = new HashSet<>(one.task.values());
                    all.addAll(two.task.values());
                    return all.size() == 300;
                },
                "everything");
        SinkHarness.stop(first);
        List<String> all = new ArrayList<>(one.task.values());
        all.addAll(two.task.values());
        assertThat(all).hasSize(300).containsExactlyInAnyOrderElementsOf(values(0, 300));
        assertThat(two.task.values()).isNotEmpty();
        assertThat(committed().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(300);
    }

    @Test
    void aRebalanceDuringALongPutTakesThePartitionsAwayAndTheTaskLivesOn() throws Exception {
        client.createTopic(topic, 2);
        overrides.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 4_000);
        overrides.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        CountDownLatch go = new CountDownLatch(1);
        SinkHarness one = harness(0);
        one.task.onPut = records -> await(go, Duration.ofSeconds(120));
        TaskThread first = start(one);
        produce(0, 20);
        one.task.await(calls -> calls.stream().anyMatch(call -> call.startsWith("put")), "the long put");
        SinkHarness two = harness(1);
        TaskThread second = start(two);
        two.task.await(calls -> calls.stream().anyMatch(call -> call.startsWith("put")), "the other's share");
        assertThat(one.task.calls().stream().filter(call -> call.startsWith("close")))
                .isEmpty();
        go.countDown();
        one.task.await(
                calls -> calls.stream().filter(call -> call.startsWith("open")).count() == 2, "open again");
        produce(20, 60);
        one.task.await(
                calls -> {
                    Set<String> all = new HashSet<>(one.task.values());
                    all.addAll(two.task.values());
                    return all.size() == 60;
                },
                "everything");
        SinkHarness.stop(first);
        SinkHarness.stop(second);
        assertThat(one.seen.states()).doesNotContain(InstanceState.FAILED);
        assertThat(committed().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(60);
    }

    @Test
    void aRewindReadsAgain() throws Exception {
        client.createTopic(topic);
        produce(0, 10);
        SinkHarness harness = harness(0);
        AtomicBoolean rewound = new AtomicBoolean();
        harness.task.onPut = records -> {
            if (!rewound.getAndSet(true)) {
                harness.task.context().offset(new TopicPartition(topic, 0), 4);
            }
        };
        TaskThread task = start(harness);
        harness.task.await(
                calls -> harness.task.values().stream().filter("v9"::equals).count() >= 1
                        && harness.task.values().stream().filter("v4"::equals).count() == 2
                        && harness.task.values().lastIndexOf("v9")
                                > harness.task.values().lastIndexOf("v4"),
                "from offset 4 again");
        SinkHarness.stop(task);
        assertThat(committed()).isEqualTo(Map.of(new TopicPartition(topic, 0), 10L));
    }

    @Test
    void whatCouldNotBePutAtFirstIsPutLaterAndCommittedOnlyThen() throws Exception {
        client.createTopic(topic);
        produce(0, 10);
        SinkHarness harness = harness(0);
        harness.commitInterval = Duration.ofMillis(50);
        AtomicInteger refusals = new AtomicInteger(3);
        CountDownLatch refused = new CountDownLatch(3);
        harness.task.onPut = records -> {
            if (refusals.getAndDecrement() > 0) {
                refused.countDown();
                harness.task.context().timeout(100);
                throw new RetriableException("busy");
            }
        };
        TaskThread task = start(harness);
        await(refused, Duration.ofSeconds(60));
        awaitValues(harness, 13);
        harness.task.await(calls -> calls.contains("preCommit {" + topic + "-0=10}"), "commit of it all");
        SinkHarness.stop(task);
        assertThat(new HashSet<>(harness.task.values())).isEqualTo(values(0, 10));
        int firstCommit = harness.task.calls().indexOf("preCommit {" + topic + "-0=10}");
        assertThat(harness.task.calls().subList(0, firstCommit).stream().filter(call -> call.startsWith("put")))
                .hasSizeGreaterThanOrEqualTo(4);
        assertThat(committed()).isEqualTo(Map.of(new TopicPartition(topic, 0), 10L));
    }

    @Test
    void aPausedTaskIsGivenNothingUntilItIsResumed() throws Exception {
        client.createTopic(topic);
        produce(0, 10);
        SinkHarness harness = harness(0);
        TaskThread task = start(harness);
        awaitValues(harness, 10);
        task.target(TargetState.PAUSED);
        harness.seen.awaitStates(InstanceState.RUNNING, InstanceState.PAUSED);
        produce(10, 20);
        harness.task.onEmptyPut = context -> context.timeout(100);
        harness.task.context().timeout(100);
        harness.task.context().requestCommit(); // wakes the task, which then obeys the timeout
        harness.task.awaitEmptyPuts(5); // polls go on meanwhile
        int before = harness.task.values().size();
        task.target(TargetState.STARTED);
        awaitValues(harness, 20);
        SinkHarness.stop(task);
        assertThat(before).isEqualTo(10);
        assertThat(harness.task.values())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "v" + i).toList());
    }

    @Test
    void topicsThatMatchAPatternAreConsumedAlsoIfTheyAreCreatedLater() throws Exception {
        overrides.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 500);
        client.createTopic(topic);
        produce(0, 5);
        SinkHarness harness = harness(0);
        harness.topics = new SinkTopics(null, Pattern.compile(Pattern.quote(name) + ".*"));
        TaskThread task = start(harness);
        awaitValues(harness, 5);
        client.createTopic(name + "-later");
        client.produce(name + "-later", "k", "late");
        awaitValues(harness, 6);
        SinkHarness.stop(task);
        assertThat(harness.task.values()).contains("late");
        assertThat(committed())
                .isEqualTo(Map.of(new TopicPartition(topic, 0), 5L, new TopicPartition(name + "-later", 0), 1L));
    }

    @Test
    void theConsumerProtocolOfKafka4WorksAsWell() throws Exception {
        overrides.clear();
        overrides.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        client.createTopic(topic, 2);
        produce(0, 50);
        SinkHarness one = harness(0);
        TaskThread first = start(one);
        awaitValues(one, 50);
        SinkHarness two = harness(1);
        TaskThread second = start(two);
        two.task.await(calls -> calls.stream().anyMatch(call -> call.startsWith("open")), "its share");
        SinkHarness.stop(first);
        produce(50, 100);
        awaitValues(two, 50);
        SinkHarness.stop(second);
        List<String> all = new ArrayList<>(one.task.values());
        all.addAll(two.task.values());
        assertThat(all).containsExactlyInAnyOrderElementsOf(values(0, 100));
        assertThat(committed().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(100);
    }

    private static void await(CountDownLatch latch, Duration longest) {
        try {
            boolean released = latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(released || longest.toSeconds() == 10).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
