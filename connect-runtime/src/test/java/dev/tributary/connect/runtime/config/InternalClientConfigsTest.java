package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** The table of {@code internal-topics} section 3, row by row. */
class InternalClientConfigsTest {
    private static final Map<String, Object> SERIALIZERS = Map.of(
            "key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
            "value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
    private static final Map<String, Object> DESERIALIZERS = Map.of(
            "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
            "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    private static final Map<String, Object> METRICS = Map.of(
            "metrics.context.connect.kafka.cluster.id", "cluster-1",
            "metrics.context.connect.group.id", "connect-workers");

    private static InternalClientConfigs configs(String... more) {
        return new InternalClientConfigs(Workers.config(Mode.DISTRIBUTED, TestPlugins.all(), more), "cluster-1");
    }

    /** What is there beside the worker's own properties, or differs from them. */
    private static Map<String, Object> added(Map<String, Object> config) {
        Map<String, Object> added = new LinkedHashMap<>(config);
        added.entrySet().removeAll(Workers.properties(Mode.DISTRIBUTED).entrySet());
        return added;
    }

    @SafeVarargs
    private static Map<String, Object> all(Map<String, Object>... parts) {
        Map<String, Object> all = new LinkedHashMap<>(METRICS);
        for (Map<String, Object> part : parts) {
            all.putAll(part);
        }
        return all;
    }

    @Test
    void theSharedAdminHasTheWorkersProperties() {
        assertThat(added(configs().sharedAdmin())).isEqualTo(all(Map.of("client.id", "connect-workers-shared-admin")));
    }

    @Test
    void theConfigProducerKeepsTheOrderAndNeverGivesUp() {
        Map<String, Object> config = configs().configProducer();
        assertThat(added(config))
                .isEqualTo(all(
                        SERIALIZERS,
                        Map.of(
                                "client.id", "connect-workers-configs",
                                "acks", "all",
                                "max.in.flight.requests.per.connection", "1",
                                "enable.idempotence", "false",
                                "delivery.timeout.ms", "2147483647")));
        assertThat(new ProducerConfig(config).getBoolean("enable.idempotence")).isFalse();
    }

    @Test
    void theOffsetProducerIsAsTheConfigProducer() {
        assertThat(added(configs().offsetProducer()))
                .isEqualTo(all(
                        SERIALIZERS,
                        Map.of(
                                "client.id", "connect-workers-offsets",
                                "acks", "all",
                                "max.in.flight.requests.per.connection", "1",
                                "enable.idempotence", "false",
                                "delivery.timeout.ms", "2147483647")));
    }

    @Test
    void theStatusProducerTriesNothingAgain() {
        Map<String, Object> config = configs().statusProducer();
        assertThat(added(config))
                .isEqualTo(all(
                        SERIALIZERS,
                        Map.of(
                                "client.id", "connect-workers-statuses",
                                "acks", "all",
                                "max.in.flight.requests.per.connection", "1",
                                "enable.idempotence", "false",
                                "retries", "0")));
        assertThat(new ProducerConfig(config).getInt("retries")).isZero();
    }

    @Test
    void theLeadersProducerIsTransactional() {
        Map<String, Object> config =
                configs("exactly.once.source.support", "preparing").leaderProducer();
        config.remove("exactly.once.source.support");
        assertThat(added(config))
                .isEqualTo(all(
                        SERIALIZERS,
                        Map.of(
                                "client.id", "connect-workers-configs-leader",
                                "acks", "all",
                                "max.in.flight.requests.per.connection", "5",
                                "enable.idempotence", "true",
                                "transactional.id", "connect-cluster-connect-workers",
                                "delivery.timeout.ms", "2147483647")));
        assertThat(new ProducerConfig(config).getString("transactional.id"))
                .isEqualTo("connect-cluster-connect-workers");
    }

    @Test
    void otherWishesForTheLeadersProducerAreOverriddenWithAWarning() {
        InternalClientConfigs configs = configs("enable.idempotence", "false", "transactional.id", "mine");
        try (var log = new CapturedLog()) {
            assertThat(configs.leaderProducer())
                    .containsEntry("enable.idempotence", "true")
                    .containsEntry("transactional.id", "connect-cluster-connect-workers");
            assertThat(log.at(Level.WARN)).hasSize(2).anyMatch(text -> text.contains("transactional.id=mine"));
        }
    }

    @Test
    void consumersReadFromTheBeginningAndNeverCommit() {
        for (String topic : Set.of("configs", "offsets", "statuses")) {
            Map<String, Object> config = consumer(configs(), topic);
            assertThat(added(config))
                    .isEqualTo(all(
                            DESERIALIZERS,
                            Map.of(
                                    "client.id", "connect-workers-" + topic,
                                    "enable.auto.commit", "false",
                                    "auto.offset.reset", "earliest")));
            assertThat(new ConsumerConfig(config).getString("group.id")).isEqualTo("connect-workers");
        }
    }

    @Test
    void onlyCommittedConfigsAndOffsetsAreReadIfSourcesAreExactlyOnce() {
        InternalClientConfigs enabled =
                configs("exactly.once.source.support", "enabled", "isolation.level", "read_uncommitted");
        assertThat(enabled.configConsumer()).containsEntry("isolation.level", "read_committed");
        assertThat(enabled.offsetConsumer()).containsEntry("isolation.level", "read_committed");
        assertThat(enabled.statusConsumer()).containsEntry("isolation.level", "read_uncommitted");
        for (String support : Set.of("disabled", "preparing")) {
            assertThat(configs("exactly.once.source.support", support).configConsumer())
                    .doesNotContainKey("isolation.level");
            assertThat(configs("exactly.once.source.support", support, "isolation.level", "read_committed")
                            .offsetConsumer())
                    .containsEntry("isolation.level", "read_committed");
        }
    }

    @Test
    void whatMustBeSoWinsOverTheWorkersProperties() {
        InternalClientConfigs configs = configs(
                "acks", "1",
                "retries", "7",
                "enable.auto.commit", "true",
                "auto.offset.reset", "latest",
                "max.in.flight.requests.per.connection", "5",
                "transactional.id", "mine",
                "linger.ms", "3");
        assertThat(configs.configProducer())
                .containsEntry("acks", "all")
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .containsEntry("retries", "7")
                .containsEntry("linger.ms", "3")
                .doesNotContainKey("transactional.id");
        assertThat(configs.statusProducer()).containsEntry("retries", "0");
        assertThat(configs.statusConsumer())
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "earliest");
    }

