package dev.tributary.connect.runtime.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connectors may say who their clients are. Superseded by {@code Allowlist} (KIP-1188), and told so when configured.
 * Known to users as {@code Principal}, or {@code
 * org.apache.kafka.connect.connector.policy.PrincipalConnectorClientConfigOverridePolicy}. Thread-safe.
 */
public final class PrincipalConnectorClientConfigOverridePolicy implements ConnectorClientConfigOverridePolicy {
    private static final Logger LOG = LoggerFactory.getLogger(PrincipalConnectorClientConfigOverridePolicy.class);
    private static final TreeSet<String> ALLOWED = new TreeSet<>(List.of(
            SaslConfigs.SASL_JAAS_CONFIG, SaslConfigs.SASL_MECHANISM, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
    private static final OverrideRule RULE =
            new OverrideRule("Principal", ALLOWED::contains, String.join(", ", ALLOWED));

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    public void configure(Map<String, ?> workerProperties) {
        LOG.warn(
                "The policy 'Principal' for client settings in connectors is deprecated. The same is: connector.client.config.override.policy=Allowlist with {}={}",
                AllowlistConnectorClientConfigOverridePolicy.ALLOWLIST_CONFIG,
                String.join(",", ALLOWED));
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
