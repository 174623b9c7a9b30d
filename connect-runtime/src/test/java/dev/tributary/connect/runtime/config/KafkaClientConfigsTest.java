package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClientConfigsTest {
    private static final TaskId TASK = TaskId.of("orders", 2);
    private final InstalledPlugins plugins = TestPlugins.all();

    private KafkaClientConfigs configs(Mode mode, String... more) {
        WorkerConfig worker = Workers.config(mode, plugins, more);
        return new KafkaClientConfigs(
                worker, OverridePolicy.open(worker, plugins, Workers.NO_METRICS), () -> "cluster-1");
    }

    @Test
    void aSourceProducerLosesNothingAndKeepsTheOrder() {
        Map<String, Object> config =
                configs(Mode.STANDALONE).sourceProducer(TASK, TestPlugins.Numbers.class, Map.of("name", "orders"));

        assertThat(config)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("bootstrap.servers", "kafka:9092"),
                        Map.entry("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer"),
                        Map.entry("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer"),
                        Map.entry("max.block.ms", "9223372036854775807"),
                        Map.entry("enable.idempotence", "false"),
                        Map.entry("acks", "all"),
                        Map.entry("max.in.flight.requests.per.connection", "1"),
                        Map.entry("delivery.timeout.ms", "2147483647"),
                        Map.entry("client.id", "connector-producer-orders-2"),
                        Map.entry("metrics.context.connect.kafka.cluster.id", "cluster-1")));
        assertThat(new ProducerConfig(config).getLong("max.block.ms")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTransactionalProducerIsIdempotentWithItsIdWhateverIsConfigured() {
        var configs = configs(
                Mode.DISTRIBUTED, "producer.enable.idempotence", "false", "producer.transaction.timeout.ms", "30000");
        Map<String, String> connector =
                Map.of("name", "orders", "producer.override.transactional.id", "mine", "producer.override.acks", "all");
        Map<String, Object> plain = configs.sourceProducer(TASK, TestPlugins.Numbers.class, connector);

        Map<String, Object> config =
                configs.transactionalProducer(TASK, TestPlugins.Numbers.class, connector, "group-orders-2");

        assertThat(config)
                .containsEntry("transactional.id", "group-orders-2")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("transaction.timeout.ms", "30000")
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .hasSameSizeAs(plain);
    }

    @Test
    void aSinkConsumerBelongsToTheGroupOfItsConnector() {
        Map<String, Object> config = configs(Mode.STANDALONE).sinkConsumer(TASK, TestPlugins.Drain.class, Map.of());

        assertThat(config)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "group.id", "connect-orders",
                        "client.id", "connector-consumer-orders-2",
                        "bootstrap.servers", "kafka:9092",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest",
                        "receive.buffer.bytes", -1,
                        "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        "metrics.context.connect.kafka.cluster.id", "cluster-1"));
        assertThat(new ConsumerConfig(config).getBoolean("enable.auto.commit")).isFalse();
    }

    @Test
    void producersTakeTheWorkersSettingsThenTheMetricsContextThenTheConnectors() {
        Map<String, Object> config = configs(
                        Mode.DISTRIBUTED,
                        "security.protocol",
                        "SSL",
                        "metrics.context.team",
                        "blue",
                        "producer.linger.ms",
                        "5",
                        "producer.acks",
                        "1",
                        "producer.client.id",
                        "mine",
                        "producer.metrics.context.team",
                        "overridden by the context",
                        "consumer.max.poll.records",
                        "3")
                .sourceProducer(
                        TASK,
                        TestPlugins.Numbers.class,
                        Map.of(
                                "producer.override.acks",
                                "0",
                                "producer.override.metrics.context.team",
                                "red",
                                "consumer.override.x",
                                "y"));

        assertThat(config)
                .containsEntry("linger.ms", "5")
                .containsEntry("acks", "0")
                .containsEntry("client.id", "mine")
                .containsEntry("metrics.context.team", "red")
                .containsEntry("metrics.context.connect.group.id", "connect-workers")
                .doesNotContainKeys("security.protocol", "max.poll.records", "x", "group.id");
    }

    @Test
    void theProducerOfDeadLettersIsThatOfASourceUnderItsOwnName() {
        KafkaClientConfigs configs = configs(Mode.STANDALONE, "producer.linger.ms", "5");
        Map<String, String> connector = Map.of("producer.override.acks", "1");
        Map<String, Object> source = configs.sourceProducer(TASK, TestPlugins.Numbers.class, connector);

        assertThat(configs.deadLetterProducer(TASK, TestPlugins.Drain.class, connector))
                .containsEntry("client.id", "connector-dlq-producer-orders-2")
                .containsEntry("linger.ms", "5")
                .containsEntry("acks", "1")
                .hasSameSizeAs(source);
    }

    @Test
    void theMetricsContextStandsAboveTheWorkersConsumerSettings() {
        Map<String, Object> config = configs(
                        Mode.DISTRIBUTED,
                        "metrics.context.team",
                        "blue",
                        "consumer.metrics.context.team",
                        "green",
                        "consumer.group.id",
                        "by-worker",
                        "consumer.receive.buffer.bytes",
                        "65536")
                .sinkConsumer(TASK, TestPlugins.Drain.class, Map.of("consumer.override.max.poll.records", "9"));

        assertThat(config)
                .containsEntry("receive.buffer.bytes", "65536")
                .containsEntry("metrics.context.team", "blue")
                .containsEntry("group.id", "by-worker")
                .containsEntry("max.poll.records", "9");
    }

    private static OffsetClientConfigs.Client offsetClient(String... config) {
        return new OffsetClientConfigs.Client(
                TASK.connector(), "orders-2", TestPlugins.Numbers.class, Workers.map(config));
    }

    @Test
    void clientsOfAConnectorsOffsetsAreItsOtherClientsByOtherNames() {
        KafkaClientConfigs configs = configs(
                Mode.DISTRIBUTED, "consumer.fetch.max.wait.ms", "7", "producer.linger.ms", "5", "admin.retries", "4");
        OffsetClientConfigs.Client client = offsetClient(
                "consumer.override.max.poll.records", "3", "producer.override.acks", "1", "admin.override.x", "y");

        assertThat(configs.offsetConsumer(client, false))
                .containsEntry("client.id", "connector-consumer-orders-2")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("fetch.max.wait.ms", "7")
                .containsEntry("max.poll.records", "3");
        assertThat(configs.offsetProducer(client))
                .containsEntry("client.id", "connector-offset-producer-orders-2")
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .containsEntry("linger.ms", "5")
                .containsEntry("acks", "1");
        assertThat(configs.offsetAdmin("connector-adminclient-", client))
                .containsEntry("client.id", "connector-adminclient-orders-2")
                .containsEntry("retries", "4")
                .containsEntry("x", "y");
        assertThat(configs.workersBrokers()).isEqualTo("kafka:9092");
    }

    @Test
    void aConsumerOfOffsetsReadsAllOfTheTopicAndCommitsNothingWhateverTheConnectorSays() {
        OffsetClientConfigs.Client client = offsetClient(
                "consumer.override.client.id",
                "mine",
                "consumer.override.enable.auto.commit",
                "true",
                "consumer.override.auto.offset.reset",
                "latest");
        assertThat(configs(Mode.DISTRIBUTED).offsetConsumer(client, false))
                .containsEntry("client.id", "mine")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "earliest");
    }

    @Test
    void whetherOffsetsOfOpenTransactionsAreReadIsTheUsersChoiceUnlessDeliveryIsExactlyOnce() {
        OffsetClientConfigs.Client client = offsetClient("consumer.override.isolation.level", "read_uncommitted");
        KafkaClientConfigs configs = configs(Mode.DISTRIBUTED);
        assertThat(configs.offsetConsumer(client, false)).containsEntry("isolation.level", "read_uncommitted");
        assertThat(configs.offsetConsumer(client, true)).containsEntry("isolation.level", "read_committed");
        assertThat(configs(Mode.DISTRIBUTED, "consumer.isolation.level", "read_uncommitted")
                        .offsetConsumer(offsetClient(), false))
                .containsEntry("isolation.level", "read_uncommitted");
    }

    @Test
    void thePolicyHoldsForClientsOfOffsetsToo() {
        KafkaClientConfigs configs =
                configs(Mode.DISTRIBUTED, "connector.client.config.override.policy", "OnlyCompression");
        OffsetClientConfigs.Client client =
                offsetClient("consumer.override.a", "1", "producer.override.b", "1", "admin.override.c", "1");
        assertThatThrownBy(() -> configs.offsetConsumer(client, true))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("consumer.override.a");
        assertThatThrownBy(() -> configs.offsetProducer(client)).hasMessageContaining("producer.override.b");
        assertThatThrownBy(() -> configs.offsetAdmin("x", client)).hasMessageContaining("admin.override.c");
    }

    @Test
    void adminsTakeTheWorkersTopLevelSettingsWithItsClientId() {
        Map<String, Object> config = configs(
                        Mode.DISTRIBUTED,
                        "client.id",
                        "worker-7",
                        "security.protocol",
                        "PLAINTEXT",
                        "admin.retry.backoff.ms",
                        "11",
                        "admin.retries",
                        "4",
                        "producer.acks",
                        "1",
                        "consumer.x",
                        "y",
                        "metrics.context.team",
                        "blue")
                .admin(
                        "connector-adminclient-orders-2",
                        ConnectorName.of("orders"),
                        TestPlugins.Numbers.class,
                        Map.of("admin.override.retries", "5", "admin.override.metrics.context.team", "red"));

        assertThat(config)
                .containsEntry("client.id", "worker-7")
                .containsEntry("security.protocol", "PLAINTEXT")
                .containsEntry("group.id", "connect-workers")
                .containsEntry("retries", "5")
                .containsEntry("retry.backoff.ms", "11")
                .containsEntry("metrics.context.team", "blue")
                .doesNotContainKeys("producer.acks", "consumer.x", "admin.retries", "acks", "x");
    }

    @Test
    void anAdminHasTheGivenClientIdWhereTheWorkerHasNone() {
        assertThat(configs(Mode.STANDALONE)
                        .admin(
                                "connector-adminclient-orders",
                                ConnectorName.of("orders"),
                                TestPlugins.Drain.class,
                                Map.of()))
                .containsEntry("client.id", "connector-adminclient-orders");
    }

    @Test
    void theClusterIdIsLeftOutAsLongAsItIsNotKnown() {
        WorkerConfig worker = Workers.config(Mode.STANDALONE, plugins);
        KafkaClientConfigs configs =
                new KafkaClientConfigs(worker, OverridePolicy.open(worker, plugins, Workers.NO_METRICS), () -> null);

        assertThat(configs.sinkConsumer(TASK, TestPlugins.Drain.class, Map.of()))
                .doesNotContainKey("metrics.context.connect.kafka.cluster.id");
    }

    @Test
    void anOverrideThatThePolicyForbidsIsRefusedWithKeyAndPolicy() {
        KafkaClientConfigs configs =
                configs(Mode.STANDALONE, "connector.client.config.override.policy", "OnlyCompression");

        assertThatThrownBy(() -> configs.sourceProducer(
                        TASK,
                        TestPlugins.Numbers.class,
                        Map.of("producer.override.compression.type", "lz4", "producer.override.acks", "s3cret")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("producer.override.acks")
                .hasMessageContaining("OnlyCompression")
                .hasMessageNotContaining("producer.override.compression.type")
                .hasMessageNotContaining("s3cret");
        assertThat(configs.sourceProducer(
                        TASK, TestPlugins.Numbers.class, Map.of("producer.override.compression.type", "lz4")))
                .containsEntry("compression.type", "lz4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Throwing", "Silent"})
    void whatAPolicyThatFailsHasNotAllowedIsNotAllowed(String policy) {
        KafkaClientConfigs configs = configs(Mode.STANDALONE, "connector.client.config.override.policy", policy);

        assertThatThrownBy(() -> configs.sourceProducer(
                        TASK, TestPlugins.Numbers.class, Map.of("producer.override.acks", "s3cret")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(policy, "producer", "connector orders", "Mend the policy")
                .hasMessageNotContaining("s3cret");
        assertThat(configs.sourceProducer(TASK, TestPlugins.Numbers.class, Map.of()))
                .as("no overrides, no question")
                .containsEntry("acks", "all");
    }

    @Test
    void realClientsTakeTheseConfigurations() {
        KafkaClientConfigs configs = configs(
                Mode.DISTRIBUTED,
                "bootstrap.servers",
                "127.0.0.1:1",
                "metrics.context.team",
                "blue",
                "producer.linger.ms",
                "5",
                "consumer.max.poll.records",
                "7",
                "admin.retries",
                "3");

        try (var producer = new KafkaProducer<byte[], byte[]>(configs.sourceProducer(
                        TASK,
                        TestPlugins.Numbers.class,
                        Map.of("producer.override.compression.type", "lz4", "producer.override.acks", "1")));
                var consumer = new KafkaConsumer<byte[], byte[]>(configs.sinkConsumer(
                        TASK, TestPlugins.Drain.class, Map.of("consumer.override.isolation.level", "read_committed")));
                var admin = Admin.create(configs.admin(
                        "connector-adminclient-orders-2",
                        ConnectorName.of("orders"),
                        TestPlugins.Numbers.class,
                        Map.of("admin.override.request.timeout.ms", "1000")))) {
            assertThat(clientIds(producer.metrics())).containsExactly("connector-producer-orders-2");
            assertThat(clientIds(consumer.metrics())).containsExactly("connector-consumer-orders-2");
            assertThat(clientIds(admin.metrics())).containsExactly("connector-adminclient-orders-2");
            assertThat(consumer.groupMetadata().groupId()).isEqualTo("connect-orders");
            producer.close(Duration.ZERO);
        }
    }

    private static Set<String> clientIds(Map<MetricName, ? extends Metric> metrics) {
        return metrics.keySet().stream()
                .map(name -> name.tags().get("client-id"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    @Test
    void thePolicyIsToldWhoAsksForWhichClient() {
        TestPlugins.All.REQUESTS.clear();

        configs(Mode.STANDALONE)
                .sinkConsumer(TASK, TestPlugins.Drain.class, Map.of("consumer.override.max.poll.records", "9"));

        ConnectorClientConfigRequest request = TestPlugins.All.REQUESTS.get(0);
        assertThat(request.connectorName()).isEqualTo("orders");
        assertThat(request.connectorType()).isEqualTo(ConnectorType.SINK);
        assertThat(request.connectorClass()).isEqualTo(TestPlugins.Drain.class);
        assertThat(request.clientType()).isEqualTo(ClientType.CONSUMER);
        assertThat(request.clientProps()).isEqualTo(Map.of("max.poll.records", "9"));
    }

    @Test
    void aPolicyThatDoesNotStartIsClosedAndNamed() {
        TestPlugins.Stillborn.closed = false;

        assertThatThrownBy(() -> configs(Mode.STANDALONE, "connector.client.config.override.policy", "Stillborn"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("Stillborn")
                .hasMessageContaining("cannot be born");
        assertThat(TestPlugins.Stillborn.closed).isTrue();
    }

    @Test
    void aPolicyMayRegisterMetricsUntilItIsClosed() {
        List<String> events = new ArrayList<>();
        PluginMetricsFactory factory = tags -> {
            events.add("created " + tags);
            return new PluginMetricsFactory.Handle() {
                @Override
                public PluginMetrics metrics() {
                    return null;
                }

                @Override
                public void close() {
                    events.add("closed");
                }
            };
        };
        WorkerConfig worker =
                Workers.config(Mode.STANDALONE, plugins, "connector.client.config.override.policy", "Counting");

        OverridePolicy.open(worker, plugins, factory).close();

        assertThat(events)
                .containsExactly("created {config=connector.client.config.override.policy, class=Counting}", "closed");
        assertThat(TestPlugins.Counting.monitored).isTrue();
    }

    @Test
    void aPolicyWithABlankVersionIsRefused() {
        assertThatThrownBy(() -> configs(Mode.STANDALONE, "connector.client.config.override.policy", "NoVersion"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("blank version()");
    }
}
