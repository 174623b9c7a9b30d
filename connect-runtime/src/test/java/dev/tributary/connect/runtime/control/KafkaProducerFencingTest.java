package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;

class KafkaProducerFencingTest {
    private static final String TOPIC = "fenced-producers";
    private static final Map<String, String> CONFIG = Map.of("connector.class", "Source");

    @Test
    void fencedProducersWriteNothingAnyMoreAndOthersGoOn() {
        ConnectorName name =
                ConnectorName.of("fenced-" + ProcessHandle.current().pid());
        try (TestClient client = TestKafka.shared().client();
                var zero = producer("group-" + name + "-0");
                var one = producer("group-" + name + "-1");
                var two = producer("group-" + name + "-2")) {
            client.createTopic(TOPIC);
            for (var producer : List.of(zero, one, two)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "before"));
            }
            fencing(Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()))
                    .fence(name, CONFIG, 2);
            for (var fenced : List.of(zero, one)) {
                assertThatThrownBy(fenced::commitTransaction)
                        .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
            }
            two.commitTransaction();
        }
    }

    @Test
    void aFailureSaysWhoseProducersAreNotFenced() {
        var nowhere = Map.<String, Object>of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "500", "request.timeout.ms", "500");
        assertThatThrownBy(() -> fencing(nowhere).fence(ConnectorName.of("orders"), CONFIG, 2))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("orders")
                .hasMessageContaining("safe to try again")
                .satisfies(failure -> assertThat(((Failed) failure).lasting()).isFalse());
    }

    @Test
    void aWrongSettingIsToldAtOnceAndThatWaitingDoesNotHelp() {
        var wrong = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:1", "security.protocol", "CARRIER_PIGEON");
        assertThatThrownBy(() -> fencing(wrong).fence(ConnectorName.of("orders"), CONFIG, 2))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("orders")
                .hasMessageContaining("CARRIER_PIGEON")
                .hasMessageContaining("admin.override.")
                .hasMessageContaining("then restart the connector's tasks")
                .satisfies(failure -> assertThat(((Failed) failure).lasting()).isTrue());
    }

    @Test
    void aHostThatIsNotFoundMayComeBack() {
        var lost = Map.<String, Object>of("bootstrap.servers", "no-such-host.invalid:9092");
        assertThatThrownBy(() -> fencing(lost).fence(ConnectorName.of("orders"), CONFIG, 2))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("safe to try again")
                .satisfies(failure -> assertThat(((Failed) failure).lasting()).isFalse());
    }

    @Test
    void aMissingPermissionIsNamedAndWaitingDoesNotHelp() throws Exception {
        try (EmbeddedKafka guarded = EmbeddedKafka.builder()
                .brokerProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .brokerProperty("allow.everyone.if.no.acl.found", "true")
                .start()) {
            Map<String, Object> admin = Map.of("bootstrap.servers", guarded.bootstrapServers());
            denyTransactionalIds(admin);
            assertThatThrownBy(() -> fencing(admin).fence(ConnectorName.of("orders"), CONFIG, 2))
                    .isInstanceOf(Failed.class)
                    .hasMessageContaining("Write and Describe on the TransactionalIds group-orders-0, group-orders-1")
                    .hasMessageContaining("then restart the connector's tasks")
                    .satisfies(
                            failure -> assertThat(((Failed) failure).lasting()).isTrue());
        }
    }

    private static void denyTransactionalIds(Map<String, Object> admin) throws Exception {
        var rule = new AclBinding(
                new ResourcePattern(ResourceType.TRANSACTIONAL_ID, "*", PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.DENY));
        try (Admin client = Admin.create(admin)) {
            client.createAcls(List.of(rule)).all().get(60, TimeUnit.SECONDS);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            // Until the broker goes by it.
            while (!client.describeAcls(AclBindingFilter.ANY)
                    .values()
                    .get(60, TimeUnit.SECONDS)
                    .contains(rule)) {
                assertThat(System.nanoTime() - end).isNegative();
                Thread.onSpinWait();
            }
        }
    }

    private static ProducerFencing fencing(Map<String, Object> admin) {
        var access = new PluginAccess(
                new FakePlugins(), config -> TestWorker.valid(), (plugin, version) -> List.of(), config -> config);
        return new KafkaProducerFencing("group", access, new Clients(admin));
    }

    private static KafkaProducer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    private record Clients(Map<String, Object> admin) implements ClientConfigs {
        @Override
        public Map<String, Object> sourceProducer(
                TaskId task, Class<? extends Connector> connectorClass, Map<String, String> connectorConfig) {
            throw new UnsupportedOperationException();
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
            return admin;
        }
    }
}
