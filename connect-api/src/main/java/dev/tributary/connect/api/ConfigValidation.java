package dev.tributary.connect.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of validating a connector's configuration. Immutable.
 *
 * @param connectorClass the value of {@code connector.class} as given
 * @param errorCount how many errors there are in all
 * @param groups every group of keys, in order of first appearance
 * @param entries definition and value of every key
 * @param warnings what may be a mistake but is no error, sorted by key
 */
public record ConfigValidation(
        String connectorClass, int errorCount, List<String> groups, List<Entry> entries, List<ConfigWarning> warnings) {
    /** Without warnings. */
    public ConfigValidation(String connectorClass, int errorCount, List<String> groups, List<Entry> entries) {
        this(connectorClass, errorCount, groups, entries, List.of());
    }

    public ConfigValidation {
        groups = List.copyOf(groups);
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /**
     * One key.
     *
     * @param key its definition; null for a key that nobody defines
     * @param value its value; null if the connector's own validation left the key out
     */
    public record Entry(@Nullable ConfigKey key, @Nullable ConfigValue value) {}
}
