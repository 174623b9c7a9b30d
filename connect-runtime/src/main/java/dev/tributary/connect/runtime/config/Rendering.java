package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Turns Kafka's definitions and values into what the REST API shows. Whatever a plugin puts into a value is shown somehow;
 * what is defined as a password is hidden, whatever type its value has. Stateless. Source: {@code rest} 5.2, 5.3.
 */
final class Rendering {
    private static final String HIDDEN = "[hidden]";

    private Rendering() {}

    /** A definition, with a prefix for its name and those of its dependents. */
    static ConfigKey key(ConfigDef.ConfigKey key, String prefix) {
        boolean required = !key.hasDefault();
        return new ConfigKey(
                prefix + key.name,
                key.validator == ConnectorKeys.CLASS_NAME ? "CLASS" : key.type.name(),
                required,
                required ? null : text(key, key.defaultValue),
                key.importance.name().toUpperCase(Locale.ROOT),
                key.documentation == null ? "" : key.documentation,
                key.group,
                key.orderInGroup,
                key.width.name(),
                key.displayName == null ? key.name : key.displayName,
                key.dependents.stream().map(name -> prefix + name).toList());
    }

    /** A value, with a prefix for its name; {@code key} is its definition, null if there is none. */
    static ConfigValue value(
            org.apache.kafka.common.config.ConfigValue value, ConfigDef.@Nullable ConfigKey key, String prefix) {
        List<@Nullable String> recommended = new ArrayList<>();
        if (value.recommendedValues() != null) {
            value.recommendedValues().forEach(one -> recommended.add(text(key, one)));
        }
        return new ConfigValue(
                prefix + value.name(),
                text(key, value.value()),
                recommended,
                value.errorMessages() == null
                        ? List.of()
                        : value.errorMessages().stream().map(String::valueOf).toList(),
                value.visible());
    }

    /** Values that nobody defines, then one entry for each definition, in its order. */
    static List<Entry> entries(
            Map<String, ConfigDef.ConfigKey> keys,
            Map<String, org.apache.kafka.common.config.ConfigValue> values,
            String prefix) {
        List<Entry> entries = new ArrayList<>();
        values.forEach((name, value) -> {
            if (!keys.containsKey(name)) {
                entries.add(new Entry(null, value(value, null, prefix)));
            }
        });
        keys.forEach((name, key) -> {
            org.apache.kafka.common.config.ConfigValue value = values.get(name);
            entries.add(new Entry(key(key, prefix), value == null ? null : value(value, key, prefix)));
        });
        return entries;
    }

    private static @Nullable String text(ConfigDef.@Nullable ConfigKey key, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Password || (key != null && key.type == ConfigDef.Type.PASSWORD)) {
            return HIDDEN;
        }
        boolean plain = key != null && key.type == ConfigDef.Type.STRING; // as existing clients are shown it
        if (value instanceof List<?> list && !plain) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value instanceof Class<?> type && !plain ? type.getName() : value.toString();
    }
}