    @Test
    void settingsForTheClientsOfConnectorsDoNotCount() {
        assertThat(configs("producer.linger.ms", "5").configProducer()).doesNotContainKey("linger.ms");
        assertThat(configs("admin.retries", "5").sharedAdmin()).doesNotContainKey("retries");
    }

    @Test
    void aConfiguredClientIdIsPartOfEveryClientId() {
        InternalClientConfigs configs = configs("client.id", "blue");
        assertThat(configs.sharedAdmin()).containsEntry("client.id", "connect-workers-blue-shared-admin");
        assertThat(configs.leaderProducer()).containsEntry("client.id", "connect-workers-blue-configs-leader");
        assertThat(configs.statusConsumer()).containsEntry("client.id", "connect-workers-blue-statuses");
    }

    @Test
    void aStandaloneWorkerHasNoInternalTopics() {
        WorkerConfig standalone = Workers.config(Mode.STANDALONE, TestPlugins.all());
        assertThatThrownBy(() -> new InternalClientConfigs(standalone, null)).hasMessageContaining("standalone");
    }

    @Test
    void theMemberOfTheGroupIsCalledAfterTheWorkerAndHasItsTimes() {
        assertThat(added(configs("request.timeout.ms", "7000").groupClient("host:8083")))
                .containsAllEntriesOf(METRICS)
                .containsEntry("client.id", "connect-host:8083")
                .containsEntry("request.timeout.ms", "7000")
                .containsEntry("retry.backoff.ms", "100")
                .containsEntry("retry.backoff.max.ms", "1000")
                .containsEntry("metadata.max.age.ms", "300000")
                .containsEntry("connections.max.idle.ms", "540000")
                .containsEntry("reconnect.backoff.ms", "50")
                .containsEntry("reconnect.backoff.max.ms", "1000");
        assertThat(configs().groupClient("host:8083")).containsEntry("request.timeout.ms", "40000");
    }

    @Test
    void theMemberOfTheGroupHasTheClientIdOfTheWorkerAndItsSecurity() {
        assertThat(configs("client.id", "blue", "security.protocol", "SSL").groupClient("host:8083"))
                .containsEntry("client.id", "blue")
                .containsEntry("security.protocol", "SSL");
    }

    private static Map<String, Object> consumer(InternalClientConfigs configs, String topic) {
        if (topic.equals("configs")) {
            return configs.configConsumer();
        }
        return topic.equals("offsets") ? configs.offsetConsumer() : configs.statusConsumer();
    }
}
