package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the text that the user wrote in place of what config providers answered, wherever validation would show it:
 * plugins write values into their messages. Immutable.
 */
final class SecretMask {
    private final Map<String, String> resolvedByKey;
    private final Map<String, @Nullable String> raw;
    private final SecretPatterns patterns;
    private final UnaryOperator<String> redaction;

    private SecretMask(
            Map<String, String> resolvedByKey, Map<String, @Nullable String> raw, UnaryOperator<String> redaction) {
        this.resolvedByKey = resolvedByKey;
        this.raw = raw;
        this.redaction = redaction;
        Map<String, Set<String>> variables = new LinkedHashMap<>();
        resolvedByKey.forEach((key, value) -> variables.putIfAbsent(value, Set.of(String.valueOf(raw.get(key)))));
        this.patterns = SecretPatterns.of(variables);
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
        return new SecretMask(changed, raw, redaction);
    }

    /** A text for the user in which no value of a provider stands that can be told from chance: see {@link Secrets}. */
    String text(@Nullable String text) {
        return redaction.apply(patterns.redact(String.valueOf(text)));
    }

    /** What is said of a key names its value, however short or common that is. */
    private String ofItsOwn(String key, String error) {
        String secret = resolvedByKey.get(key);
        return secret == null || !patterns.redact(secret).equals(secret) // replaced already
                ? error
                : Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(secret) + "(?![\\p{L}\\p{N}])")
                        .matcher(error)
                        .replaceAll(Matcher.quoteReplacement(String.valueOf(raw.get(key))));
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
                        .toList(),
                validation.warnings());
    }

    private ConfigValue apply(ConfigValue value) {
        String name = value.name();
        return new ConfigValue(
                name,
                shown(name, value.value()),
                value.recommendedValues().stream()
                        .map(one -> one == null ? null : text(one))
                        .toList(),
                value.errors().stream()
                        .map(this::text)
                        .map(error -> ofItsOwn(name, error))
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
