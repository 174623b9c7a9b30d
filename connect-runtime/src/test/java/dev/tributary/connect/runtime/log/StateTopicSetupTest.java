package dev.tributary.connect.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopic;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopics;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class StateTopicSetupTest {
    private final TestClient client = TestKafka.shared().client();
    private final String name = KafkaLogs.newTopic("state");
    private final StateTopic configs = StateTopic.configs(topics(1, 1, Map.of()));

    @AfterEach
    void close() {
        client.close();
    }

    private InternalTopics topics(int partitions, int replicas, Map<String, String> extra) {
        var topic = new InternalTopic(name, partitions, (short) replicas, extra);
        return new InternalTopics(topic, topic, topic);
    }

    @Test
    void aMissingTopicIsCreatedAsTheSettingsSay() throws Exception {
        StateTopic topic = StateTopic.offsets(topics(7, 1, Map.of("segment.ms", "3600000")));

        assertThat(setup(topic).run()).isEqualTo(7);

        assertThat(client.describe(name).partitions()).hasSize(7);
        assertThat(explicitSettings()).isEqualTo(Map.of("cleanup.policy", "compact", "segment.ms", "3600000"));
    }

    @Test
    void minusOneLeavesPartitionsAndReplicasToTheBrokers() throws Exception {
        assertThat(setup(StateTopic.statuses(topics(-1, -1, Map.of()))).run()).isEqualTo(1);
        assertThat(explicitSettings()).isEqualTo(Map.of("cleanup.policy", "compact"));
    }

    @Test
    void aTopicThatIsThereAndCompactedIsTakenAsItIs() throws Exception {
        client.createCompactedTopic(name, 3);
        assertThat(setup(StateTopic.offsets(topics(25, 1, Map.of()))).run()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "compact,delete"})
    void anotherCleanupPolicyIsRefused(String policy) {
        client.createTopic(new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", policy)));
        assertThatThrownBy(() -> setup(configs).run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("config.storage.topic")
                .hasMessageContaining("cleanup.policy=" + policy + " (expected: compact)")
                .hasMessageContaining("connector configurations")
                .hasMessageContaining("Set cleanup.policy=compact");
    }

    @Test
    void aConfigTopicOfTwoPartitionsIsRefused() {
        client.createCompactedTopic(name, 2);
        assertThatThrownBy(() -> setup(configs).run())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("config.storage.topic")
                .hasMessageContaining("2 partitions (expected: 1)");
    }

    @Test
    void aTopicWithoutANameIsRefused() {
        var nameless = new InternalTopic(" ", 1, (short) 1, Map.of());
        var topics = new InternalTopics(nameless, nameless, nameless);
        assertThatThrownBy(() -> StateTopic.statuses(topics))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("status.storage.topic");
    }

    @Test
    void aTopicSettingThatBrokersRefuseFails() {
        StateTopic topic = StateTopic.offsets(topics(1, 1, Map.of("segment.ms", "soon")));
        assertThatThrownBy(() -> setup(topic).run())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("offset.storage.topic")
                .hasMessageContaining("segment.ms")
                .hasMessageContaining("soon");
    }

    @Test
    void tooFewBrokersFailWhenTheTimeIsUp() {
        StateTopic topic = StateTopic.offsets(topics(1, 3, Map.of()));
        assertThatThrownBy(() -> setup(topic).run())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("replication factor 3")
                .hasCauseInstanceOf(InvalidReplicationFactorException.class);
    }

    @Test
    void theCreationIsTriedAgainWhileBrokersAreMissingOrSlow() throws Exception {
        var attempts = new AtomicInteger();
        Admin starting = failing("createTopics", () -> switch (attempts.incrementAndGet()) {
            case 1 -> Optional.of(Faulty.creation(name, new InvalidReplicationFactorException("1 broker")));
            case 2 -> Optional.of(Faulty.creation(name, new TimeoutException("slow")));
            default -> Optional.empty();
        });
        var log = (Logger) LoggerFactory.getLogger(StateTopicSetup.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        try {
            assertThat(new StateTopicSetup(patient(starting), configs).run()).isEqualTo(1);
        } finally {
            log.detachAppender(lines);
        }
        assertThat(attempts).hasValue(3);
        assertThat(lines.list)
                .first()
                .asString()
                .contains("fewer brokers than config.storage.replication.factor=1 asks for", "set it to their number");
    }

    @Test
    void brokersThatDoNotAnswerAreWaitedForWithoutLimit() throws Exception {
        var attempts = new AtomicInteger();
        Admin away = failing(
                "createTopics",
                () -> attempts.incrementAndGet() < 4
                        ? Optional.of(Faulty.creation(name, new TimeoutException("nobody answers")))
                        : Optional.empty());
        var impatient = new KafkaAdmin(away, Duration.ZERO, Duration.ofMillis(1));
        assertThat(new StateTopicSetup(impatient, configs).run()).isEqualTo(1);
        assertThat(attempts).hasValue(4);
    }

    @Test
    void aWorkerThatMayNotCreateOrDescribeSettingsUsesTheTopicThatIsThere() throws Exception {
        client.createTopic(name); // with the wrong policy, which it cannot see
        Admin forbidden = Faulty.client(Admin.class, client.admin(), (method, arguments) -> switch (method.getName()) {
            case "createTopics" -> Optional.of(Faulty.creation(name, new ClusterAuthorizationException("no")));
            case "describeConfigs" -> Optional.of(Faulty.settings(name, new TopicAuthorizationException("no")));
            default -> Optional.empty();
        });
        assertThat(new StateTopicSetup(patient(forbidden), configs).run()).isEqualTo(1);
    }

    @Test
    void aWorkerThatMayNotCreateStillChecksThePolicy() {
        client.createTopic(name);
        Admin old = failing(
                "createTopics", () -> Optional.of(Faulty.creation(name, new UnsupportedVersionException("too old"))));
        assertThatThrownBy(() -> new StateTopicSetup(patient(old), configs).run())
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void aTopicThatNobodyCreatesIsMissed() {
        Admin forbidden = failing(
                "createTopics", () -> Optional.of(Faulty.creation(name, new TopicAuthorizationException("no"))));
        assertThatThrownBy(() -> new StateTopicSetup(patient(forbidden), configs, Duration.ofMillis(150)).run())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("was not found")
                .hasMessageContaining("cleanup.policy=compact");
    }

    private Admin failing(String failingMethod, java.util.function.Supplier<Optional<Object>> answer) {
        return Faulty.client(
                Admin.class,
                client.admin(),
                (method, arguments) -> method.getName().equals(failingMethod) ? answer.get() : Optional.empty());
    }

    private StateTopicSetup setup(StateTopic topic) {
        return new StateTopicSetup(
                new KafkaAdmin(client.admin(), Duration.ofMillis(300), Duration.ofMillis(20)), topic);
    }

    private static KafkaAdmin patient(Admin admin) {
        return new KafkaAdmin(admin, Duration.ofSeconds(30), Duration.ofMillis(1));
    }

    private Map<String, String> explicitSettings() throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return client.admin().describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(java.util.stream.Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
}
