package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Source tasks with a dead letter queue: its topic is a real one, its producer and the task's acknowledge when the test says
 * so. Values that begin with {@code x} cannot be converted.
 */
@Timeout(60)
class SourceDeadLettersTest {
    private final KafkaCluster kafka = TestKafka.shared();
    private final String topic = "dead-" + UUID.randomUUID();
    private final SourceRig rig = new SourceRig(false);

    /** Refuses what begins with {@code x}. */
    public static final class Picky extends StringConverter {
        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            if (String.valueOf(value).startsWith("x")) {
                throw new DataException("refused");
            }
            return super.fromConnectData(topic, schema, value);
        }
    }

    @BeforeEach
    void begin() {
        rig.converter = new ConverterChoice(Picky.class.getName(), null, Map.of());
        rig.tolerateAll = true;
        rig.adminServers = kafka.bootstrapServers();
        rig.connectorSettings = Map.of(
                "errors.deadletterqueue.topic.name",
                topic,
                "errors.deadletterqueue.topic.replication.factor",
                "1",
                "errors.deadletterqueue.context.headers.enable",
                "true");
    }

    @AfterEach
    void end() {
        rig.close();
    }

    private void awaitDeadLetters(int count) {
        rig.journal.awaitThat(
                count + " dead letters", all -> rig.deadLetters.history().size() >= count);
    }

    private void awaitSent(int count) {
        rig.journal.awaitThat(count + " records", all -> rig.producer.history().size() >= count);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    @Test
    void theTopicIsThereBeforeTheTaskStarts() {
        rig.script.onStart = () -> rig.journal.add("topics " + topics().contains(topic));

        rig.start();
        rig.stopAfter(InstanceState.RUNNING);

        assertThat(rig.journal.all())
                .containsSubsequence(
                        "admin connector-dlq-adminclient-orders-3",
                        "producer connector-dlq-producer-orders-3",
                        "start",
                        "topics true");
        assertThat(rig.deadLetters.closed()).isTrue();
    }

    private List<String> topics() {
        try (TestClient client = kafka.client()) {
            return client.admin().listTopics().names().get().stream().toList();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRecordThatCannotBeConvertedIsADeadLetterAndItsOffsetWaitsForIt() {
        rig.commitInterval = Duration.ofMillis(5);
        rig.script.poll(record("a", 1), record("x2", 2), record("c", 3));
        rig.start();
        awaitDeadLetters(1);
        awaitSent(2);
        rig.producer.completeNext();
        rig.producer.completeNext();
        rig.journal.await("put [\"orders\",{\"file\":\"a\"}]={\"line\":1}");
        rig.journal.awaitCount("commit", (int) rig.journal.count("commit") + 3); // what else could be is committed
        assertThat(rig.journal.all())
                .doesNotContain("put [\"orders\",{\"file\":\"a\"}]={\"line\":3}", "commitRecord x2 without metadata");

        rig.deadLetters.completeNext();

        rig.journal.await("put [\"orders\",{\"file\":\"a\"}]={\"line\":3}");
        rig.journal.await("commitRecord x2 without metadata");
        rig.stopAndAwait();
        ProducerRecord<byte[], byte[]> letter = rig.deadLetters.history().get(0);
        assertThat(letter.topic()).isEqualTo(topic);
        assertThat(text(letter.value())).isEqualTo("{\"schema\":null,\"payload\":\"x2\"}");
        assertThat(text(letter.headers()
                        .lastHeader("__connect.errors.source.offset")
                        .value()))
                .isEqualTo("{\"line\":2}");
    }

    @Test
    void anAbandonedTaskGivesUpItsQueueThoughItsPluginHangs() {
        CountDownLatch hanging = rig.script.pollThatHangs();
        RunningInstance running = rig.start();
        rig.journal.await("hangs");

        running.abandon();

        rig.journal.await("producer closed within 0 s"); // the queue's; the task has sent nothing yet
        assertThat(rig.deadLetters.closed()).isTrue();
        assertThat(rig.journal.all()).doesNotContain("stop");
        hanging.countDown();
        rig.journal.await("stop");
    }

    @Test
    void aTaskWithNothingButPoisonMovesOn() {
        rig.script.poll(record("x1", 1), record("x2", 2));
        rig.start();
        awaitDeadLetters(2);
        rig.deadLetters.completeNext();
        rig.deadLetters.completeNext();
        rig.stopAndAwait();

        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":2}");
    }

    @Test
    void aDeadLetterThatKafkaDoesNotTakeFailsTheTask() {
        rig.script.poll(record("a", 1), record("x2", 2));
        rig.start();
        awaitDeadLetters(1);
        rig.producer.completeNext();

        rig.deadLetters.errorNext(new RecordTooLargeException("50 MB"));

        rig.states.await(InstanceState.FAILED);
        rig.stopAndAwait();
        assertThat(rig.states.failure)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-3")
                .hasMessageContaining(topic)
                .hasMessageContaining("max.request.size");
        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":1}");
        assertThat(rig.journal.all()).doesNotContain("commitRecord x2 without metadata");
    }

    @Test
    void aRecordThatKafkaDoesNotTakeIsADeadLetterToo() {
        rig.script.poll(record("a", 1), record("b", 2));
        rig.start();
        awaitSent(2);
        rig.producer.errorNext(new RecordTooLargeException("50 MB"));
        rig.producer.completeNext();
        awaitDeadLetters(1);
        assertThat(rig.journal.all()).doesNotContain("commitRecord a without metadata");

        rig.deadLetters.completeNext();
        rig.journal.await("commitRecord a without metadata");
        rig.stopAndAwait();

        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":2}");
        assertThat(text(rig.deadLetters
                        .history()
                        .get(0)
                        .headers()
                        .lastHeader("__connect.errors.stage")
                        .value()))
                .isEqualTo("KAFKA_PRODUCE");
    }

    @Test
    void whereNothingIsToleratedTheDeadLetterIsWrittenAndTheTaskFails() {
        rig.tolerateAll = false;
        rig.script.poll(record("x1", 1));

        rig.start();
        rig.states.await(InstanceState.FAILED);
        rig.stopAndAwait();

        assertThat(rig.deadLetters.history()).hasSize(1);
        assertThat(rig.offsets.describe()).isEmpty();
        assertThat(rig.journal.all()).contains("producer closed within 30 s");
    }

    @Test
    void aLostRecordThatIsTooLargeSaysWhatToSet() {
        rig.tolerateAll = false;
        rig.connectorSettings = Map.of();
        rig.script.poll(record("a", 1));
        rig.start();
        awaitSent(1);

        rig.producer.errorNext(new RecordTooLargeException("50 MB"));

        rig.states.await(InstanceState.FAILED);
        assertThat(rig.states.failure)
                .hasMessageContaining("producer.override.max.request.size")
                .hasMessageContaining("topic 'topic'");
    }

    @Test
    void aTopicThatCannotBeCreatedFailsTheTaskBeforeItStartsAndSaysWhatToSet() {
        rig.connectorSettings = Map.of("errors.deadletterqueue.topic.name", topic);

        rig.start();
        rig.states.await(InstanceState.FAILED);
        rig.stopAndAwait();

        assertThat(rig.states.failure)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(topic)
                .hasMessageContaining("replication factor 3")
                .hasMessageContaining("1 broker")
                .hasMessageContaining("errors.deadletterqueue.topic.replication.factor");
        assertThat(rig.journal.all()).doesNotContain("start");
    }

    @Test
    void aTopicWithAnIllegalNameIsNamed() {
        rig.connectorSettings = Map.of(
                "errors.deadletterqueue.topic.name",
                "no/topic",
                "errors.deadletterqueue.topic.replication.factor",
                "1");

        rig.start();
        rig.states.await(InstanceState.FAILED);

        assertThat(rig.states.failure).hasMessageContaining("no/topic").hasMessageContaining("legal topic name");
    }
}
