package dev.tributary.connect.runtime.config;

import java.time.Duration;
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

    /** Told how long what a provider answered is good for. Called on the resolving thread; must return at once. */
    @FunctionalInterface
    interface TtlListener {
        /** Nobody wants to know. */
        TtlListener NONE = (provider, path, ttl) -> {};

        /**
         * @param ttl zero or more
         */
        void onTtl(String provider, String path, Duration ttl);
    }

    /** As {@link #resolve(Map)}, and tells the times to live that providers answered. */
    default Map<String, @Nullable String> resolve(Map<String, @Nullable String> raw, TtlListener listener) {
        return resolve(raw);
    }

    /**
     * A text for others than the plugin itself: where it holds what a provider has answered, the variable stands instead.
     * Never blocks. What cannot be found is told at {@link Secrets}.
     */
    default String redact(String text) {
        return text;
    }

    /** Resolves nothing. */
    VariableResolver NONE = raw -> raw;
}
