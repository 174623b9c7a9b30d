package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of transactions on a real broker when somebody or something ends them from outside. */
@Timeout(120)
class ExactlyOnceBrokerTest {
    private static final int TIMEOUT_MS = 1_000;
    private static EmbeddedKafka kafka;
    private static TestClient client;

    private final SourceRig rig = new SourceRig(true);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final String transactionalId = "group-" + System.nanoTime();

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.builder()
                .brokerProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100")
                .start();
        client = kafka.client();
        client.createTopic("topic");
        client.createCompactedTopic(SourceRig.OFFSETS, 1);
    }

    @AfterAll
    static void stopKafka() {
        client.close();
        kafka.close();
    }

    /** One batch that stays in an open transaction until the test says that it may be committed. */
    @BeforeEach
    void oneTransaction() {
        rig.exactlyOnce = new Permissive();
        rig.clients = new RealProducers();
        rig.connectorSettings = Map.of("transaction.boundary", "connector");
        rig.script.poll(record(transactionalId, 1));
        rig.script.polls.add(() -> {
            goOn.await();
            rig.script.context.transactionContext().commitTransaction();
            return List.of(record(transactionalId, 2));
        });
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void recordsAndTheirOffsetsAppearTogetherWhenTheTransactionIsCommitted() throws Exception {
        rig.start();
        awaitTransaction(TransactionState.ONGOING);
        assertThat(committedIn("topic")).doesNotContain(transactionalId);

        goOn.countDown();
        rig.journal.awaitCount("commitRecord " + transactionalId, 2);
        rig.stopAndAwait();
        awaitTransaction(TransactionState.COMPLETE_COMMIT); // the markers are in the partitions

        assertThat(committedIn("topic")).filteredOn(transactionalId::equals).hasSize(2);
        assertThat(committedIn(SourceRig.OFFSETS)).last().isEqualTo("{\"line\":2}");
    }

    @Test
    void aTransactionThatTookLongerThanItsTimeoutFailsTheTaskAndSaysSo() throws Exception {
        rig.producerSettings = Map.of("transaction.timeout.ms", TIMEOUT_MS);
        rig.start();
        awaitTransaction(TransactionState.COMPLETE_ABORT);

        goOn.countDown();
        rig.stopAfter(InstanceState.FAILED);

        assertThat(rig.states.failure)
                .as("which a restart would not mend")
                .isNotInstanceOf(TaskFencedException.class)
                .hasMessageContaining("transaction.timeout.ms is " + TIMEOUT_MS)
                .hasMessageContaining("polls and sends included");
        assertThat(committedIn("topic")).doesNotContain(transactionalId);
    }

    @Test
    void aZombieIsFencedByItsSuccessorAndFailsWithNothingCommitted() throws Exception {
        rig.start();
        awaitTransaction(TransactionState.ONGOING);
        try (Producer<byte[], byte[]> successor =
                new RealProducers().producer(Map.of("transactional.id", transactionalId))) {
            successor.initTransactions();

            goOn.countDown();
            rig.stopAfter(InstanceState.FAILED);
        }

        assertThat(rig.states.failure)
                .as("whoever knows where it belongs restarts it")
                .isInstanceOf(TaskFencedException.class)
                .hasMessageContaining("is a zombie")
                .hasMessageContaining(transactionalId);
        assertThat(committedIn("topic")).doesNotContain(transactionalId);
    }

    private void awaitTransaction(TransactionState state) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (state(transactionalId) != state) {
            if (System.nanoTime() > end) {
                throw new AssertionError("The transaction did not become " + state);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static TransactionState state(String id) throws InterruptedException {
        try {
            return client.admin()
                    .describeTransactions(List.of(id))
                    .description(id)
                    .get()
                    .state();
        } catch (ExecutionException e) {
            return TransactionState.UNKNOWN; // the producer has not come yet
        }
    }

    private static List<String> committedIn(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = consumer.endOffsets(partition).get(partition.get(0));
            List<String> values = new ArrayList<>();
            while (consumer.position(partition.get(0)) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    /** Lets everybody start. */
    private final class Permissive implements ExactlyOnceCluster {
        @Override
        public String transactionalId(TaskId task) {
            return transactionalId;
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

    private static final class RealProducers implements KafkaClients {
        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            Map<String, Object> all = new HashMap<>(config);
            all.put("bootstrap.servers", kafka.bootstrapServers());
            all.put("key.serializer", ByteArraySerializer.class);
            all.put("value.serializer", ByteArraySerializer.class);
            all.put("max.in.flight.requests.per.connection", 1);
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
