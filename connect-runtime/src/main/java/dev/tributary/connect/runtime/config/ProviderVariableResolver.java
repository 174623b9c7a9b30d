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
import org.apache.kafka.common.config.ConfigData;
import org.jspecify.annotations.Nullable;

/**
 * Resolves variables by asking config providers: once for each provider and path that occur in a configuration. Holds no
 * value longer than a call. Thread-safe as far as the providers are. Source: {@code tasks} section 9.
 */
public final class ProviderVariableResolver implements VariableResolver, AutoCloseable {
    private final ConfigProviders providers;

    ProviderVariableResolver(ConfigProviders providers) {
        this.providers = providers;
    }

    /**
     * The resolver of a worker, for as long as the worker runs.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException naming the provider that does not start
     */
    public static ProviderVariableResolver open(ConfigProviderSettings settings, Plugins plugins) {
        return new ProviderVariableResolver(ConfigProviders.open(settings, plugins));
    }

    /** Told how long what a provider answered is good for. Called on the resolving thread; must return at once. */
    @FunctionalInterface
    public interface TtlListener {
        /** Nobody wants to know. */
        TtlListener NONE = (provider, path, ttl) -> {};

        /**
         * @param ttl zero or more
         */
        void onTtl(String provider, String path, Duration ttl);
    }

    @Override
    public Map<String, @Nullable String> resolve(Map<String, @Nullable String> raw) {
        return resolve(raw, TtlListener.NONE);
    }

    /** As {@link #resolve(Map)}, and tells the times to live that providers answered. */
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
        return data.data();
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
     * Takes resolved secrets out of a generated task configuration: where the connector's raw configuration has a
     * variable under the same key, the raw text is put back ({@code tasks} 9.4). A secret that the connector copied
     * under another key is not found.
     */
    public static Map<String, @Nullable String> putVariablesBack(
            Map<String, @Nullable String> rawConnectorConfig, Map<String, @Nullable String> taskConfig) {
        Map<String, @Nullable String> result = new LinkedHashMap<>(taskConfig);
        result.replaceAll((key, value) -> {
            String raw = rawConnectorConfig.get(key);
            return Variables.in(raw) ? raw : value;
        });
        return result;
    }

    /** Closes the providers. */
    @Override
    public void close() {
        providers.close();
    }
}
