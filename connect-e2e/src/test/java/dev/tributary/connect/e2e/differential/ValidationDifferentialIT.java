package dev.tributary.connect.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.e2e.ConnectRest;
import dev.tributary.connect.e2e.validation.Converters;
import dev.tributary.connect.e2e.validation.Sinks;
import dev.tributary.connect.e2e.validation.Sources;
import dev.tributary.connect.e2e.validation.Transforms;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The answers to validations, field by field, of Apache's worker and of ours. */
final class ValidationDifferentialIT {
    private static final Map<String, List<Class<?>>> PLUGINS = Map.of(
            "org.apache.kafka.connect.source.SourceConnector",
            List.of(
                    Sources.Wide.class,
                    Sources.WithoutConfig.class,
                    Sources.OnlyAnswers.class,
                    Sources.ThrowingConfig.class,
                    Sources.Unconstructable.class),
            "org.apache.kafka.connect.sink.SinkConnector",
            List.of(Sinks.Plain.class, Sinks.Redefining.class),
            "org.apache.kafka.connect.storage.Converter",
            List.of(Converters.Wide.class, Converters.WithoutConfig.class, Converters.ThrowingConfig.class),
            "org.apache.kafka.connect.storage.HeaderConverter",
            List.of(Converters.Wide.class, Converters.WithoutConfig.class, Converters.ThrowingConfig.class),
            "org.apache.kafka.connect.transforms.Transformation",
            List.of(
                    Transforms.Grouped.class,
                    Transforms.Masked.class,
                    Transforms.Unversioned.class,
                    Transforms.Wide.class,
                    Transforms.WithoutConfig.class,
                    Transforms.ThrowingConfig.class),
            "org.apache.kafka.connect.transforms.predicates.Predicate",
            List.of(Transforms.Holds.class));

    @Test
    void bothWorkersGiveTheSameAnswersToValidations() throws IOException {
        var comparison = new ValidationComparison();
        try (var pair = new Pair(
                "ValidationDifferentialIT",
                Map.of(
                        "exactly.once.source.support",
                        "enabled",
                        "connector.client.config.override.policy",
                        "Allowlist",
                        "connector.client.config.override.allowlist",
                        "linger.ms,compression.type,sasl.jaas.config,allowed.unknown,max.poll.records,retries,group.id",
                        "config.providers",
                        "env",
                        "config.providers.env.class",
                        "org.apache.kafka.common.config.provider.EnvVarConfigProvider"),
                PLUGINS)) {
            for (ValidationCases.Case one : ValidationCases.all()) {
                comparison.add(one, answer(pair.apache(), one), answer(pair.ours(), one));
            }
        }

        assertThat(comparison.unlisted()).as("differences that are not listed").isEmpty();
        assertThat(comparison.gone()).as("listed differences that are none").isEmpty();
    }

    private static ConnectRest.Answer answer(Side side, ValidationCases.Case one) throws IOException {
        String group = side.prefix() + "workers";
        Map<String, String> config = new HashMap<>(one.config());
        config.replaceAll((key, value) -> ValidationCases.WORKERS_GROUP.equals(value) ? group : value);
        ConnectRest.Answer answer =
                side.worker().rest().send("PUT", "connector-plugins/" + one.plugin() + "/config/validate", config);
        String body = answer.body().toString().replace(group, ValidationCases.WORKERS_GROUP);
        return new ConnectRest.Answer(answer.status(), ConnectRest.JSON.readTree(body), answer.took());
    }
}
