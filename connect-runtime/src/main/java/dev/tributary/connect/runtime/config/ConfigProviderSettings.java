package dev.tributary.connect.runtime.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code config.providers} of a worker. Immutable.
 *
 * @param providers in the order of the list; names that have no class are left out: their variables stay text
 */
public record ConfigProviderSettings(List<ProviderChoice> providers) {
    public static final ConfigProviderSettings NONE = new ConfigProviderSettings(List.of());

    public ConfigProviderSettings {
        providers = List.copyOf(providers);
    }

    /**
     * One config provider.
     *
     * @param name what variables call it
     * @param className class name or alias
     * @param params what its {@code configure} gets
     */
    public record ProviderChoice(String name, String className, Map<String, @Nullable String> params) {
        public ProviderChoice {
            params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        }

        /** Names of parameters only: their values may be credentials. */
        @Override
        public String toString() {
            return "ProviderChoice[name=" + name + ", className=" + className + ", params=" + params.keySet() + "]";
        }
    }

    /** Reads them from raw worker properties; never fails. */
    static ConfigProviderSettings of(Map<String, String> raw) {
        return new ConfigProviderSettings(names(raw).stream()
                .filter(name -> raw.containsKey(classKey(name)))
                .map(name -> new ProviderChoice(
                        name,
                        raw.getOrDefault(classKey(name), "").trim(),
                        Prefixes.strip(prefix(name) + "param.", raw)))
                .toList());
    }

    /** The names in the list that have no class. */
    static List<String> withoutClass(Map<String, String> raw) {
        return names(raw).stream()
                .filter(name -> !raw.containsKey(classKey(name)))
                .toList();
    }

    static String classKey(String name) {
        return prefix(name) + "class";
    }

    private static String prefix(String name) {
        return GeneralKeys.CONFIG_PROVIDERS + "." + name + ".";
    }

    private static List<String> names(Map<String, String> raw) {
        return Arrays.stream(raw.getOrDefault(GeneralKeys.CONFIG_PROVIDERS, "").split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
