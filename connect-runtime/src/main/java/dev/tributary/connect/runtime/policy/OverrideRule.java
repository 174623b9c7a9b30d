package dev.tributary.connect.runtime.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/**
 * What a policy allows, and how its refusals read. Pure.
 *
 * @param policy the policy's name, as the worker is configured with it
 * @param allowed told the name of a client property, without {@code producer.override.} or the like
 * @param allowedInWords the same for people
 */
record OverrideRule(String policy, Predicate<String> allowed, String allowedInWords) {
    /** One answer for each property of the request, with an error where it is not allowed. */
    List<ConfigValue> answer(ConnectorClientConfigRequest request) {
        List<ConfigValue> answers = new ArrayList<>();
        for (Map.Entry<String, Object> property : request.clientProps().entrySet()) {
            String name = property.getKey();
            List<String> errors = allowed.test(name) ? List.of() : List.of(refusal(name, request));
            answers.add(new ConfigValue(name, property.getValue(), new ArrayList<>(), new ArrayList<>(errors)));
        }
        return answers;
    }

    private String refusal(String name, ConnectorClientConfigRequest request) {
        return "The worker's policy '%s' for client settings in connectors does not allow '%s' for the %s of connector %s (allowed: %s). Remove it, or have the worker's connector.client.config.override.policy changed."
                .formatted(
                        policy,
                        name,
                        request.clientType().name().toLowerCase(Locale.ROOT),
                        request.connectorName(),
                        allowedInWords);
    }
}
