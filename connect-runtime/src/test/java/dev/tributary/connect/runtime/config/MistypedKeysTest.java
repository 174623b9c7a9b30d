package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.tributary.connect.api.ConfigWarning;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MistypedKeysTest {
    private static final Set<String> OF_REST = Set.of("listeners", "rest.advertised.port");

    @ParameterizedTest
    @CsvSource({
        "offset.flush.intervall.ms, offset.flush.interval.ms",
        "plugin.paths, plugin.path",
        "listener, listeners",
        "rest.advertized.port, rest.advertised.port",
        "status.storage.replication.facter, status.storage.replication.factor",
        "producer.linger.m, producer.linger.ms",
        "consumer.max.poll.record, consumer.max.poll.records",
        "Session.Timeout.ms, session.timeout.ms",
    })
    void aSlipOfThePenIsWarnedOfWithWhatWasProbablyMeant(String key, String nearest) {
        Map<String, String> raw = Workers.properties(Mode.DISTRIBUTED, key, "1");

        assertThat(MistypedKeys.in(Mode.DISTRIBUTED, raw, OF_REST)).containsExactly(new ConfigWarning(key, nearest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key.converter.schemas.enable",
                "value.converter.schema.registry.url",
                "config.storage.partitions",
                "config.storage.min.insync.replicas",
                "config.providers.env.class",
                "offset.storage.file.filename",
                "metrics.context.site",
                "listeners.https.ssl.keystore.location",
                "producer.acks",
                "consumer.confluent.monitoring.interceptor.bootstrap.servers",
                "linger.ms",
                "sasl.jaas.config",
                "rest.port",
                "internal.key.converter",
                "tributary.restart.polici",
                "my.own.reporter.key",
            })
    void whatIsForSomebodyElseIsNot(String key) {
        Map<String, String> raw = Workers.properties(Mode.DISTRIBUTED, key, "1");

        assertThat(MistypedKeys.in(Mode.DISTRIBUTED, raw, OF_REST)).isEmpty();
    }

    @Test
    void aKeyThatIsSetAnywayWasNotMeantByAnother() {
        Map<String, String> raw = Workers.properties(Mode.DISTRIBUTED, "group.ids", "1");

        assertThat(MistypedKeys.in(Mode.DISTRIBUTED, raw, OF_REST)).isEmpty();
    }

    @Test
    void valuesAreNotShown() {
        Map<String, String> raw = Workers.properties(Mode.STANDALONE, "ssl.keystore.pasword", "pass-one");
        try (CapturedLog log = new CapturedLog()) {
            MistypedKeys.warn(Mode.STANDALONE, raw, OF_REST);

            assertThat(log.at(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("'ssl.keystore.pasword'", "ssl.keystore.password?")
                    .doesNotContain("pass-one");
        }
    }
}
