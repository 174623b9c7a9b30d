package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the text that the user wrote in place of what config providers answered, wherever validation would show it:
 * plugins write values into their messages. Immutable.
 */
final class SecretMask {
    /** Shorter texts are replaced in what concerns their own key only: they occur everywhere. */
    private static final int LEAST_LENGTH = 4;

    private final Map<String, String> resolvedByKey;
    private final Map<String, @Nullable String> raw;

    private SecretMask(Map<String, String> resolvedByKey, Map<String, @Nullable String> raw) {
        this.resolvedByKey = resolvedByKey;
        this.raw = raw;
    }

    /** Of a configuration before and after the resolution of variables. */
    static SecretMask of(Map<String, @Nullable String> raw, Map<String, @Nullable String> resolved) {
        Map<String, String> changed = new LinkedHashMap<>();
        resolved.forEach((key, value) -> {
            if (value != null && !value.isBlank() && !value.equals(raw.get(key))) {
                changed.put(key, value.trim());
            }
        });
        // Longest first: of two secrets that begin alike, the shorter must not leave the end of the longer behind.
        Map<String, String> ordered = new LinkedHashMap<>();
        changed.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().length()))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return new SecretMask(ordered, raw);
    }

    /** A text for the user in which no value of a provider stands. */
    String text(@Nullable String text) {
        String masked = String.valueOf(text);
        for (Map.Entry<String, String> secret : resolvedByKey.entrySet()) {
            if (secret.getValue().length() >= LEAST_LENGTH) {
                masked = replace(masked, secret.getKey(), secret.getValue());
            }
        }
        return masked;
    }

    private String replace(String text, String key, String secret) {
        return text.replace(secret, String.valueOf(raw.get(key)));
    }

    ConfigValidation apply(ConfigValidation validation) {
        if (resolvedByKey.isEmpty()) {
            return validation;
        }
        return new ConfigValidation(
                validation.connectorClass(),
                validation.errorCount(),
                validation.groups(),
                validation.entries().stream()
                        .map(entry -> entry.value() == null ? entry : new Entry(entry.key(), apply(entry.value())))
                        .toList());
    }

    private ConfigValue apply(ConfigValue value) {
        String name = value.name();
        String secret = resolvedByKey.get(name);
        String shown = value.value();
        return new ConfigValue(
                name,
                secret != null && shown != null && !shown.equals("[hidden]") ? raw.get(name) : shown,
                value.recommendedValues(),
                value.errors().stream()
                        .map(this::text)
                        .map(error -> secret == null ? error : replace(error, name, secret))
                        .toList(),
                value.visible());
    }
}
