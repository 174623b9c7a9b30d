package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** A source task with a real producer and a real broker that comes and goes. */
@Timeout(180)
class SourceBrokerTest {
    private static final Pattern NEXT = Pattern.compile("\"next\":(\\d+)");
    private static EmbeddedKafka kafka;
    private static TestClient client;

    private final SourceRig rig = new SourceRig(true);
    private String topic = "";

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
    void count(TestInfo test) {
        NumberSource.reset();
        topic = test.getTestMethod().orElseThrow().getName();
        client.createTopic(topic);
        rig.clients = new RealProducers();
        rig.taskClass = NumberSource.class.getName();
        rig.taskSettings = Map.of("topic", topic);
        rig.commitInterval = Duration.ofMillis(50);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whileTheBrokerIsAwayNothingIsLostAndAfterwardsTheTaskGoesOn() throws Exception {
        rig.start();
        NumberSource.awaitAcknowledged(3_000);

        kafka.stopBroker(0);
        kafka.startBroker(0);
        NumberSource.awaitAcknowledged(5_000);
        rig.stopAndAwait();

        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
        assertThat(committed()).isGreaterThanOrEqualTo(8_000);
        assertThat(delivered()).containsAll(numbersUpTo(committed()));
        assertThat(inOrder(delivered())).isTrue();
    }

    @Test
    void aTaskStoppedWithSendsUnderWayCommitsExactlyWhatItDelivered() throws Exception {
        rig.start();
        NumberSource.awaitAcknowledged(1_000);

        rig.stopAndAwait();

        Set<Integer> delivered = delivered();
        assertThat(delivered).containsExactlyElementsOf(numbersUpTo(committed()));
    }

    @Test
    void theRunAfterAnAbandonedOneContinuesFromTheCommittedOffsetWithoutLoss() throws Exception {
        RunningInstance first = rig.start();
        NumberSource.awaitAcknowledged(3_000);
        first.abandon();
        rig.stopAndAwait();
        int committedByFirst = committed();

        rig.start();
        NumberSource.awaitAcknowledged(3_000);
        rig.stopAndAwait();

        assertThat(NumberSource.startedAt()).isEqualTo(committedByFirst);
        assertThat(committed()).isGreaterThanOrEqualTo(committedByFirst + 3_000);
        assertThat(delivered()).containsAll(numbersUpTo(committed()));
    }

    /** The first number that is not committed. */
    private int committed() {
        Matcher next = NEXT.matcher(rig.offsets.describe());
        return next.find() ? Integer.parseInt(next.group(1)) : 0;
    }

    private static List<Integer> numbersUpTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    /** The numbers in Kafka, in the order of their first coming. */
    private Set<Integer> delivered() {
        return client.consumeAll(topic).stream()
                .map(ConsumerRecord::value)
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean inOrder(Set<Integer> numbers) {
        int last = -1;
        for (int number : numbers) {
            if (number <= last) {
                return false;
            }
            last = number;
        }
        return true;
    }

    /** Producers as the framework configures them, with little memory, so that a broker's absence is felt. */
    private static final class RealProducers implements KafkaClients {
        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            Map<String, Object> all = new HashMap<>(config);
            all.put("bootstrap.servers", kafka.bootstrapServers());
            all.put("key.serializer", ByteArraySerializer.class);
            all.put("value.serializer", ByteArraySerializer.class);
            all.put("acks", "all");
            all.put("enable.idempotence", false);
            all.put("max.in.flight.requests.per.connection", 1);
            all.put("delivery.timeout.ms", Integer.MAX_VALUE);
            all.put("max.block.ms", Long.MAX_VALUE);
            all.put("buffer.memory", 65_536L);
            return KafkaClients.REAL.producer(all);
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
