package dev.tributary.connect.runtime.config;

import static dev.tributary.connect.runtime.config.Workers.config;
import static dev.tributary.connect.runtime.config.Workers.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.runtime.config.DistributedSettings.ConnectProtocol;
import dev.tributary.connect.runtime.config.DistributedSettings.ExactlyOnceSupport;
import dev.tributary.connect.runtime.config.DistributedSettings.InternalTopic;
import dev.tributary.connect.runtime.metrics.MetricsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {
    private final InstalledPlugins plugins = TestPlugins.all();

    @BeforeEach
    void noVaultIsOpen() {
        TestPlugins.Vault.open = 0;
        TestPlugins.Vault.ASKED.clear();
    }

    @Test
    void aStandaloneWorkerNeedsFourSettingsAndHasDefaultsForTheRest() {
        WorkerConfig config = config(Mode.STANDALONE, plugins);

        assertThat(config.bootstrapServers()).containsExactly("kafka:9092");
        assertThat(config.tasks())
                .isEqualTo(new TaskSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), true, true));
        assertThat(config.topics()).isEqualTo(new TopicSettings(true, true, true));
        assertThat(config.metrics())
                .isEqualTo(new MetricsSettings(
                        Duration.ofSeconds(30),
                        2,
                        "INFO",
                        List.of("org.apache.kafka.common.metrics.JmxReporter"),
                        Map.of()));
        assertThat(config.overridePolicy()).isEqualTo("All");
        assertThat(config.standalone()).isEqualTo(new StandaloneSettings(Path.of("/var/lib/offsets"), null));
        assertThat(config.distributed()).isNull();
        assertThat(config.exactlyOnceEnabled()).isFalse();
    }

    @Test
    void convertersAreKnownByTheirFullNamesWithTheirOwnSettings() {
        WorkerConfig config = config(
                Mode.STANDALONE, plugins, "key.converter.encoding", "UTF-16", "key.converter.plugin.version", "4.3.1");

        assertThat(config.converters().key())
                .isEqualTo(new ConverterChoice(
                        StringConverter.class.getName(),
                        "4.3.1",
                        Map.of("encoding", "UTF-16", "plugin.version", "4.3.1")));
        assertThat(config.converters().header().className())
                .isEqualTo("org.apache.kafka.connect.storage.SimpleHeaderConverter");
    }

    @Test
    void aCommitIntervalThatWasWrittenMeansWhatItSays() {
        assertThat(config(Mode.STANDALONE, plugins, "offset.flush.interval.ms", "60000")
                        .tasks()
                        .commitInterval())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aDistributedWorkerKnowsItsGroupItsTopicsAndItsKeys() {
        DistributedSettings settings = config(
                        Mode.DISTRIBUTED,
                        plugins,
                        "exactly.once.source.support",
                        "Enabled",
                        "connect.protocol",
                        "compatible",
                        "scheduled.rebalance.max.delay.ms",
                        "300000",
                        "offset.storage.partitions",
                        "-1",
                        "offset.storage.min.insync.replicas",
                        "2",
                        "offset.storage.cleanup.policy",
                        "delete",
                        "config.storage.partitions",
                        "7",
                        "inter.worker.key.size",
                        "256",
                        "client.id",
                        "w1")
                .distributed();

        assertThat(settings.exactlyOnce()).isEqualTo(ExactlyOnceSupport.ENABLED);
        assertThat(settings.clientId()).isEqualTo("w1");
        assertThat(settings.group().id()).isEqualTo("connect-workers");
        assertThat(settings.group().protocol()).isEqualTo(ConnectProtocol.COMPATIBLE);
        assertThat(settings.group().maxRebalanceDelay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.topics().configs()).isEqualTo(new InternalTopic("configs", 1, (short) 3, Map.of()));
        assertThat(settings.topics().offsets())
                .isEqualTo(new InternalTopic("offsets", -1, (short) 3, Map.of("min.insync.replicas", "2")));
        assertThat(settings.topics().statuses()).isEqualTo(new InternalTopic("statuses", 5, (short) 3, Map.of()));
        assertThat(settings.sessionKeys().keySize()).isEqualTo(256);
        assertThat(settings.sessionKeys().verificationAlgorithms()).containsExactly("HmacSHA256");
    }

    @Test
    void lostWorkMovesAtOnceUnlessADelayWasWritten() {
        assertThat(config(Mode.DISTRIBUTED, plugins).distributed().group().maxRebalanceDelay())
                .isZero();
    }

    @Test
    void everyProblemIsToldAtOnceInTheOrderOfTheDefinitions() {
        Map<String, String> raw = properties(Mode.DISTRIBUTED, "offset.flush.timeout.ms", "soon");
        raw.remove("bootstrap.servers");
        raw.remove("group.id");

        InvalidWorkerConfigException failure = catchThrowableOfType(
                InvalidWorkerConfigException.class, () -> WorkerConfig.parse(Mode.DISTRIBUTED, raw, plugins));

        assertThat(failure.problems())
                .extracting(ConfigProblem::key, ConfigProblem::value)
                .containsExactly(
                        tuple("bootstrap.servers", null),
                        tuple("offset.flush.timeout.ms", "soon"),
                        tuple("group.id", null));
        assertThat(failure.problems().get(1).expectation()).isEqualTo("a whole number");
    }

    @Test
    void pluginsThatAreNotInstalledAreProblemsThatSayWhatThePluginsSay() {
        InvalidWorkerConfigException failure = catchThrowableOfType(
                InvalidWorkerConfigException.class,
                () -> config(
                        Mode.STANDALONE,
                        plugins,
                        "key.converter",
                        "StringConvertor",
                        "value.converter",
                        "org.apache.kafka.connect.storage.StringConvertr",
                        "connector.client.config.override.policy",
                        "Alll",
                        "config.providers",
                        "v",
                        "config.providers.v.class",
                        "Vaullt"));

        assertThat(failure.problems())
                .extracting(ConfigProblem::key)
                .containsExactly(
                        "key.converter",
                        "value.converter",
                        "config.providers.v.class",
                        "connector.client.config.override.policy");
        assertThat(failure)
                .hasMessageContaining("No converter plugin is called StringConvertor.")
                .hasMessageContaining("No connector_client_config_override_policy plugin is called Alll.")
                .hasMessageContaining("No configprovider plugin is called Vaullt.");
    }

    @Test
    void aConverterVersionThatIsNotInstalledIsAProblemOfTheVersionKey() {
        assertThatThrownBy(() -> config(Mode.STANDALONE, plugins, "key.converter.plugin.version", "[9,)"))
                .hasMessageContaining("key.converter.plugin.version: '[9,)'")
                .hasMessageContaining("4.3.1");
    }

    @Test
    void aMistypedSettingOfOursIsAProblemThatNamesTheNearest() {
        assertThatThrownBy(() -> config(Mode.STANDALONE, plugins, "tributary.state.directry", "/secret/place"))
                .hasMessageContaining("Did you mean tributary.state.directory?")
                .hasMessageNotContaining("/secret/place");
    }

    @Test
    void settingsOfOtherPartsOfTheWorkerAreNoMistake() {
        WorkerConfig config = WorkerConfig.parse(
                Mode.STANDALONE,
                properties(Mode.STANDALONE, "tributary.console.enable", "true", "tributary.alerts.a.url", "x"),
                plugins,
                Set.of("tributary.console.enable", "tributary.alerts."),
                new Secrets());

        assertThat(config.originals()).containsKeys("tributary.console.enable", "tributary.alerts.a.url");
    }

    @Test
    void theStateDirectoryOfAStandaloneWorkerIsOptional() {
        assertThat(config(Mode.STANDALONE, plugins, "tributary.state.directory", " /var/lib/state ")
                        .standalone()
                        .stateDirectory())
                .isEqualTo(Path.of("/var/lib/state"));
    }

    @Test
    void unknownKeysAreKeptForClientsAndPlugins() {
        WorkerConfig config = config(Mode.STANDALONE, plugins, "consumer.max.poll.records", " 5 ", "my.own", "x");

        assertThat(config.originals())
                .containsEntry("consumer.max.poll.records", " 5 ")
                .containsEntry("my.own", "x");
    }

    @Test
    void variablesAreResolvedByProvidersThatAreClosedAgain() {
        WorkerConfig config = config(
                Mode.STANDALONE,
                plugins,
                "config.providers",
                "vault",
                "config.providers.vault.class",
                "Vault",
                "config.providers.vault.param.interval",
                "1234",
                "config.providers.vault.param.host",
                "broker",
                "offset.flush.interval.ms",
                "${vault:interval}",
                "bootstrap.servers",
                "${vault:host}:1, ${vault:host}:2",
                "my.own",
                "${vault:nothing} ${other:host}");

        assertThat(config.tasks().commitInterval()).isEqualTo(Duration.ofMillis(1234));
        assertThat(config.bootstrapServers()).containsExactly("broker:1", "broker:2");
        assertThat(config.originals())
                .containsEntry("my.own", "${vault:nothing} ${other:host}")
                .containsEntry("offset.flush.interval.ms", "1234")
                .doesNotContainKey("config.providers");
        assertThat(config.configProviders().providers()).hasSize(1);
        assertThat(TestPlugins.Vault.ASKED).hasSize(1);
        assertThat(TestPlugins.Vault.open).isZero();
    }

    @Test
    void aProviderThatFailsIsOneProblemAndItsVariablesAreNotJudged() {
        InvalidWorkerConfigException failure = catchThrowableOfType(
                InvalidWorkerConfigException.class,
                () -> config(
                        Mode.STANDALONE,
                        plugins,
                        "config.providers",
                        "good,bad",
                        "config.providers.good.class",
                        "Vault",
                        "config.providers.bad.class",
                        "Refusing",
                        "offset.flush.interval.ms",
                        "${bad:interval}",
                        "offset.flush.timeout.ms",
                        "x"));

        assertThat(failure.problems())
                .extracting(ConfigProblem::key)
                .containsExactly("offset.flush.timeout.ms", "config.providers.bad.class");
        assertThat(failure).hasMessageContaining("no vault here");
        assertThat(TestPlugins.Vault.open).isZero();
    }

    @Test
    void aProviderThatDoesNotAnswerIsAProblem() {
        assertThatThrownBy(() -> config(
                        Mode.STANDALONE,
                        plugins,
                        "config.providers",
                        "vault",
                        "config.providers.vault.class",
                        "Vault",
                        "offset.flush.interval.ms",
                        "${vault:sealed:interval}"))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("path 'sealed', keys [interval]");
        assertThat(TestPlugins.Vault.open).isZero();
    }

    @Test
    void secretsAreShownNeitherInTheLogNorInProblemsNorAsText() {
        String[] secretive = {
            "ssl.key.password", "pass-one",
            "ssl.keystore.password", "${vault:two}",
            "config.providers", "vault",
            "config.providers.vault.class", "Vault",
            "config.providers.vault.param.two", "pass-two",
            "ssl.provider", "${vault:two}",
            "my.secret", "pass-three"
        };
        try (CapturedLog log = new CapturedLog()) {
            WorkerConfig config = config(Mode.STANDALONE, plugins, secretive);

            assertThat(log.all())
                    .contains("StandaloneConfig values:")
                    .contains("ssl.key.password = [hidden]")
                    .contains("ssl.provider = ${vault:two}")
                    .doesNotContain("pass-");
            assertThat(config.toString()).doesNotContain("pass-");
            assertThat(config.configProviders().toString()).doesNotContain("pass-");
            assertThat(config.originals()).containsEntry("ssl.keystore.password", "pass-two");
        }
        Map<String, String> wrong = properties(Mode.STANDALONE, secretive);
        wrong.put("metrics.num.samples", "${vault:two}");
        wrong.put("metrics.recording.level", "${vault:two}");
        assertThatThrownBy(() -> WorkerConfig.parse(Mode.STANDALONE, wrong, plugins))
                .hasMessageContaining("metrics.num.samples: '${vault:two}'")
                .hasMessageContaining("metrics.recording.level: '${vault:two}'")
                .hasMessageNotContaining("pass-");
    }

    @Test
    void allValuesAreLoggedInOneBlockSortedByName() {
        try (CapturedLog log = new CapturedLog()) {
            config(Mode.DISTRIBUTED, plugins);

            String block = log.at(Level.INFO).get(0);
            assertThat(block)
                    .startsWith(
                            "DistributedConfig values: \n\tbootstrap.servers = [kafka:9092]\n\tclient.dns.lookup = use_all")
                    .contains("\n\tmetric.reporters = [org.apache.kafka.common.metrics.JmxReporter]\n")
                    .contains("\n\theader.converter = org.apache.kafka.connect.storage.SimpleHeaderConverter\n")
                    .contains("\n\tssl.provider = null\n");
        }
    }

    @Test
    void removedNamesAreWarnedOf() {
        try (CapturedLog log = new CapturedLog()) {
            config(
                    Mode.STANDALONE,
                    plugins,
                    "internal.key.converter.schemas.enable",
                    "false",
                    "rest.port",
                    "8083",
                    "config.providers",
                    "ghost",
                    "plugin.path",
                    "${env:HOME}");

            assertThat(log.at(Level.WARN))
                    .anySatisfy(line -> assertThat(line).contains("[internal.key.converter.schemas.enable, rest.port]"))
                    .anySatisfy(line -> assertThat(line).contains("config.providers.ghost.class"));
        }
    }

    @Test
    void aPluginPathThatHoldsVariablesIsWarnedOf() {
        try (CapturedLog log = new CapturedLog()) {
            config(
                    Mode.STANDALONE,
                    plugins,
                    "plugin.path",
                    "${vault:dir}",
                    "config.providers",
                    "vault",
                    "config.providers.vault.class",
                    "Vault",
                    "config.providers.vault.param.dir",
                    "/opt");

            assertThat(log.at(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("plugin.path")
                    .contains("${vault:dir}");
        }
    }

    @Test
    void aReconnectBackoffWithoutMaximumIsItsOwnMaximum() {
        assertThat(config(Mode.DISTRIBUTED, plugins, "reconnect.backoff.ms", "7000")
                        .values())
                .containsEntry("reconnect.backoff.max.ms", 7000L);
        assertThat(config(Mode.DISTRIBUTED, plugins, "reconnect.backoff.ms", "7000", "reconnect.backoff.max.ms", "9000")
                        .values())
                .containsEntry("reconnect.backoff.max.ms", 9000L);
    }

    @Test
    void timesThatExceedTheirMaximumAreWarnedOf() {
        try (CapturedLog log = new CapturedLog()) {
            config(
                    Mode.DISTRIBUTED,
                    plugins,
                    "retry.backoff.ms",
                    "2000",
                    "socket.connection.setup.timeout.ms",
                    "40000");

            assertThat(log.at(Level.WARN)).hasSize(2);
        }
    }

    @Test
    void securityClassesAreLoadedForTheClients() {
        assertThat(config(Mode.DISTRIBUTED, plugins, "sasl.login.class", " java.lang.String ")
                        .values())
                .containsEntry("sasl.login.class", String.class);
    }

    @Test
    void signaturesThatOthersWouldRefuseAreAProblem() {
        assertThatThrownBy(() ->
                        config(Mode.DISTRIBUTED, plugins, "inter.worker.verification.algorithms", "HmacSHA1,HmacMD5"))
                .hasMessageContaining("inter.worker.signature.algorithm: 'HmacSHA256'")
                .hasMessageContaining("HmacSHA1, HmacMD5");
    }

    @Test
    void aKeySizeThatTheAlgorithmRefusesIsAProblem() {
        assertThatThrownBy(() -> config(
                        Mode.DISTRIBUTED,
                        plugins,
                        "inter.worker.key.generation.algorithm",
                        "AES",
                        "inter.worker.key.size",
                        "13"))
                .hasMessageContaining("inter.worker.key.size: '13' (expected: a size in bits that AES takes");
    }

    @Test
    void heartbeatsAreSentEachSecondOrThriceInASessionUnlessWrittenOtherwise() {
        assertThat(heartbeat()).isEqualTo(Duration.ofSeconds(1));
        assertThat(heartbeat("session.timeout.ms", "2400")).isEqualTo(Duration.ofMillis(800));
        assertThat(heartbeat("heartbeat.interval.ms", "3000")).isEqualTo(Duration.ofSeconds(3));
        assertThat(heartbeat("heartbeat.interval.ms", "500")).isEqualTo(Duration.ofMillis(500));
    }

    private Duration heartbeat(String... more) {
        return config(Mode.DISTRIBUTED, plugins, more)
                .distributed()
                .group()
                .times()
                .heartbeat();
    }

    @Test
    void heartbeatsThatAreNotWithinTheSessionAreAProblem() {
        assertThatThrownBy(() -> config(Mode.DISTRIBUTED, plugins, "heartbeat.interval.ms", "10000"))
                .hasMessageContaining("heartbeat.interval.ms: '10000' (expected: less than session.timeout.ms");
    }
}
