package dev.tributary.connect.runtime.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${provider:path:key}} in configurations by what the config providers of the worker answer. Thread-safe.
 * May block (providers are plugins): not for the control thread. Source: KIP-297; {@code tasks} section 9.
 */
public interface VariableResolver {
    /**
     * Resolves all values; keys, and variables of unknown providers or without a value, stay as they are.
     *
     * @throws RuntimeException what a provider threw
     */
    Map<String, @Nullable String> resolve(Map<String, @Nullable String> raw);

    /** Resolves nothing. */
    VariableResolver NONE = raw -> raw;
}
