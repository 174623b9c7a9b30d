package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.StringConverter;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that were given up while their plugin hung, and whose plugin comes back when the successor works. */
@Timeout(120)
class ZombieKafkaTest {
    private final KafkaCluster kafka = TestKafka.shared();
    private final String name = "zombie-" + UUID.randomUUID();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch comesBack = new CountDownLatch(1);
    private final SourceRig rig = new SourceRig(true);
    private final ScriptedSource.Script successor = new ScriptedSource.Script(new Journal());
    private TestClient client;

    @BeforeEach
    void connect() {
        client = kafka.client();
        client.createTopic(name);
        rig.clients = new RealProducers();
    }

    @AfterEach
    void close() {
        comesBack.countDown();
        rig.close();
        client.close();
    }

    /** Not interruptible, as plugins can be. */
    private void hang() {
        hangs.countDown();
        boolean back = false;
        while (!back) {
            try {
                comesBack.await();
                back = true;
            } catch (InterruptedException e) {
                rig.journal.add("was interrupted and hangs on");
            }
        }
    }

    private SourceRecord number(int number) {
        return new SourceRecord(Map.of("file", "a"), Map.of("line", number), name, null, "n" + number);
    }

    /** Gives the present run up and starts another, which sends what it is given. */
    private RunningInstance replace(RunningInstance zombie, ScriptedSource.Poll poll) throws InterruptedException {
        assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();
        zombie.abandon();
        ScriptedSource.next = successor;
        successor.polls.add(poll);
        return rig.start();
    }

    /** A helper closes the context, and may be late. */
    private static Throwable refusal(ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        while (thrown == null) {
            Thread.onSpinWait();
            thrown = catchThrowable(call);
        }
        return thrown;
    }

    @Test
    void whatASourceReturnsLateIsNotSentAndItsContextRefuses() throws Exception {
        CompletableFuture<List<Throwable>> refused = new CompletableFuture<>();
        rig.script.poll(number(1));
        rig.script.polls.add(() -> {
            hang();
            refused.complete(List.of(
                    catchThrowable(
                            () -> rig.script.context.offsetStorageReader().offset(Map.of("file", "a"))),
                    refusal(() -> rig.script.context.pluginMetrics())));
            return List.of(number(2), number(3));
        });
        RunningInstance zombie = rig.start();
        rig.journal.awaitCount("commitRecord n1", 1);
        RunningInstance next = replace(zombie, () -> List.of(number(2)));
        successor.journal.awaitCount("commitRecord n2", 1);
        rig.states.await(InstanceState.RUNNING);

        comesBack.countDown();
        zombie.stop().get(60, TimeUnit.SECONDS);
        next.stop().get(60, TimeUnit.SECONDS);

        assertThat(client.consumeAll(name)).extracting(ConsumerRecord::value).containsExactly("n1", "n2");
        assertThat(refused.get())
                .hasOnlyElementsOfTypes(ConnectException.class, IllegalStateException.class)
                .hasSize(2);
        assertThat(rig.offsets.describe()).contains("\"line\":2").doesNotContain("\"line\":3");
        assertThat(rig.journal.all()).contains("was interrupted and hangs on").doesNotContain("commitRecord n3");
    }

    @Test
    void whatHungInAConverterIsNotSentLate() throws Exception {
        AtomicBoolean once = new AtomicBoolean();
        HangingConverter.hang = value -> {
            if ("n2".equals(value) && !once.getAndSet(true)) {
                hang();
            }
        };
        rig.converter = new ConverterChoice(HangingConverter.class.getName(), null, Map.of());
        rig.script.poll(number(1), number(2), number(3));
        RunningInstance zombie = rig.start();
        rig.journal.awaitCount("commitRecord n1", 1);
        RunningInstance next = replace(zombie, () -> List.of(number(2)));
        successor.journal.awaitCount("commitRecord n2", 1);

        comesBack.countDown();
        zombie.stop().get(60, TimeUnit.SECONDS);
        next.stop().get(60, TimeUnit.SECONDS);

        assertThat(client.consumeAll(name)).extracting(ConsumerRecord::value).containsExactly("n1", "n2");
    }

