package dev.tributary.connect.runtime.state;

import static dev.tributary.connect.runtime.state.LoggedOffsetStoreTest.await;
import static dev.tributary.connect.runtime.state.LoggedOffsetStoreTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.KafkaLogs;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stores of two workers on topics of a real Kafka. */
class StoresOnKafkaTest {
    private static final ConnectorName SRC = ConnectorName.of("src");
    private final KafkaLogs logs = new KafkaLogs(TestKafka.shared().bootstrapServers());
    private final String topic = KafkaLogs.newTopic("store");

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void configurationsThatOneWorkerWritesAnotherShows() throws Exception {
        try (var writer = new LoggedConfigStore(logs.open(topic, 1));
                var reader = new LoggedConfigStore(logs.open(topic, 1));
                TestClient client = TestKafka.shared().client()) {
            await(writer.start(snapshot -> {}));
            await(reader.start(snapshot -> {}));
            await(writer.putConnector(SRC, Map.of("name", "src"), TargetState.PAUSED));
            await(writer.putTasks(SRC, List.of(Map.of("t", "0"), Map.of("t", "1"))));
            assertThat(writer.snapshot().connector(SRC).tasks().configs()).hasSize(2);
            await(reader.refresh());
            assertThat(reader.snapshot().connector(SRC).config()).isEqualTo(Map.of("name", "src"));
            assertThat(reader.snapshot().connector(SRC).targetState()).isEqualTo(TargetState.PAUSED);
            assertThat(reader.snapshot().connector(SRC).tasks().configs()).hasSize(2);
            assertThat(client.consumeAll(topic))
                    .extracting(ConsumerRecord::key)
                    .containsExactly("target-state-src", "connector-src", "task-src-0", "task-src-1", "commit-src");
        }
    }

    @Test
    void statusesThatOneWorkerWritesAnotherShows() throws Exception {
        var status = new InstanceStatus(InstanceState.RUNNING, "me:8083", null, null);
        try (var writer = new LoggedStatusStore(logs.open(topic, 5), InstantSource.system());
                var reader = new LoggedStatusStore(logs.open(topic, 5), InstantSource.system())) {
            await(writer.start());
            await(reader.start());
            writer.put(SRC, status, 1);
            writer.put(new TaskId(SRC, 0), status, 1);
            writer.noteTopic(new TaskId(SRC, 0), "orders");
            await(writer.flush());
            await(reader.flush());
            assertThat(reader.connector(SRC)).isEqualTo(status);
            assertThat(reader.tasks(SRC)).containsOnlyKeys(0);
            assertThat(reader.activeTopics(SRC)).containsExactly("orders");
        }
    }

    @Test
    void aStatusThatTheTopicTakesNotWholeIsWrittenSmaller() throws Exception {
        String trace = new Random(1)
                .ints(20_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        try (TestClient client = TestKafka.shared().client()) {
            client.createTopic(new NewTopic(topic, 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact", "max.message.bytes", "6000")));
        }
        try (var store = new LoggedStatusStore(logs.open(topic, 1), InstantSource.system())) {
            await(store.start());
            store.put(SRC, new InstanceStatus(InstanceState.FAILED, "me:8083", trace, null), 1);
            await(store.flush());
            InstanceStatus status = store.connector(SRC);
            assertThat(status.state()).isEqualTo(InstanceState.FAILED);
            assertThat(status.trace()).startsWith(trace.substring(0, 100)).hasSizeBetween(4_000, 4_100);
        }
    }

    @Test
    void offsetsAreWrittenReadListedAndDeletedOverAllPartitions() throws Exception {
        OffsetCodec codec = LoggedOffsetStoreTest.codec();
        try (var writer = new LoggedOffsetStore(logs.open(topic, 25), codec);
                var reader = new LoggedOffsetStore(logs.open(topic, 25), codec)) {
            await(writer.start());
            await(reader.start());
            var values = new HashMap<ByteBuffer, ByteBuffer>();
            for (int i = 0; i < 100; i++) {
                values.put(codec.key("src", Map.of("table", "t" + i)), codec.value(Map.of("id", i)));
            }
            await(writer.put(values));
            assertThat(await(reader.get(values.keySet()))).isEqualTo(values);
            assertThat(await(reader.partitions("src"))).hasSize(100);

            ByteBuffer first = codec.key("src", Map.of("table", "t0"));
            await(reader.put(Collections.singletonMap(first, null)));
            assertThat(read(writer, first)).isNull();
            assertThat(await(writer.partitions("src"))).hasSize(99);
        }
    }
}
