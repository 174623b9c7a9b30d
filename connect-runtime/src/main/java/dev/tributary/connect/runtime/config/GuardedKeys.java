package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.config.PluginGates.Guard;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.jspecify.annotations.Nullable;

/** Definitions of plugins, whose validators and recommenders are the plugin's code, too. Stateless. */
record GuardedKeys(PluginClass<?> plugin, Guard guard) {
    /** The same definition, which calls the plugin through its gate. */
    ConfigKey of(ConfigKey key) {
        if (key.validator == null && key.recommender == null) {
            return key;
        }
        return new ConfigKey(
                key.name,
                key.type,
                key.defaultValue,
                key.validator == null ? null : validator(key.name, key.validator),
                key.importance,
                key.documentation,
                key.group,
                key.orderInGroup,
                key.width,
                key.displayName,
                key.dependents,
                key.recommender == null ? null : recommender(key.name, key.recommender),
                key.internalConfig);
    }

    private Validator validator(String key, Validator original) {
        return (name, value) -> guard.run(plugin, "the validator of " + key, () -> original.ensureValid(name, value));
    }

    private Recommender recommender(String key, Recommender original) {
        String method = "the recommender of " + key;
        return new Recommender() {
            @Override
            public List<Object> validValues(String name, Map<String, @Nullable Object> parsed) {
                return guard.call(plugin, method, () -> original.validValues(name, parsed));
            }

            @Override
            public boolean visible(String name, Map<String, @Nullable Object> parsed) {
                return guard.call(plugin, method, () -> original.visible(name, parsed));
            }
        };
    }
}
