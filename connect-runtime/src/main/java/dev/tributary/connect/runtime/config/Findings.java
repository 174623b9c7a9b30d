package dev.tributary.connect.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** What the checks of one validation find out about keys, beside the keys' own definitions. Owned by one validation. */
final class Findings {
    private final Map<String, List<String>> errors = new LinkedHashMap<>();
    private final Map<String, @Nullable String> classes = new LinkedHashMap<>();
    private final Map<String, String> undefined = new LinkedHashMap<>();

    void error(String key, String message) {
        errors.computeIfAbsent(key, name -> new ArrayList<>()).add(message);
    }

    /** The value of a key that has no definition but is to be shown. */
    void undefined(String key, String value) {
        undefined.put(key, value);
    }

    /** The key names a plugin that was found: its full name is shown. */
    void foundClass(String key, String className) {
        classes.put(key, className);
    }

    /** The key names a plugin that is not there: it has no value. */
    void noClass(String key) {
        classes.put(key, null);
    }

    /** The key names a plugin that cannot be used; its full name is shown if it was found. */
    void brokenClass(String key, @Nullable String given, @Nullable String why) {
        if (!classes.containsKey(key)) {
            noClass(key);
        }
        error(key, "Invalid value " + given + " for configuration " + key + ": " + why);
    }

    /** Adds what was found to the values. */
    void applyTo(Map<String, ConfigValue> values) {
        classes.forEach((key, name) -> {
            ConfigValue value = values.get(key);
            if (value != null) {
                value.value(name);
            }
        });
        undefined.forEach(
                (key, given) -> values.computeIfAbsent(key, ConfigValue::new).value(given));
        errors.forEach((key, messages) -> {
            ConfigValue value = values.computeIfAbsent(key, ConfigValue::new);
            messages.forEach(value::addErrorMessage);
        });
    }
}
