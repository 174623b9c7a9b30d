package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerKeysTest {
    /** Our better defaults for what a user left unset; all else is as the reference has it. */
    private static final Map<String, String> OUR_DEFAULTS =
            Map.of("offset.flush.interval.ms", "5000", "scheduled.rebalance.max.delay.ms", "0");

    @TestFactory
    Stream<DynamicTest> everyKeyOfTheReferenceIsDefinedAsThere() {
        return SpecTable.rows("worker-keys.csv").stream()
                .map(row -> DynamicTest.dynamicTest(row[1], () -> {
                    for (Mode mode : modes(row[0])) {
                        ConfigKey key = Rendering.key(
                                WorkerKeys.definition(mode).configKeys().get(row[1]), "");
                        List<String> expected = List.of(row[2], OUR_DEFAULTS.getOrDefault(row[1], row[3]), row[4]);

                        assertThat(List.of(
                                        key.type(),
                                        key.required() ? "required" : String.valueOf(key.defaultValue()),
                                        key.importance()))
                                .isEqualTo(expected);
                        assertThat(key.documentation()).isNotBlank();
                    }
                }));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void nothingElseIsDefinedButOurOwnSettings(Mode mode) {
        List<String> expected = SpecTable.rows("worker-keys.csv").stream()
                .filter(row -> modes(row[0]).contains(mode))
                .map(row -> row[1])
                .toList();
        List<String> names = new ArrayList<>(WorkerKeys.definition(mode).names());

        names.removeIf(name -> name.startsWith("tributary."));

        assertThat(names).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<Mode> modes(String text) {
        return text.equals("both") ? List.of(Mode.values()) : List.of(Mode.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @CsvSource({
        "client.dns.lookup, USE_ALL_DNS_IPS",
        "plugin.discovery, sometimes",
        "metrics.sample.window.ms, -1",
        "metrics.num.samples, 0",
        "metrics.recording.level, info",
        "metrics.recording.level, TRACE",
        "bootstrap.servers, ''",
        "bootstrap.servers, 'a:1,,b:2'",
        "plugin.path, ''",
        "config.providers, 'a,'",
        "metric.reporters, 'a,,b'",
        "topic.creation.enable, yes",
        "offset.flush.interval.ms, 5s",
        "session.timeout.ms, 3000000000",
        "exactly.once.source.support, maybe",
        "connect.protocol, lazy",
        "scheduled.rebalance.max.delay.ms, -1",
        "config.storage.topic, ' '",
        "offset.storage.partitions, 0",
        "offset.storage.partitions, -2",
        "status.storage.replication.factor, 0",
        "inter.worker.key.generation.algorithm, ROT13",
        "inter.worker.key.ttl.ms, -1",
        "inter.worker.signature.algorithm, ROT13",
        "inter.worker.verification.algorithms, ''",
        "send.buffer.bytes, -2",
        "request.timeout.ms, -1",
        "metadata.recovery.strategy, hope",
        "security.protocol, TLS",
        "sasl.oauthbearer.assertion.algorithm, none",
        "sasl.login.refresh.window.factor, 0.4",
        "sasl.login.class, no.such.LoginClass",
        "key.converter.plugin.version, '[1.0'",
    })
    void aValueOutsideTheRangeIsRefusedUnderItsKey(String key, String value) {
        assertThatThrownBy(() -> Workers.config(Mode.DISTRIBUTED, TestPlugins.all(), key, value))
                .isInstanceOfSatisfying(
                        InvalidWorkerConfigException.class,
                        e -> assertThat(e.problems()).anySatisfy(problem -> {
                            assertThat(problem.key()).isEqualTo(key);
                            assertThat(problem.value()).isEqualTo(value);
                            assertThat(problem.expectation()).isNotBlank().doesNotContain("Lambda");
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "plugin.discovery, Service_Load",
        "exactly.once.source.support, ENABLED",
        "connect.protocol, Eager",
        "offset.storage.partitions, -1",
        "status.storage.replication.factor, -1",
        "security.protocol, sasl_ssl",
        "task.shutdown.graceful.timeout.ms, -5",
        "config.providers, ''",
        "metric.reporters, ''",
        "topic.creation.enable, FALSE",
        "key.converter.plugin.version, '[1.0,5.0)'",
    })
    void aValueWithinTheRangeIsTaken(String key, String value) {
        WorkerConfig config = Workers.config(Mode.DISTRIBUTED, TestPlugins.all(), key, value);

        assertThat(config.originals().getOrDefault(key, "")).isIn(value, "");
    }

    @Test
    void aProblemSaysWhatWasGivenAndWhatIsExpected() {
        assertThatThrownBy(() -> Workers.config(Mode.STANDALONE, TestPlugins.all(), "metrics.num.samples", "0"))
                .hasMessageContaining("metrics.num.samples: '0' (expected: 1 or more)");
    }
}
