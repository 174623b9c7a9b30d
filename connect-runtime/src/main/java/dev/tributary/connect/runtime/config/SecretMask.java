package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
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
    private final UnaryOperator<String> redaction;

    private SecretMask(
            Map<String, String> resolvedByKey, Map<String, @Nullable String> raw, UnaryOperator<String> redaction) {
        this.resolvedByKey = resolvedByKey;
        this.raw = raw;
        this.redaction = redaction;
    }

    /**
     * Of a configuration before and after the resolution of variables.
     *
     * @param redaction takes what single variables stand for out of texts
     */
    static SecretMask of(
            Map<String, @Nullable String> raw,
            Map<String, @Nullable String> resolved,
            UnaryOperator<String> redaction) {
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
        return new SecretMask(ordered, raw, redaction);
    }

    /** A text for the user in which no value of a provider stands. */
    String text(@Nullable String text) {
        String masked = String.valueOf(text);
        for (Map.Entry<String, String> secret : resolvedByKey.entrySet()) {
            if (secret.getValue().length() >= LEAST_LENGTH) {
                masked = replace(masked, secret.getKey(), secret.getValue());
            }
        }
        return redaction.apply(masked);
    }

    private String replace(String text, String key, String secret) {
        return text.replace(secret, String.valueOf(raw.get(key)));
    }

    ConfigValidation apply(ConfigValidation validation) {
        if (resolvedByKey.isEmpty()) {
            return validation;
        }
        return new ConfigValidation(
                text(validation.connectorClass()),
                validation.errorCount(),
                validation.groups(),
                validation.entries().stream()
                        .map(entry -> entry.value() == null ? entry : new Entry(entry.key(), apply(entry.value())))
                        .toList());
    }

    private ConfigValue apply(ConfigValue value) {
        String name = value.name();
        String secret = resolvedByKey.get(name);
        return new ConfigValue(
                name,
                shown(name, value.value()),
                value.recommendedValues().stream()
                        .map(one -> one == null ? null : text(one))
                        .toList(),
                value.errors().stream()
                        .map(this::text)
                        .map(error -> secret == null ? error : replace(error, name, secret))
                        .toList(),
                value.visible());
    }

    /** The framework shows values under other names than the user's too, without their prefix for instance. */
    private @Nullable String shown(String name, @Nullable String value) {
        if (value == null || value.equals("[hidden]")) {
            return value;
        }
        return resolvedByKey.containsKey(name) ? raw.get(name) : text(value);
    }
}
