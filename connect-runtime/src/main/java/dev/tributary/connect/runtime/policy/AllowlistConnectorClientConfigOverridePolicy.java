package dev.tributary.connect.runtime.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;

/**
 * Connectors may set the client properties that the worker names, in full, in {@value #ALLOWLIST_CONFIG}; none by
 * default. Known to users as {@code Allowlist}, or {@code
 * org.apache.kafka.connect.connector.policy.AllowlistConnectorClientConfigOverridePolicy}. Configured once, then
 * thread-safe.
 */
public final class AllowlistConnectorClientConfigOverridePolicy implements ConnectorClientConfigOverridePolicy {
    static final String ALLOWLIST_CONFIG = "connector.client.config.override.allowlist";

    private static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(
                    ALLOWLIST_CONFIG,
                    Type.LIST,
                    List.of(),
                    Importance.MEDIUM,
                    "The client properties that connectors may set, without producer.override. and the like.");

    private volatile OverrideRule rule = ruleOf(Set.of());

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    @Override
    public void configure(Map<String, ?> workerProperties) {
        rule = ruleOf(Set.copyOf(new AbstractConfig(CONFIG_DEF, workerProperties, false).getList(ALLOWLIST_CONFIG)));
    }

    @Override
    public List<ConfigValue> validate(ConnectorClientConfigRequest request) {
        return rule.answer(request);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static OverrideRule ruleOf(Set<String> allowed) {
        String inWords = allowed.isEmpty()
                ? "none, since " + ALLOWLIST_CONFIG + " is empty"
                : String.join(", ", new TreeSet<>(allowed));
        return new OverrideRule("Allowlist", allowed::contains, inWords);
    }
}
