package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's policy for client settings in connector configurations, called under its own context loader. One per
 * worker. Thread-safe as far as the policy is. Source: {@code worker} 1.10, KIP-458.
 */
public final class OverridePolicy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OverridePolicy.class);
    private final String name;
    private final ConnectorClientConfigOverridePolicy instance;
    private final ClassLoader loader;
    private final PluginMetricsFactory.@Nullable Handle metrics;

    private OverridePolicy(
            String name,
            ConnectorClientConfigOverridePolicy instance,
            ClassLoader loader,
            PluginMetricsFactory.@Nullable Handle metrics) {
        this.name = name;
        this.instance = instance;
        this.loader = loader;
        this.metrics = metrics;
    }

    /**
     * Makes and configures the policy that the worker names.
     *
     * @throws ConnectException if it is not installed, does not start, or has a blank version
     */
    public static OverridePolicy open(WorkerConfig worker, Plugins plugins, PluginMetricsFactory metricsFactory) {
        PluginClass<ConnectorClientConfigOverridePolicy> found = plugins.plugin(
                PluginType.CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY,
                ConnectorClientConfigOverridePolicy.class,
                worker.overridePolicy(),
                null,
                null);
        ConnectorClientConfigOverridePolicy instance = found.newInstance();
        String version = PluginClass.versionOf(instance);
        if (version == null || version.isBlank()) {
            throw new ConnectException(
                    "Override policy " + found.name() + " (" + GeneralKeys.OVERRIDE_POLICY
                            + ") answers a blank version(). A policy must answer a version, or not implement version() at all.");
        }
        try {
            ContextLoader.run(found.loader(), () -> instance.configure(new LinkedHashMap<>(worker.originals())));
            return new OverridePolicy(found.name(), instance, found.loader(), monitor(found, instance, metricsFactory));
        } catch (RuntimeException | LinkageError e) {
            new OverridePolicy(found.name(), instance, found.loader(), null).close();
            throw new ConnectException(
                    "Override policy " + found.name() + " (" + GeneralKeys.OVERRIDE_POLICY + ") does not start: "
                            + e.getMessage(),
                    e);
        }
    }

    private static PluginMetricsFactory.@Nullable Handle monitor(
            PluginClass<?> found, Object instance, PluginMetricsFactory metricsFactory) {
        if (!(instance instanceof Monitorable monitorable)) {
            return null;
        }
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("config", GeneralKeys.OVERRIDE_POLICY);
        tags.put("class", found.type().getSimpleName());
        PluginMetricsFactory.Handle handle = metricsFactory.create(tags);
        try {
            ContextLoader.run(found.loader(), () -> monitorable.withPluginMetrics(handle.metrics()));
        } catch (RuntimeException | LinkageError e) {
            handle.close();
            throw e;
        }
        return handle;
    }

    /** The policy's class. */
    String name() {
        return name;
    }

    /**
     * One answer per property, with errors where it is not allowed.
     *
     * @throws ConnectException if the policy fails: what it has not allowed is not allowed
     */
    List<ConfigValue> validate(ConnectorClientConfigRequest request) {
        List<ConfigValue> answer;
        try {
            answer = ContextLoader.call(loader, () -> instance.validate(request));
        } catch (RuntimeException | LinkageError e) {
            throw broken(request, "threw " + e, e);
        }
        if (answer == null || answer.stream().anyMatch(Objects::isNull)) {
            throw broken(request, "answered null", null);
        }
        return answer;
    }

    /** Whether an answer says that the property is not allowed. */
    static boolean refuses(ConfigValue answer) {
        return answer.errorMessages() != null && !answer.errorMessages().isEmpty();
    }

    private ConnectException broken(ConnectorClientConfigRequest request, String what, @Nullable Throwable cause) {
        return new ConnectException(
                "Override policy " + name + " (" + GeneralKeys.OVERRIDE_POLICY + ") " + what
                        + " when asked about the settings of the "
                        + request.clientType().name().toLowerCase(Locale.ROOT)
                        + " of connector " + request.connectorName()
                        + ". Mend the policy, or have the worker use another.",
                cause);
    }

    @Override
    public void close() {
        try {
            ContextLoader.run(loader, instance::close);
        } catch (Exception e) {
            LOG.warn("Override policy {} did not close cleanly; nothing to do.", name, e);
        } finally {
            if (metrics != null) {
                metrics.close();
            }
        }
    }
}
