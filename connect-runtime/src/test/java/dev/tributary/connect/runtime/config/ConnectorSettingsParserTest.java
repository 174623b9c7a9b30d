package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.PredicateChoice;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorSettingsParserTest {
    private static Map<String, String> config(String... more) {
        Map<String, String> config = Workers.map("name", "c", "connector.class", "Numbers");
        config.putAll(Workers.map(more));
        return config;
    }

    @Test
    void whatIsNotSetHasTheDocumentedDefault() {
        ConnectorSettings settings = ConnectorSettingsParser.parse(config());

        assertThat(settings.name().value()).isEqualTo("c");
        assertThat(settings.tasksMax()).isOne();
        assertThat(settings.enforceTasksMax()).isTrue();
        assertThat(settings.version()).isNull();
        assertThat(settings.keyConverter()).isNull();
        assertThat(settings.transforms()).isEmpty();
        assertThat(settings.errors())
                .isEqualTo(new ErrorSettings(Duration.ZERO, Duration.ofMinutes(1), false, false, false));
    }

    @Test
    void whatIsSetIsTrimmedAndConverted() {
        ConnectorSettings settings = ConnectorSettingsParser.parse(config(
                "connector.class", " Numbers ",
                "tasks.max", " 4 ",
                "tasks.max.enforce", "FALSE",
                "connector.plugin.version", "1.0",
                "errors.tolerance", "all",
                "errors.retry.timeout", "-1",
                "errors.retry.delay.max.ms", "10",
                "errors.log.enable", "true",
                "errors.log.include.messages", "true"));

        assertThat(settings.connectorClass()).isEqualTo("Numbers");
        assertThat(settings.tasksMax()).isEqualTo(4);
        assertThat(settings.enforceTasksMax()).isFalse();
        assertThat(settings.version()).isEqualTo("1.0");
        assertThat(settings.errors())
                .isEqualTo(new ErrorSettings(Duration.ofMillis(-1), Duration.ofMillis(10), true, true, true));
    }

    @Test
    void aConverterTakesTheSettingsUnderItsPrefix() {
        ConnectorSettings settings = ConnectorSettingsParser.parse(config(
                "key.converter", "Wrapping",
                "key.converter.plugin.version", "[3,4)",
                "key.converter.depth", "3",
                "value.converter.depth", "ignored without a class"));

        assertThat(settings.keyConverter())
                .isEqualTo(new ConverterChoice("Wrapping", "[3,4)", Map.of("plugin.version", "[3,4)", "depth", "3")));
        assertThat(settings.valueConverter()).isNull();
    }

    @Test
    void transformsStandInTheirOrderWithTheirPredicates() {
        ConnectorSettings settings = ConnectorSettingsParser.parse(config(
                "transforms", "b, a",
                "transforms.a.type", "Stamp",
                "transforms.a.field", "f",
                "transforms.b.type", " Drop ",
                "transforms.b.plugin.version", "1.1",
                "transforms.b.predicate", "odd",
                "transforms.b.negate", "TRUE",
                "predicates", "odd",
                "predicates.odd.type", "Odd",
                "predicates.odd.modulus", "2"));

        assertThat(settings.transforms())
                .containsExactly(
                        new TransformChoice(
                                "b",
                                "Drop",
                                "1.1",
                                Map.of("type", " Drop ", "plugin.version", "1.1"),
                                new PredicateChoice("odd", "Odd", null, Map.of("type", "Odd", "modulus", "2")),
                                true),
                        new TransformChoice("a", "Stamp", null, Map.of("type", "Stamp", "field", "f"), null, false));
    }

    @ParameterizedTest
    @CsvSource({
        "tasks.max, 0",
        "tasks.max, many",
        "tasks.max.enforce, yes",
        "errors.tolerance, ALL",
        "errors.tolerance, some",
        "errors.retry.timeout, 1.5",
        "transforms, 'a,a'",
        "transforms, 'a,'",
        "transforms, 'a'",
        "name, ''",
        "key.converter.plugin.version, '[1'"
    })
    void aValueThatIsNotAllowedIsRefusedUnderItsKey(String key, String value) {
        assertThatThrownBy(() -> ConnectorSettingsParser.parse(config("key.converter", "x", key, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    @Test
    void aPredicateMustBeDeclared() {
        assertThatThrownBy(() -> ConnectorSettingsParser.parse(config(
                        "transforms",
                        "a",
                        "transforms.a.type",
                        "Stamp",
                        "transforms.a.predicate",
                        "even",
                        "predicates",
                        "odd")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("transforms.a.predicate")
                .hasMessageContaining("even")
                .hasMessageContaining("[odd]");
    }

    @Test
    void sinksReadTopicsByNameEachOnceOrByRegex() {
        assertThat(ConnectorSettingsParser.sinkTopics(config("topics", " a , b,, a", "topics.regex", " ")))
                .isEqualTo(new SinkTopics(List.of("a", "b"), null));
        assertThat(ConnectorSettingsParser.sinkTopics(config("topics.regex", "a.*"))
                        .regex())
                .hasToString("a.*");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, set either",
                "' ', ' ', -, set either",
                "a, b, -, exclude each other",
                "'a,b', -, ' b ', is listed in topics",
                "-, 'x.*', xyz, matches topics.regex",
                "-, '[', -, regular expression"
            })
    void topicsThatContradictEachOtherAreRefused(String topics, String regex, String deadLetters, String message) {
        assertThatThrownBy(() -> ConnectorSettingsParser.sinkTopics(config(
                        "topics", topics, "topics.regex", regex, "errors.deadletterqueue.topic.name", deadLetters)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aDeadLetterQueueThatOnlyBeginsLikeATopicIsFine() {
        assertThat(ConnectorSettingsParser.sinkTopics(
                                config("topics.regex", "x", "errors.deadletterqueue.topic.name", "xyz"))
                        .regex())
                .isNotNull();
    }

    @Test
    void withoutATopicThereIsNoDeadLetterQueue() {
        assertThat(ConnectorSettingsParser.deadLetters(config("topics", "a"))).isNull();
        assertThat(ConnectorSettingsParser.deadLetters(config("errors.deadletterqueue.topic.name", " ")))
                .isNull();
    }

    @Test
    void aDeadLetterQueueHasTheDefaultsThatUsersKnow() {
        assertThat(ConnectorSettingsParser.deadLetters(config("errors.deadletterqueue.topic.name", " dlq ")))
                .isEqualTo(new DeadLetterSettings("dlq", (short) 3, false));
        assertThat(ConnectorSettingsParser.deadLetters(config(
                        "errors.deadletterqueue.topic.name",
                        "dlq",
                        "errors.deadletterqueue.topic.replication.factor",
                        "-1",
                        "errors.deadletterqueue.context.headers.enable",
                        "true")))
                .isEqualTo(new DeadLetterSettings("dlq", (short) -1, true));
    }

    @Test
    void rejectedRecordsAreToleratedOnDemandOnly() {
        assertThat(ConnectorSettingsParser.toleratesRejectedPuts(config("errors.tolerance", "all")))
                .isFalse();
        assertThat(ConnectorSettingsParser.toleratesRejectedPuts(config("errors.tolerance.put.enable", "true")))
                .isTrue();
    }
}
