package dev.tributary.connect.runtime.policy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/**
 * Connectors may set no property of their clients. Known to users as {@code None}, or {@code
 * org.apache.kafka.connect.connector.policy.NoneConnectorClientConfigOverridePolicy}. Thread-safe.
 */
public final class NoneConnectorClientConfigOverridePolicy implements ConnectorClientConfigOverridePolicy {
    private static final OverrideRule RULE = new OverrideRule("None", name -> false, "none");

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    public void configure(Map<String, ?> workerProperties) {
        // Nothing to set.
    }

    @Override
    public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
        return RULE.answer(request);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
