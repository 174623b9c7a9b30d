package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.config.Variables.Variable;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigData;
import org.jspecify.annotations.Nullable;

/**
 * Resolves variables by asking config providers: once for each provider and path that occur in a configuration. The
 * values are noted as {@link Secrets}. Thread-safe as far as the providers are. Source: {@code tasks} section 9.
 */
public final class ProviderVariableResolver implements VariableResolver, AutoCloseable {
    private final ConfigProviders providers;
    private final Secrets secrets;

    private ProviderVariableResolver(ConfigProviders providers, Secrets secrets) {
        this.providers = providers;
        this.secrets = secrets;
    }

    /**
     * The resolver of a worker, for as long as the worker runs.
     *
     * @param secrets told every value, before anybody else sees it
     * @throws org.apache.kafka.connect.errors.ConnectException naming the provider that does not start
     */
    public static ProviderVariableResolver open(ConfigProviderSettings settings, Plugins plugins, Secrets secrets) {
        return new ProviderVariableResolver(ConfigProviders.open(settings, plugins), secrets);
    }

    @Override
    public Map<String, @Nullable String> resolve(Map<String, @Nullable String> raw) {
        return resolve(raw, TtlListener.NONE);
    }

    @Override
    public Map<String, @Nullable String> resolve(Map<String, @Nullable String> raw, TtlListener listener) {
        Map<Source, Set<String>> wanted = new LinkedHashMap<>();
        for (String value : raw.values()) {
            for (Variable variable : Variables.of(value)) {
                if (providers.has(variable.provider())) {
                    wanted.computeIfAbsent(Source.of(variable), source -> new LinkedHashSet<>())
                            .add(variable.key());
                }
            }
        }
        if (wanted.isEmpty()) {
            return raw;
        }
        Map<Source, Map<String, String>> answers = new HashMap<>();
        wanted.forEach((source, keys) -> answers.put(source, fetch(source, keys, listener)));
        return substitute(raw, answers);
    }

    @Override
    public String redact(String text) {
        return secrets.redact(text);
    }

    private record Source(String provider, String path) {
        static Source of(Variable variable) {
            return new Source(variable.provider(), variable.path());
        }
    }

    private Map<String, String> fetch(Source source, Set<String> keys, TtlListener listener) {
        ConfigData data = providers.get(source.provider, source.path, Collections.unmodifiableSet(keys));
        if (data == null || data.data() == null) {
            return Map.of();
        }
        Long ttlMs = data.ttl();
        if (ttlMs != null && ttlMs >= 0) {
            listener.onTtl(source.provider, source.path, Duration.ofMillis(ttlMs));
        }
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> learned = new LinkedHashMap<>();
        for (String key : keys) {
            String value = data.data().get(key);
            if (value != null) {
                values.put(key, value);
                learned.put(new Variable(source.provider, source.path, key).text(), value);
            }
        }
        secrets.learn(learned);
        return values;
    }

    private static Map<String, @Nullable String> substitute(
            Map<String, @Nullable String> raw, Map<Source, Map<String, String>> answers) {
        Map<String, @Nullable String> resolved = new LinkedHashMap<>();
        raw.forEach((key, value) -> resolved.put(
                key,
                value == null
                        ? null
                        : Variables.substitute(value, variable -> {
                            Map<String, String> answer = answers.get(Source.of(variable));
                            return answer == null ? null : answer.get(variable.key());
                        })));
        return resolved;
    }

    /**
     * Takes resolved secrets out of a generated task configuration. Where the connector's raw configuration has a variable
     * under the same key, the raw text is put back ({@code tasks} 9.4); anywhere else, what a variable of the connector
     * stands for is replaced by that variable, so that a secret which the connector copied or put together with other
     * text is not stored either. Values of fewer than 8 characters are left there: they may be equal by chance.
     */
    public Map<String, @Nullable String> putVariablesBack(
            Map<String, @Nullable String> rawConnectorConfig, Map<String, @Nullable String> taskConfig) {
        Set<String> ofConnector = rawConnectorConfig.values().stream()
                .flatMap(value -> Variables.of(value).stream())
                .map(Variable::text)
                .collect(Collectors.toSet());
        UnaryOperator<String> restoring = secrets.restoring(ofConnector);
        Map<String, @Nullable String> result = new LinkedHashMap<>(taskConfig);
        result.replaceAll((key, value) -> {
            String raw = rawConnectorConfig.get(key);
            if (Variables.in(raw)) {
                return raw;
            }
            return value == null || value.equals(raw) ? value : restoring.apply(value);
        });
        return result;
    }

    /** Closes the providers. */
    @Override
    public void close() {
        providers.close();
    }
}
