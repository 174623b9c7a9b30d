package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCreationTest {
    private static Map<String, String> config(String... settings) {
        Map<String, String> config = Workers.map(
                "name", "c",
                "connector.class", "Numbers",
                "topic.creation.default.partitions", "4",
                "topic.creation.default.replication.factor", "-1");
        config.putAll(Workers.map(settings));
        return config;
    }

    private static TopicCreation creation(String... settings) {
        return Objects.requireNonNull(TopicCreation.parse(config(settings)));
    }

    @Test
    void aConnectorWithoutSuchSettingsLeavesItsTopicsToTheBrokers() {
        assertThat(TopicCreation.parse(Map.of("name", "c", "topic", "t"))).isNull();
    }

    @Test
    void withoutGroupsTheDefaultGroupTakesEveryTopic() {
        TopicCreation.Group group =
                creation("topic.creation.default.cleanup.policy", "compact").groupFor("anything");

        assertThat(group.name()).isEqualTo("default");
        assertThat(group.partitions()).isEqualTo(4);
        assertThat(group.replicationFactor()).isEqualTo((short) -1);
        assertThat(group.configs()).isEqualTo(Map.of("cleanup.policy", "compact"));
    }

    @Test
    void aGroupInheritsNumbersButNoTopicSettings() {
        TopicCreation.Group group = creation(
                        "topic.creation.groups", "logs",
                        "topic.creation.logs.include", "log-.*",
                        "topic.creation.logs.retention.ms", "1000",
                        "topic.creation.default.cleanup.policy", "compact")
                .groupFor("log-1");

        assertThat(group.name()).isEqualTo("logs");
        assertThat(group.partitions()).isEqualTo(4);
        assertThat(group.replicationFactor()).isEqualTo((short) -1);
        assertThat(group.configs()).isEqualTo(Map.of("retention.ms", "1000"));
    }

    @ParameterizedTest
    @CsvSource({
        "a-1, first", // both include it: the order of the list decides
        "b-1, second",
        "b-1x, default", // names match as a whole
        "a-secret, second", // exclude goes before include
        "A-1, default",
        "c-1, flags",
        "D-9, flags", // a flag holds for all alternatives
        "x, default", // a group without includes takes nothing
    })
    void theFirstListedGroupThatTakesTheNameMakesTheTopic(String topic, String group) {
        TopicCreation creation = creation(
                "topic.creation.groups", "first, second, flags, noIncludes",
                "topic.creation.first.include", "a-.*",
                "topic.creation.first.exclude", "a-secret,a-hidden",
                "topic.creation.second.include", "a-.*, b-\\d+",
                "topic.creation.flags.include", "(?i)c-\\d,d-\\d",
                "topic.creation.noIncludes.partitions", "9");

        assertThat(creation.groupFor(topic).name()).isEqualTo(group);
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        Map<String, String> config = Workers.map(
                "topic.creation.groups", "a",
                "topic.creation.a.include", "ok,(",
                "topic.creation.a.partitions", "0",
                "topic.creation.a.replication.factor", "many",
                "topic.creation.default.partitions", "-2");

        assertThatThrownBy(() -> TopicCreation.parse(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "topic.creation.a.include",
                        "Unclosed group",
                        "topic.creation.a.partitions",
                        "1 or more, or -1",
                        "topic.creation.a.replication.factor",
                        "many",
                        "topic.creation.default.partitions",
                        "\"topic.creation.default.replication.factor\" which has no default value",
                        "set it, to -1 for what the brokers choose");
    }

    @Test
    void whatHasNoEffectIsSaidAndDoesNoHarm() {
        TopicCreation creation = creation(
                "topic.creation.groups", "a,default",
                "topic.creation.b.partitions", "1",
                "topic.creation.enable", "true",
                "topic.creation.default.include", "x.*");

        assertThat(creation.groups()).extracting(TopicCreation.Group::name).containsExactly("a");
        assertThat(creation.ignored())
                .hasSize(4)
                .anyMatch(text -> text.contains("lists default"))
                .anyMatch(text -> text.startsWith("topic.creation.b.partitions ") && text.contains("[a]"))
                .anyMatch(text -> text.startsWith("topic.creation.enable "))
                .anyMatch(text -> text.startsWith("topic.creation.default.include "));
    }

    @Test
    void validationTellsWhatWouldKeepTasksFromStarting() {
        Map<String, String> config = config("topic.creation.groups", "a", "topic.creation.a.exclude", "[");
        config.remove("topic.creation.default.partitions");

        ConfigValidation validation = validate(config);

        assertThat(errors(validation))
                .extracting(ConfigValue::name)
                .containsExactlyInAnyOrder("topic.creation.a.exclude", "topic.creation.default.partitions");
        assertThat(validation.errorCount()).isEqualTo(2);
    }

    @Test
    void aBrokenListOfGroupsIsOneErrorAndNotTwo() {
        ConfigValidation validation = validate(config("topic.creation.groups", "a,a"));

        assertThat(validation.errorCount()).isOne();
    }

    @Test
    void whereTheWorkerCreatesNoTopicsTheSettingsAreNobodysConcern() {
        ConfigValidation validation = validate(
                Map.of("name", "c", "connector.class", "Numbers", "topic.creation.a.exclude", "["),
                "topic.creation.enable",
                "false");

        assertThat(validation.errorCount()).isZero();
    }

    @Test
    void goodSettingsAreNotPartOfTheAnswerAsInApachesWorker() {
        ConfigValidation validation = validate(config());

        assertThat(validation.errorCount()).isZero();
        assertThat(validation.entries())
                .noneMatch(
                        entry -> entry.value() != null && entry.value().name().startsWith("topic.creation.default"));
    }

    private static ConfigValidation validate(Map<String, String> config, String... workerProperties) {
        InstalledPlugins plugins = TestPlugins.all();
        WorkerConfig worker = Workers.config(Mode.STANDALONE, plugins, workerProperties);
        OverridePolicy policy = OverridePolicy.open(worker, plugins, Workers.NO_METRICS);
        return new PluginConnectorValidator(worker, plugins, VariableResolver.NONE, policy)
                .validate(Map.copyOf(config));
    }

    private static List<ConfigValue> errors(ConfigValidation validation) {
        return validation.entries().stream()
                .map(ConfigValidation.Entry::value)
                .filter(value -> value != null && !value.errors().isEmpty())
                .toList();
    }
}
