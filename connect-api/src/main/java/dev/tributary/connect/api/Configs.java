package dev.tributary.connect.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of configuration maps: order kept, null values allowed (a config may hold them), never modifiable. */
final class Configs {
    private Configs() {}

    static Map<String, @Nullable String> copy(Map<String, ? extends @Nullable String> config) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
