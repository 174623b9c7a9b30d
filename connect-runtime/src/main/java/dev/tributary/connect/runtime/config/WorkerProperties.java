package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.config.ConfigProviderSettings.ProviderChoice;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Worker properties before and after the resolution of variables, and what of them may be shown. Immutable.
 *
 * @param raw as in the file
 * @param resolved the same keys, variables resolved
 * @param complete false if a config provider failed, so that variables are left in {@code resolved}
 */
record WorkerProperties(Map<String, String> raw, Map<String, @Nullable String> resolved, boolean complete) {
    private static final String HIDDEN = "[hidden]";

    /** Resolves the variables with providers made for this alone, and adds what goes wrong to the problems. */
    static WorkerProperties resolve(
            Map<String, String> raw, Plugins plugins, Secrets secrets, List<ConfigProblem> problems) {
        ConfigProviderSettings settings = ConfigProviderSettings.of(raw);
        Map<String, @Nullable String> unresolved = new LinkedHashMap<>(raw);
        List<ConfigProblem> missing = missingProviders(settings, plugins);
        problems.addAll(missing);
        if (!missing.isEmpty()) {
            return new WorkerProperties(raw, unresolved, false);
        }
        try (ProviderVariableResolver resolver = ProviderVariableResolver.open(settings, plugins, secrets)) {
            return new WorkerProperties(raw, resolver.resolve(unresolved), true);
        } catch (ConfigProviders.ProviderFailedException e) {
            String key = ConfigProviderSettings.classKey(e.provider());
            problems.add(new ConfigProblem(key, raw.get(key), "a config provider that works. " + e.getMessage()));
            return new WorkerProperties(raw, unresolved, false);
        }
    }

    private static List<ConfigProblem> missingProviders(ConfigProviderSettings settings, Plugins plugins) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (ProviderChoice choice : settings.providers()) {
            try {
                plugins.plugin(PluginType.CONFIGPROVIDER, ConfigProvider.class, choice.className(), null, null);
            } catch (PluginNotFoundException e) {
                problems.add(new ConfigProblem(
                        ConfigProviderSettings.classKey(choice.name()),
                        choice.className(),
                        "a plugin that is installed. " + e.getMessage()));
            }
        }
        return problems;
    }

    /** True if the value of the key cannot be judged, because its variables could not be resolved. */
    boolean undecided(String key) {
        return !complete && Variables.in(raw.get(key));
    }

    /** What may be shown of the value that was given for a key: never a password, never what a variable stands for. */
    @Nullable
    String shown(ConfigKey key) {
        String given = raw.get(key.name);
        return given != null && key.type == ConfigDef.Type.PASSWORD ? HIDDEN : given;
    }

    /** True if the value came out of variables. */
    boolean resolvedByVariables(String key) {
        return !Objects.equals(raw.get(key), resolved.get(key));
    }
}
