package dev.tributary.connect.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The definition of one configuration key, as the REST API describes it. Immutable.
 *
 * @param name the full key
 * @param type STRING, INT, SHORT, LONG, DOUBLE, BOOLEAN, LIST, CLASS or PASSWORD
 * @param required true iff there is no default
 * @param defaultValue the default as text; null if required or if the default is null; {@code [hidden]} for passwords
 * @param importance HIGH, MEDIUM or LOW
 * @param documentation free text, may be empty
 * @param group the group of keys it is shown in, or null
 * @param orderInGroup its place in the group, -1 if undefined
 * @param width NONE, SHORT, MEDIUM or LONG
 * @param displayName what to show for the key
 * @param dependents keys whose validity depends on this one
 */
public record ConfigKey(
        String name,
        String type,
        boolean required,
        @Nullable String defaultValue,
        String importance,
        String documentation,
        @Nullable String group,
        int orderInGroup,
        String width,
        String displayName,
        List<String> dependents) {
    public ConfigKey {
        Objects.requireNonNull(name, "name");
        dependents = List.copyOf(dependents);
    }
}
