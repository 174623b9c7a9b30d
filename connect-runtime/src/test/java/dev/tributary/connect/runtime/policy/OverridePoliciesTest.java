package dev.tributary.connect.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

final class OverridePoliciesTest {
    private static final Set<String> PROPERTIES =
            Set.of("sasl.jaas.config", "sasl.mechanism", "security.protocol", "acks", "sasl.login.class");

    @Test
    void allAllowsEverything() {
        assertThat(allowedBy(new AllConnectorClientConfigOverridePolicy(), Map.of()))
                .isEqualTo(PROPERTIES);
    }

    @Test
    void noneAllowsNothing() {
        assertThat(allowedBy(new NoneConnectorClientConfigOverridePolicy(), Map.of()))
                .isEmpty();
    }

    @Test
    void principalAllowsExactlyWhatSaysWhoTheClientIs() {
        assertThat(allowedBy(new PrincipalConnectorClientConfigOverridePolicy(), Map.of()))
                .containsExactlyInAnyOrder("sasl.jaas.config", "sasl.mechanism", "security.protocol");
    }

    @Test
    void allowlistAllowsTheNamesThatTheWorkerLists() {
        Map<String, ?> worker =
                Map.of("connector.client.config.override.allowlist", "acks, security.protocol , sasl.*");

        assertThat(allowedBy(new AllowlistConnectorClientConfigOverridePolicy(), worker))
                .containsExactlyInAnyOrder("acks", "security.protocol");
    }

    @Test
    void anAllowlistThatIsNotSetAllowsNothingAndSaysSo() {
        var policy = new AllowlistConnectorClientConfigOverridePolicy();

        assertThat(allowedBy(policy, Map.of())).isEmpty();
        assertThat(policy.validate(request(Map.of("acks", "1"))).get(0).errorMessages())
                .singleElement()
                .asString()
                .contains("connector.client.config.override.allowlist is empty");
        assertThat(policy.config().names()).containsExactly("connector.client.config.override.allowlist");
    }

    @Test
    void aRefusalNamesPolicyPropertyClientAndConnectorButNotTheValue() {
        List<ConfigValue> answers = new NoneConnectorClientConfigOverridePolicy()
                .validate(request(Map.of("sasl.jaas.config", "password=secret")));

        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.name()).isEqualTo("sasl.jaas.config");
            assertThat(answer.errorMessages())
                    .singleElement()
                    .asString()
                    .contains("'None'", "'sasl.jaas.config'", "producer of connector orders")
                    .doesNotContain("secret");
        });
    }

    @Test
    void nothingAskedIsNothingRefusedAndEveryPolicyHasTheRuntimesVersion() throws Exception {
        for (ConnectorClientConfigOverridePolicy policy : List.of(
                new AllConnectorClientConfigOverridePolicy(),
                new NoneConnectorClientConfigOverridePolicy(),
                new PrincipalConnectorClientConfigOverridePolicy(),
                new AllowlistConnectorClientConfigOverridePolicy())) {
            assertThat(policy.validate(request(Map.of()))).isEmpty();
            assertThat(policy.version()).isEqualTo(AppInfoParser.getVersion());
            policy.close();
        }
    }

    private static Set<String> allowedBy(ConnectorClientConfigOverridePolicy policy, Map<String, ?> worker) {
        policy.configure(worker);
        Map<String, Object> asked = new LinkedHashMap<>();
        PROPERTIES.forEach(name -> asked.put(name, "value"));
        List<ConfigValue> answers = policy.validate(request(asked));
        assertThat(answers).extracting(ConfigValue::name).containsExactlyElementsOf(asked.keySet());
        return answers.stream()
                .filter(answer -> answer.errorMessages().isEmpty())
                .map(ConfigValue::name)
                .collect(Collectors.toSet());
    }

    private static ConnectorClientConfigRequest request(Map<String, Object> properties) {
        return new ConnectorClientConfigRequest(
                "orders", ConnectorType.SOURCE, SourceConnector.class, properties, ClientType.PRODUCER);
    }
}
