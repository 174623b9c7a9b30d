package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigWarning;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {
    private final InstalledPlugins plugins = TestPlugins.all();

    private ConfigValidation validate(Map<String, String> config) {
        WorkerConfig worker = Workers.config(Mode.STANDALONE, plugins);
        return new PluginConnectorValidator(
                        worker,
                        plugins,
                        VariableResolver.NONE,
                        OverridePolicy.open(worker, plugins, Workers.NO_METRICS))
                .validate(config);
    }

    private static Map<String, String> numbers(String... more) {
        Map<String, String> config = Workers.map(
                "name", "c",
                "connector.class", "Numbers",
                "transforms", "a",
                "transforms.a.type", "Stamp",
                "value.converter", "Wrapping",
                "topic.creation.groups", "g",
                "topic.creation.default.partitions", "1",
                "topic.creation.default.replication.factor", "1",
                "topic.creation.g.include", "x");
        config.putAll(Workers.map(more));
        return config;
    }

    @ParameterizedTest
    @CsvSource({
        "task.max, tasks.max",
        "Tasks.Max, tasks.max",
        "tasks_max, tasks.max",
        "limits, limit",
        "errors.tolerence, errors.tolerance",
        "errors.deadletterqueue.topics.name, errors.deadletterqueue.topic.name",
        "transforms.a.negated, transforms.a.negate",
        "transforms.a.predicat, transforms.a.predicate",
        "topic.creation.g.partition, topic.creation.g.partitions",
        "topic.creation.default.exlude, topic.creation.default.exclude",
        "producer.override.linger.m, producer.override.linger.ms",
        "consumer.override.isolation.leval, consumer.override.isolation.level",
        "offset.storage.topic, offsets.storage.topic",
    })
    void aSlipOfThePenIsWarnedOfAndNoError(String key, String nearest) {
        Map<String, String> config = numbers(key, "1");
        int errorsWithout = validate(numbers()).errorCount();

        ConfigValidation validation = validate(config);

        assertThat(validation.warnings()).containsExactly(new ConfigWarning(key, nearest));
        assertThat(validation.errorCount()).isEqualTo(errorsWithout);
        assertThat(validation.warnings().get(0).message())
                .isEqualTo("Unknown key '" + key + "': did you mean '" + nearest + "'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection.url",
                "x",
                "source.cluster.bootstrap.servers",
                "jdbc.properties.ssl",
                "producer.override.my.interceptor.config",
                "topic.creation.g.retention.ms",
                "value.converter.schema.registry.url",
                "producer.linger.ms",
                "limit.of.mine",
                "even.key.of.mine"
            })
    void aKeyThatResemblesNoneIsTheConnectorsOwnAffair(String key) {
        assertThat(validate(numbers(key, "1")).warnings()).isEmpty();
    }

    @Test
    void keysThatAreKnownAreNotWarnedOf() {
        assertThat(validate(numbers("limit", "3", "tasks.max", "1", "producer.override.linger.ms", "5"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void aKeyBesideItsNearestIsAnotherKey() {
        assertThat(validate(numbers("limits", "3", "limit", "1")).warnings()).isEmpty();
    }

    @Test
    void namesThatDifferInDigitsAreDifferentNames() {
        assertThat(NearestName.ofSlip("server.2", List.of("server.1"))).isEmpty();
        assertThat(NearestName.ofSlip("server.12.url", List.of("server.3.url"))).isEmpty();
        assertThat(NearestName.ofSlip("server.12.uri", List.of("server.12.url")))
                .contains("server.12.url");
    }

    @Test
    void warningsAreSortedAndNotWithoutEnd() {
        Map<String, String> config = numbers();
        "abcdefghijklmnopqrstuvwyz".chars().forEach(letter -> config.put("tasks.ma" + (char) letter, "1"));

        assertThat(validate(config).warnings()).hasSize(20).startsWith(new ConfigWarning("tasks.maa", "tasks.max"));
    }

    @Test
    void aNullValueIsAnErrorAndNoWarning() {
        assertThat(validate(numbers("task.max", null)).warnings()).isEmpty();
    }
}
