package dev.tributary.connect.runtime.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopic;
import dev.tributary.connect.runtime.config.OffsetClientConfigs;
import dev.tributary.connect.runtime.state.MemoryOffsetStore;
import dev.tributary.connect.runtime.state.MergedOffsetStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ConnectorOffsetStoresTest {
    private static final String WORKERS = "worker-offsets";
    private static EmbeddedKafka kafka;
    private static TestClient client;

    private final OffsetCodec codec = MemoryOffsets.codec();
    private final MemoryOffsetStore workers = new MemoryOffsetStore(codec);
    private final ByteBuffer key = codec.key("orders", Map.of("file", "a"));
    private final List<SourceOffsets> opened = new ArrayList<>();
    private final Map<String, String> config = new HashMap<>();
    private String own = "";

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
    void name(TestInfo test) {
        own = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void close() {
        opened.forEach(SourceOffsets::close);
    }

    private ConnectorOffsetStores stores(boolean exactlyOnce) {
        var topic = new InternalTopic(WORKERS, 2, (short) 1, Map.of("segment.ms", "3600000"));
        return new ConnectorOffsetStores(
                workers, codec, new ConnectorOffsetStores.Cluster(topic, exactlyOnce), new Configs());
    }

    private SourceOffsets open(boolean exactlyOnce, SourceOffsetStores.Use use) {
        SourceOffsets offsets = stores(exactlyOnce)
                .open(new SourceOffsetStores.Owner(
                        ConnectorName.of("orders"), "orders-3", SourceRig.ScriptedConnector.class, config, use));
        opened.add(offsets);
        return offsets;
    }

    private SourceOffsets openTask(boolean exactlyOnce) {
        return open(exactlyOnce, SourceOffsetStores.Use.TASK);
    }

    // ---- which store it is

    @Test
    void withoutATopicOfItsOwnAConnectorUsesTheWorkersStore() {
        SourceOffsets offsets = openTask(false);
        assertThat(offsets.store()).isSameAs(workers);
        assertThat(offsets.topic()).isEqualTo(WORKERS);
        assertThat(openTask(true).store()).as("it is read committed there").isSameAs(workers);
    }

    @Test
    void withExactlyOnceSupportOffsetsAreWhereTheProducersRecordsAre() {
        config.put("producer.override.bootstrap.servers", "elsewhere:9092");
        assertThat(openTask(false).store()).as("not asked for").isSameAs(workers);
        SourceOffsets offsets = openTask(true);
        assertThat(offsets.store()).isInstanceOf(MergedOffsetStore.class);
        assertThat(offsets.topic()).isEqualTo(WORKERS);
        config.put("producer.override.bootstrap.servers", " " + kafka.bootstrapServers() + ",");
        assertThat(openTask(true).store())
                .as("the same brokers, written otherwise")
                .isSameAs(workers);
    }

    @Test
    void theWorkersTopicOnTheWorkersBrokersIsUsedWithTheConnectorsClientsAlone() {
        config.put("offsets.storage.topic", WORKERS);
        assertThat(openTask(false).store()).isNotSameAs(workers).isNotInstanceOf(MergedOffsetStore.class);
        config.put("producer.override.bootstrap.servers", "elsewhere:9092");
        assertThat(openTask(false).store()).isInstanceOf(MergedOffsetStore.class);
    }

    @Test
    void aTopicWithoutANameIsRefused() {
        config.put("offsets.storage.topic", " ");
        assertThatThrownBy(() -> openTask(false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders")
                .hasMessageContaining("offsets.storage.topic")
                .hasMessageContaining(WORKERS);
    }

    // ---- what it does

    @Test
    void theTopicIsCreatedLikeTheWorkersAndItsOffsetsCountBeforeTheWorkers() throws Exception {
        config.put("offsets.storage.topic", own);
        ByteBuffer other = codec.key("orders", Map.of("file", "b"));
        await(workers.put(Map.of(key, text("{\"n\":1}"), other, text("{\"n\":1}"))));
        SourceOffsets offsets = openTask(false);
        await(offsets.start());
        assertThat(client.describe(own).partitions()).hasSize(2);
        assertThat(client.topicConfig(own))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("segment.ms", "3600000");

        await(offsets.store().put(Map.of(key, text("{\"n\":2}"))));

        assertThat(await(offsets.store().get(List.of(key, other))))
                .isEqualTo(Map.of(key, text("{\"n\":2}"), other, text("{\"n\":1}")));
        SourceOffsets later = openTask(false);
        await(later.start());
        assertThat(await(later.store().get(List.of(key)))).isEqualTo(Map.of(key, text("{\"n\":2}")));
        assertThat(await(workers.get(List.of(key)))).as("copied").isEqualTo(Map.of(key, text("{\"n\":2}")));
    }

    @Test
    void anOffsetOfAnAbortedTransactionIsSeenByThoseAloneWhoWantToSeeIt() throws Exception {
        config.put("offsets.storage.topic", own);
        SourceOffsets committed = openTask(false);
        await(committed.start());
        Map<String, Object> transactional =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", own);
        try (var producer = new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(own, key.array(), "{\"n\":1}".getBytes(UTF_8)));
            producer.flush();
            producer.abortTransaction();
        }
        assertThat(await(committed.store().get(List.of(key)))).isEmpty();

        config.put("consumer.override.isolation.level", "read_uncommitted");
        SourceOffsets uncommitted = openTask(false);
        await(uncommitted.start());
        assertThat(await(uncommitted.store().get(List.of(key)))).hasSize(1);
        SourceOffsets exactlyOnce = openTask(true);
        await(exactlyOnce.start());
        assertThat(await(exactlyOnce.store().get(List.of(key)))).as("forced").isEmpty();
    }

    @Test
    void whoOnlyReadsHasNoProducer() throws Exception {
        config.put("offsets.storage.topic", own);
        for (SourceOffsets reader :
                List.of(open(false, SourceOffsetStores.Use.CONNECTOR), openTask(true))) { // writes by its own producer
            await(reader.start());
            assertThatThrownBy(() -> await(reader.store().put(Map.of(key, text("{}")))))
                    .hasMessageContaining("for reading only");
        }
    }

    @Test
    void aTransactionalTaskDeletesInTheWorkersStoreBeforeAndCopiesAfter() throws Exception {
        config.put("offsets.storage.topic", own);
        await(workers.put(Map.of(key, text("{\"n\":1}"))));
        SourceOffsets offsets = openTask(true);
        Map<ByteBuffer, ByteBuffer> deletion = new HashMap<>();
        deletion.put(key, null);
        await(offsets.beforeTransaction(deletion));
        assertThat(await(workers.get(List.of(key)))).isEmpty();
        offsets.afterTransaction(Map.of(key, text("{\"n\":2}")));
        assertThat(await(workers.get(List.of(key)))).isEqualTo(Map.of(key, text("{\"n\":2}")));
    }

    @Test
    void aTopicThatForgetsIsRefused() {
        client.createTopic(own, 1); // cleanup.policy=delete
        config.put("offsets.storage.topic", own);
        CompletableFuture<Void> started = openTask(false).start();
        assertThatThrownBy(() -> await(started))
                .hasMessageContaining("offsets.storage.topic of connector orders")
                .hasMessageContaining("cleanup.policy=delete (expected: compact)");
    }

    @Test
    void closingEndsTheWaitForBrokersThatAreAway() {
        config.put("offsets.storage.topic", own);
        for (String kind : List.of("producer", "consumer", "admin")) {
            config.put(kind + ".override.bootstrap.servers", "127.0.0.1:1");
        }
        SourceOffsets offsets = openTask(false);
        CompletableFuture<Void> started = offsets.start();
        assertThat(started).isNotDone();
        offsets.close();
        assertThat(started).isCompletedExceptionally(); // at once
    }

    @Test
    void wrongSettingsOfTheAdminClientAreTold() {
        config.put("offsets.storage.topic", own);
        config.put("admin.override.security.protocol", "CARRIER_PIGEON");
        assertThatThrownBy(() -> openTask(false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("CARRIER_PIGEON")
                .hasMessageContaining("admin.override.");
    }

    // ---- what the tests are made of

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** Settings as a worker of this Kafka would make them, without a policy. */
    private static final class Configs implements OffsetClientConfigs {
        @Override
        public Map<String, Object> offsetConsumer(Client client, boolean readCommitted) {
            Map<String, Object> settings = settings("connector-consumer-", client, "consumer.override.");
            settings.putIfAbsent("isolation.level", "read_committed");
            if (readCommitted) {
                settings.put("isolation.level", "read_committed");
            }
            settings.put("auto.offset.reset", "earliest");
            return settings;
        }

        @Override
        public Map<String, Object> offsetProducer(Client client) {
            return settings("connector-offset-producer-", client, "producer.override.");
        }

        @Override
        public Map<String, Object> offsetAdmin(String idPrefix, Client client) {
            return settings(idPrefix, client, "admin.override.");
        }

        @Override
        public String workersBrokers() {
            return kafka.bootstrapServers();
        }

        private static Map<String, Object> settings(String idPrefix, Client client, String prefix) {
            Map<String, Object> settings = new HashMap<>(Map.of(
                    "bootstrap.servers", kafka.bootstrapServers(), "client.id", idPrefix + client.clientSuffix()));
            client.connectorConfig().forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    settings.put(name.substring(prefix.length()), value);
                }
            });
            return settings;
        }
    }
}
