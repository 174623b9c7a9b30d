package dev.tributary.connect.runtime.policy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/**
 * Connectors may set every property of their clients; the default. Known to users as {@code All}, or {@code
 * org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy}. Thread-safe.
 */
public final class AllConnectorClientConfigOverridePolicy implements ConnectorClientConfigOverridePolicy {
    private static final OverrideRule RULE = new OverrideRule("All", name -> true, "every property");

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