    /** Converts text, and lets a test hold it. */
    public static final class HangingConverter extends StringConverter {
        static volatile java.util.function.Consumer<Object> hang = value -> {};

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            hang.accept(value);
            return super.fromConnectData(topic, schema, value);
        }
    }

    @Test
    void exactlyOnceNoNumberComesTwiceThoughTheZombieCommits() throws Exception {
        client.createCompactedTopic(SourceRig.OFFSETS, 1);
        rig.exactlyOnce = new Permissive();
        rig.connectorSettings = Map.of("transaction.boundary", "connector");
        rig.script.poll(number(1));
        rig.script.polls.add(() -> {
            hang();
            rig.script.context.transactionContext().commitTransaction();
            return List.of(number(2));
        });
        RunningInstance zombie = rig.start();
        RunningInstance next = replace(zombie, () -> {
            successor.context.transactionContext().commitTransaction();
            return List.of(number(1));
        });
        successor.journal.awaitCount("commitRecord n1", 1);

        comesBack.countDown();
        zombie.stop().get(60, TimeUnit.SECONDS);
        next.stop().get(60, TimeUnit.SECONDS);

        assertThat(committed(name)).containsExactly("n1");
        assertThat(rig.journal.all()).doesNotContain("commitRecord n1", "commitRecord n2");
    }

    @Test
    void aSinkThatComesBackCommitsNothingAndItsClientsWereClosedMeanwhile() throws Exception {
        Errant errant = new Errant();
        SinkHarness first = harness();
        first.errant = errant;
        first.task.onPut = records -> {
            if (!records.isEmpty()) {
                hang();
                first.task.context().requestCommit();
                first.task.context().offset(new TopicPartition(name, 0), 0);
                first.task.context().offset(new TopicPartition("foreign", 7), 3);
            }
        };
        first.task.onPreCommit = offsets -> Map.of(new TopicPartition(name, 0), new OffsetAndMetadata(1));
        SinkHarness second = harness();
        IntStream.range(0, 5).forEach(i -> client.produce(name, "k", "v" + i));
        TaskThread zombie = start(first);
        assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();

        zombie.abandon();
        errant.closed.get(60, TimeUnit.SECONDS); // while put() hangs
        TaskThread next = start(second);
        second.task.await(calls -> second.task.values().size() == 5, "all records again");
        second.task.context().requestCommit();
        second.task.await(calls -> calls.stream().anyMatch(call -> call.startsWith("preCommit")), "a commit");
        comesBack.countDown();
        SinkHarness.stop(zombie);
        SinkHarness.stop(next);

        assertThat(client.committedOffsets("connect-" + name)).isEqualTo(Map.of(new TopicPartition(name, 0), 5L));
        assertThat(second.task.values()).hasSize(5);
        assertThat(first.seen.states()).containsExactly(InstanceState.RUNNING);
    }

    @Test
    void zombiesAreCountedWhileTheirThreadsLive() throws Exception {
        Zombies zombies = new Zombies();
        InstanceId id = InstanceId.of(TaskId.of("foo", 0));
        CompletableFuture<Void> one = new CompletableFuture<>();
        CompletableFuture<Void> two = new CompletableFuture<>();
        zombies.add(id, one);
        zombies.add(id, two);
        assertThat(zombies.count(id)).isEqualTo(2);

        one.complete(null);
        assertThat(zombies.count(id)).isEqualTo(1);
        two.complete(null);
        assertThat(zombies.count(id)).isZero();
        assertThat(zombies.count()).isZero();
    }

    private SinkHarness harness() {
        SinkHarness harness = new SinkHarness();
        harness.id = TaskId.of(name, 0);
        harness.topics = new SinkTopics(List.of(name), null);
        return harness;
    }

    private TaskThread start(SinkHarness harness) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "connect-" + name);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 300);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return harness.start(new KafkaConsumer<>(config), TargetState.STARTED);
    }

    private List<String> committed(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            // A commit is answered before its marker is where consumers see it.
            while (values.isEmpty()
                    || consumer.position(partition)
                            < consumer.endOffsets(List.of(partition)).get(partition)) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    /** Tells when it is closed. */
    private static final class Errant implements ErrantReports {
        final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public @Nullable ErrantRecordReporter reporter() {
            return null;
        }

        @Override
        public void await(Map<TopicPartition, OffsetAndMetadata> candidates) {}

        @Override
        public void forget(Collection<TopicPartition> partitions) {}

        @Override
        public void check() {}

        @Override
        public boolean toleratesRejected() {
            return false;
        }

        @Override
        public void rejected(SinkRecord record, Exception error) {}

        @Override
        public void close() {
            closed.complete(null);
        }
    }

    private final class Permissive implements ExactlyOnceCluster {
        @Override
        public String transactionalId(TaskId task) {
            return name;
        }

        @Override
        public CompletableFuture<Void> fence(ConnectorName connector) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> verify(TaskSpec task) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private final class RealProducers implements KafkaClients {
        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            Map<String, Object> all = new HashMap<>(config);
            all.put("bootstrap.servers", kafka.bootstrapServers());
            all.put("key.serializer", ByteArraySerializer.class);
            all.put("value.serializer", ByteArraySerializer.class);
            return new KafkaProducer<>(all);
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Admin admin(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }
    }
}
