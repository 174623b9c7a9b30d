package dev.tributary.connect.runtime.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.task.KafkaClients;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;

class KafkaOffsetTransactionsTest {
    private final ConnectorName name = ConnectorName.of("orders-" + UUID.randomUUID());
    private final OffsetTransactions.Source source =
            new OffsetTransactions.Source(name, FakePlugins.Source.class, Map.of());

    @Test
    void offsetsAreWrittenAndATaskThatStillRunsWritesNothingAnyMore() {
        String topic = "offsets-of-" + name;
        String brokers = TestKafka.shared().bootstrapServers();
        try (TestClient client = TestKafka.shared().client();
                var zombie = new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers, "transactional.id", "group-" + name + "-0"),
                        new StringSerializer(),
                        new StringSerializer())) {
            client.createCompactedTopic(topic, 1);
            zombie.initTransactions();
            zombie.beginTransaction();
            var unused = zombie.send(new ProducerRecord<>(topic, "a", "zombie"));
            zombie.flush();
            Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
            values.put(text("a"), text("1"));
            values.put(text("b"), null);

            transactions(Map.of("bootstrap.servers", brokers), KafkaClients.REAL)
                    .write(source, topic, values);

            assertThatThrownBy(zombie::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
            assertThat(client.consumeAll(topic))
                    .filteredOn(record -> !"zombie".equals(record.value()))
                    .extracting(ConsumerRecord::key, ConsumerRecord::value)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("a", "1"),
                            org.assertj.core.groups.Tuple.tuple("b", null));
        }
    }

    @Test
    void aTransactionalIdThatIsNotAuthorizedIsNamedWithThePermissionsThatItTakes() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactionException = new TransactionalIdAuthorizationException("not authorized");
        assertThatThrownBy(() -> transactions(Map.of(), config -> {
                            assertThat(config)
                                    .containsEntry("transactional.id", "group-" + name + "-0")
                                    .containsEntry("enable.idempotence", "true")
                                    .containsEntry("client.id", "connector-producer-" + name + "-0");
                            return producer;
                        })
                        .write(source, "own", Map.of(text("a"), text("1"))))
                .isInstanceOf(Failed.class)
                .hasMessageContaining(name.value())
                .hasMessageContaining("write and describe transactional id group-" + name + "-0");
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void aFailedCommitIsAFailure() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producer.commitTransactionException = new ProducerFencedException("fenced");
        assertThatThrownBy(() ->
                        transactions(Map.of(), config -> producer).write(source, "own", Map.of(text("a"), text("1"))))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("safe to try again");
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void brokersThatAreAwayAreNotWaitedForForEver() {
        Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");
        assertThatThrownBy(() -> transactions(nowhere, KafkaClients.REAL, Duration.ofMillis(500))
                        .write(source, "own", Map.of(text("a"), text("1"))))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("not written to topic own");
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    /** Makes producers. */
    private interface Producers extends KafkaClients {
        @Override
        default Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }

        @Override
        default Admin admin(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }

        @Override
        Producer<byte[], byte[]> producer(Map<String, Object> config);
    }

    private static OffsetTransactions transactions(Map<String, Object> settings, Producers producers) {
        return transactions(settings, (KafkaClients) producers);
    }

    private static OffsetTransactions transactions(Map<String, Object> settings, KafkaClients clients) {
        return transactions(settings, clients, Duration.ofSeconds(60));
    }

    private static OffsetTransactions transactions(Map<String, Object> settings, KafkaClients clients, Duration limit) {
        return new KafkaOffsetTransactions("group", new Configs(settings), clients, limit);
    }

    /** Settings of producers as a worker would make them. */
    private record Configs(Map<String, Object> settings) implements ClientConfigs {
        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            Map<String, Object> config = new HashMap<>(Map.of(
                    "client.id",
                    "connector-producer-" + task,
                    "key.serializer",
                    ByteArraySerializer.class.getName(),
                    "value.serializer",
                    ByteArraySerializer.class.getName(),
                    "enable.idempotence",
                    "false",
                    "acks",
                    "all",
                    "max.in.flight.requests.per.connection",
                    "1"));
            config.putAll(settings);
            return config;
        }

        @Override
        public Map<String, Object> sinkConsumer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> admin(
                String defaultClientId,
                ConnectorName connector,
                Class<? extends Connector> connectorClass,
                Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException();
        }
    }
}
