package dev.tributary.connect.runtime.task;

import static dev.tributary.connect.runtime.task.SourceRig.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Source tasks that create topics on a real broker, which creates none by itself. */
@Timeout(120)
class TopicCreationBrokerTest {
    private static EmbeddedKafka kafka;
    private static TestClient client;

    private final SourceRig rig = new SourceRig(true);

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
    void creation() {
        rig.clients = new RealClients();
        rig.connectorSettings = Map.of(
                "topic.creation.groups", "logs, impossible",
                "topic.creation.logs.include", "log-.*",
                "topic.creation.logs.partitions", "3",
                "topic.creation.logs.retention.ms", "123456",
                "topic.creation.impossible.include", "impossible.*",
                "topic.creation.impossible.replication.factor", "3",
                "topic.creation.default.partitions", "2",
                "topic.creation.default.replication.factor", "-1",
                "topic.creation.default.max.message.bytes", "54321");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static SourceRecord to(String topic) {
        return new SourceRecord(Map.of(), Map.of(), topic, null, topic);
    }

    private static String setting(String topic, String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return client.admin()
                .describeConfigs(List.of(resource))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(resource)
                .get(name)
                .value();
    }

    @Test
    void topicsAreCreatedAsTheirGroupsSayAndNoOthersAreTouched() throws Exception {
        client.createTopic("log-old", 1);
        rig.script.poll(to("log-new"), to("log-old"), to("rest"), to("log-new"));

        rig.start();
        rig.journal.awaitThat(
                "all arrive",
                all -> all.stream()
                                .filter(event -> event.startsWith("commitRecord"))
                                .count()
                        == 4);
        rig.stopAndAwait();

        assertThat(client.describe("log-new").partitions()).hasSize(3);
        assertThat(setting("log-new", "retention.ms")).isEqualTo("123456");
        assertThat(setting("log-new", "max.message.bytes")).isNotEqualTo("54321");
        assertThat(client.describe("rest").partitions()).hasSize(2);
        assertThat(setting("rest", "max.message.bytes")).isEqualTo("54321");
        assertThat(client.describe("log-old").partitions()).hasSize(1);
        assertThat(client.consumeAll("log-new")).hasSize(2);
    }

    @Test
    void aTransformThatSendsRecordsToATopicThatCannotBeCreatedFailsTheTaskAndSaysWhatToDo() {
        rig.transforms = List.of(new TransformChoice(
                "route",
                "org.apache.kafka.connect.transforms.RegexRouter",
                null,
                Map.of("regex", "topic", "replacement", "impossible-topic"),
                null,
                false));
        rig.script.poll(record("a", 1));

        rig.start();
        rig.stopAfter(InstanceState.FAILED);

        assertThat(rig.states.failure)
                .hasMessageStartingWith("Task orders-3 has a record for topic impossible-topic")
                .hasMessageContainingAll(
                        "orders-3", "impossible-topic", "group impossible", "replication.factor=3", "restart the task");
        assertThat(rig.offsets.describe()).doesNotContain("line");
    }

    @Test
    void whileTheBrokerIsAwayTheTaskWaitsAndCanBeStopped() throws Exception {
        kafka.stopBroker(0);
        try {
            rig.script.poll(to("log-later"));
            rig.start();
            rig.journal.await("poll");

            rig.stopAndAwait();

            assertThat(rig.states.states).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
        } finally {
            kafka.startBroker(0);
        }
    }

    private static final class RealClients implements KafkaClients {
        @Override
        public Producer<byte[], byte[]> producer(Map<String, Object> config) {
            Map<String, Object> all = new HashMap<>(config);
            all.put("bootstrap.servers", kafka.bootstrapServers());
            all.put("key.serializer", ByteArraySerializer.class);
            all.put("value.serializer", ByteArraySerializer.class);
            return KafkaClients.REAL.producer(all);
        }

        @Override
        public Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Admin admin(Map<String, Object> config) {
            assertThat(config).containsEntry("client.id", "connector-adminclient-orders-3");
            Map<String, Object> all = new HashMap<>(config);
            all.put("bootstrap.servers", kafka.bootstrapServers());
            return KafkaClients.REAL.admin(all);
        }
    }
}
