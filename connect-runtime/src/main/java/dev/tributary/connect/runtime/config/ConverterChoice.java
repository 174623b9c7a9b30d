package dev.tributary.connect.runtime.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which converter to use, and its settings. Immutable.
 *
 * @param className class name or alias
 * @param version the version range wanted, null for none
 * @param settings the settings under its prefix, prefix stripped; without {@code converter.type}
 */
public record ConverterChoice(String className, @Nullable String version, Map<String, @Nullable String> settings) {
    public ConverterChoice {
        Objects.requireNonNull(className, "className");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
