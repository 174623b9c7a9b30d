package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaSinkOffsetsTest {
    private static EmbeddedKafka kafka;
    private static TestClient client;
    private final SinkOffsets offsets = new KafkaSinkOffsets(new Clients());

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
        client = TestClient.connectTo(kafka.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        client.close();
        kafka.close();
    }

    @Test
    void offsetsAreAlteredReadAndReset() {
        client.createTopic("orders", 2);
        SinkOffsets.Sink sink = sink("altered");
        assertThat(offsets.read(sink)).isEmpty();
        var both = new HashMap<TopicPartition, Long>();
        both.put(new TopicPartition("orders", 0), 5L);
        both.put(new TopicPartition("orders", 1), 7L);
        offsets.alter(sink, both);
        assertThat(offsets.read(sink)).isEqualTo(both);
        assertThat(client.committedOffsets("group-of-altered")).isEqualTo(both);
        var one = new HashMap<TopicPartition, Long>();
        one.put(new TopicPartition("orders", 0), null);
        offsets.alter(sink, one);
        assertThat(offsets.read(sink)).isEqualTo(Map.of(new TopicPartition("orders", 1), 7L));
        offsets.reset(sink);
        offsets.reset(sink);
        assertThat(offsets.read(sink)).isEmpty();
    }

    @Test
    void aPartitionThatDoesNotExistIsNamed() {
        client.createTopic("shipments", 1);
        SinkOffsets.Sink sink = sink("unknown-partition");
        var offsetsOfTwo = new HashMap<TopicPartition, Long>();
        offsetsOfTwo.put(new TopicPartition("shipments", 0), 1L);
        offsetsOfTwo.put(new TopicPartition("shipments", 7), 1L);
        assertThatThrownBy(() -> offsets.alter(sink, offsetsOfTwo))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("Failed to alter consumer group offsets for connector unknown-partition")
                .hasMessageContaining("partition shipments-7");
    }

    @Test
    void whatAGroupThatDoesNotExistHasNotGotNeedNotBeReset() {
        client.createTopic("returns", 1);
        var one = new HashMap<TopicPartition, Long>();
        one.put(new TopicPartition("returns", 0), null);
        SinkOffsets.Sink sink = sink("never-ran");
        offsets.alter(sink, one);
        offsets.reset(sink);
        assertThat(offsets.read(sink)).isEmpty();
    }

    @Test
    void aGroupWithMembersIsLeftAloneAndThatIsExplained() {
        client.createTopic("payments");
        SinkOffsets.Sink sink = sink("member");
        var config = new Clients().sinkConsumer(new TaskId(sink.name(), 0), sink.type(), sink.config());
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("payments"));
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (consumer.assignment().isEmpty() && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100));
            }
            assertThat(consumer.assignment()).isNotEmpty();
            assertThatThrownBy(() -> offsets.alter(sink, Map.of(new TopicPartition("payments", 0), 1L)))
                    .isInstanceOf(Failed.class)
                    .hasMessageContaining("group-of-member")
                    .hasMessageContaining("safe to try again");
            assertThatThrownBy(() -> offsets.reset(sink))
                    .isInstanceOf(Failed.class)
                    .hasMessageContaining("safe to try again");
        }
    }

    private static SinkOffsets.Sink sink(String name) {
        return new SinkOffsets.Sink(ConnectorName.of(name), FakePlugins.Sink.class, Map.of());
    }

    /** Settings as a worker would make them, with a group of its own name. */
    private static final class Clients implements ClientConfigs {
        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Object> sinkConsumer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            return Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", "group-of-" + task.connector());
        }

        @Override
        public Map<String, Object> admin(
                String defaultClientId,
                ConnectorName connector,
                Class<? extends Connector> connectorClass,
                Map<String, String> connectorConfig) {
            return Map.of("bootstrap.servers", kafka.bootstrapServers(), "client.id", defaultClientId);
        }
    }
}
