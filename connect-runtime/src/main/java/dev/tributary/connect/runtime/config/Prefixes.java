package dev.tributary.connect.runtime.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of a part are settings of the whole under a prefix. */
final class Prefixes {
    private Prefixes() {}

    /** The entries under a prefix, without the prefix, in the same order; a key that is nothing but the prefix is none. */
    static Map<String, @Nullable String> strip(String prefix, Map<String, ? extends @Nullable String> config) {
        Map<String, @Nullable String> stripped = new LinkedHashMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(prefix) && key.length() > prefix.length()) {
                stripped.put(key.substring(prefix.length()), value);
            }
        });
        return stripped;
    }
}
