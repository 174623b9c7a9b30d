package dev.tributary.connect.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leaders that write in transactions, on a real Kafka. */
class TransactionalLogWriterTest {
    private static final ConnectorName FOO = ConnectorName.of("foo");
    private final String bootstrapServers = TestKafka.shared().bootstrapServers();
    private final KafkaLogs logs = new KafkaLogs(bootstrapServers);
    private final String topic = KafkaLogs.newTopic("leaders");

    @AfterEach
    void close() {
        logs.close();
    }

    private LoggedConfigStore leader() {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrapServers, "transactional.id", "connect-cluster-" + topic, "acks", "all");
        CompactedLog log = new KafkaCompactedLog(
                KafkaLogs.topic(topic, 1), logs.clients(Map.of("isolation.level", "read_committed")));
        return new LoggedConfigStore(
                log,
                TransactionalLogWriter.of(topic, config),
                new LoggedConfigStore.Author(null, InstantSource.system()),
                20);
    }

    @Test
    void aNewLeaderFencesTheFormerOneWhoCanClaimAgain() throws Exception {
        try (LoggedConfigStore first = leader();
                LoggedConfigStore second = leader();
                TestClient client = TestKafka.shared().client()) {
            await(first.start(snapshot -> {}));
            await(second.start(snapshot -> {}));
            await(first.claim());
            await(first.putConnector(FOO, Map.of("by", "first"), null));
            await(second.claim());
            assertThatThrownBy(() -> await(first.putConnector(FOO, Map.of("by", "a zombie"), null)))
                    .hasMessageContaining("safe to try again");
            await(second.refresh());
            assertThat(second.snapshot().connector(FOO).config()).isEqualTo(Map.of("by", "first"));
            await(second.putTasks(FOO, List.of(Map.of("t", "0"), Map.of("t", "1"))));
            await(first.refresh());
            assertThat(first.snapshot().connector(FOO).tasks().configs()).hasSize(2);

            assertThatThrownBy(() -> await(first.removeConnector(FOO))).hasMessageContaining("has lost");
            await(first.claim());
            await(first.removeConnector(FOO));
            await(second.refresh());
            assertThat(second.snapshot().connectors()).isEmpty();
            List<ConsumerRecord<String, String>> records = client.consumeAll(topic);
            assertThat(records)
                    .extracting(ConsumerRecord::value)
                    .noneMatch(value -> value != null && value.contains("zombie"));
            assertThat(first.snapshot().configOffset())
                    .as("the offset after the last record, control records not counted")
                    .isEqualTo(records.get(records.size() - 1).offset() + 1)
                    .isGreaterThan(records.size());
        }
    }

    @Test
    void whatAnyWorkerWritesNeedsNoClaim() throws Exception {
        try (LoggedConfigStore leader = leader();
                LoggedConfigStore follower = leader()) {
            await(leader.start(snapshot -> {}));
            await(follower.start(snapshot -> {}));
            await(leader.claim());
            await(leader.putConnector(FOO, Map.of(), null));
            await(follower.putTargetState(FOO, TargetState.PAUSED));
            assertThatThrownBy(() -> await(follower.putConnector(FOO, Map.of("a", "b"), null)))
                    .hasMessageContaining("has not claimed");
            await(leader.refresh());
            assertThat(leader.snapshot().connector(FOO).config()).isEmpty();
            assertThat(leader.snapshot().connector(FOO).targetState()).isEqualTo(TargetState.PAUSED);
        }
    }

    @Test
    void aWorkingProducerIsClaimedOnceAndAReleasedOneIsClosed() throws Exception {
        var made = new ArrayList<MockProducer<byte[], byte[]>>();
        try (var writer = new TransactionalLogWriter("configs", () -> mock(made))) {
            await(writer.claim());
            await(writer.claim());
            await(writer.append(List.of(entry("a"), entry("b"))));
            assertThat(made).hasSize(1);
            assertThat(made.get(0).history()).hasSize(2);
            writer.release();
            assertThatThrownBy(() -> await(writer.append(List.of(entry("c"))))).hasMessageContaining("not claimed");
            assertThat(made.get(0).closed()).isTrue();
            await(writer.claim());
            made.get(1).fenceProducer();
            assertThatThrownBy(() -> await(writer.append(List.of(entry("d")))))
                    .hasMessageContaining("safe to try again");
            assertThat(made.get(1).closed()).isTrue();
            assertThat(made.get(1).history()).isEmpty();
        }
        var closed = new TransactionalLogWriter("configs", () -> mock(new ArrayList<>()));
        closed.close();
        closed.close();
        assertThatThrownBy(() -> await(closed.claim())).hasMessageContaining("closed");
    }

    private static Producer<byte[], byte[]> mock(List<MockProducer<byte[], byte[]>> made) {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        made.add(producer);
        return producer;
    }

    private static CompactedLog.Entry entry(String key) {
        return new CompactedLog.Entry(key.getBytes(StandardCharsets.UTF_8), null);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
