package dev.tributary.connect.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TestClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaCluster kafka = TestKafka.shared();
    private final TestClient client = kafka.client();
    private final String topic = "topic-" + UUID.randomUUID();

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void anEmptyTopicHasNoRecordsAndEndsWhereItBegins() {
        client.createTopic(topic, 2);

        assertThat(client.consumeAll(topic)).isEmpty();
        assertThat(client.endOffsets(topic))
                .isEqualTo(Map.of(new TopicPartition(topic, 0), 0L, new TopicPartition(topic, 1), 0L));
    }

    @Test
    void bytesComeBackAsTheyWereSent() {
        client.createTopic(topic);
        byte[] key = {0, -1};
        byte[] value = {(byte) 0xfe, 1};
        client.produce(new ProducerRecord<>(topic, 0, 42L, key, value));

        List<ConsumerRecord<byte[], byte[]>> records =
                client.read(topic).asBytes().all();

        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.key()).isEqualTo(key);
            assertThat(record.value()).isEqualTo(value);
            assertThat(record.timestamp()).isEqualTo(42L);
        });
    }

    @Test
    void recordsAreReadWithTheDeserializersGiven() {
        client.createTopic(topic);
        client.produce(
                new ProducerRecord<>(topic, "k".getBytes(StandardCharsets.UTF_8), new byte[] {0, 0, 0, 0, 0, 0, 0, 7}));

        assertThat(client.read(topic)
                        .as(new StringDeserializer(), new LongDeserializer())
                        .all())
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.key()).isEqualTo("k");
                    assertThat(record.value()).isEqualTo(7L);
                });
    }

    @Test
    void recordsOfOpenAndAbortedTransactionsAreReadOnlyWhenAsked() {
        client.createTopic(topic);
        try (var producer = transactionalProducer()) {
            producer.initTransactions();
            transact(producer, "committed");
            producer.commitTransaction();
            transact(producer, "aborted");
            producer.abortTransaction();
            transact(producer, "open");
            producer.flush();

            assertThat(client.consumeAll(topic))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("committed");
            assertThat(client.read(topic).uncommitted().all())
                    .extracting(ConsumerRecord::value)
                    .containsExactly("committed", "aborted", "open");
            producer.abortTransaction();
        }
    }

    @Test
    void waitingForRecordsThatDoNotComeNamesWhatCame() {
        client.createTopic(topic);
        client.produce(topic, "key", "the only one");

        assertThatThrownBy(() -> client.consumeUntil(topic, 2, Duration.ofSeconds(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(topic)
                .hasMessageContaining("expected 2 records within PT5S, but only 1 records came")
                .hasMessageContaining("key=the only one");
    }

    @Test
    void aConditionOverAllRecordsIsAwaited() {
        client.createTopic(topic);
        client.produce(topic, "first");
        client.produce(topic, "last");

        var records = client.read(topic)
                .until(
                        all -> all.stream().anyMatch(record -> "last".equals(record.value())),
                        PATIENCE,
                        "the last record");

        assertThat(records).hasSize(2);
    }

    @Test
    void aTopicThatDoesNotExistCannotBeRead() {
        assertThatThrownBy(() -> client.consumeAll(topic))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(topic + " does not exist");
    }

    @Test
    void whatKafkaRefusesIsToldWithItsReason() {
        client.createTopic(topic);

        assertThatThrownBy(() -> client.createTopic(topic))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(TopicExistsException.class)
                .hasMessageContaining("create topic " + topic);
    }

    @Test
    void committedOffsetsAreThoseOfTheGroup() throws Exception {
        client.createTopic(topic);
        client.produce(topic, "value");
        String group = "group-" + UUID.randomUUID();
        assertThat(client.committedOffsets(group)).isEmpty();

        client.admin()
                .alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(1)))
                .all()
                .get();

        assertThat(client.committedOffsets(group)).isEqualTo(Map.of(new TopicPartition(topic, 0), 1L));
    }

    @Test
    void aCompactedTopicIsConfiguredSo() {
        client.createCompactedTopic(topic, 1);

        assertThat(client.topicConfig(topic)).containsEntry("cleanup.policy", "compact");
    }

    private KafkaProducer<String, String> transactionalProducer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "transactions-of-" + topic),
                new StringSerializer(),
                new StringSerializer());
    }

    private void transact(KafkaProducer<String, String> producer, String value) {
        producer.beginTransaction();
        var sent = producer.send(new ProducerRecord<>(topic, value));
        producer.flush();
        assertThat(sent).isDone();
    }
}
