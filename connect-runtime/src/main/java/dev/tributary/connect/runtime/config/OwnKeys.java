package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigProblem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Typing errors in settings that are this runtime's alone. Unknown names of any other kind are for clients and plugins
 * and never an error; nobody else can want a name below {@code tributary.}
 */
final class OwnKeys {
    private static final String PREFIX = "tributary.";

    private OwnKeys() {}

    /** A problem for each name below {@code tributary.} that nobody declares in either mode. */
    static List<ConfigProblem> unknown(Map<String, String> raw, Set<String> declaredElsewhere) {
        Set<String> known = new TreeSet<>(declaredElsewhere);
        for (Mode mode : Mode.values()) {
            WorkerKeys.definition(mode).names().stream()
                    .filter(name -> name.startsWith(PREFIX))
                    .forEach(known::add);
        }
        return raw.keySet().stream()
                .filter(key -> key.startsWith(PREFIX) && !declared(key, known))
                .sorted()
                .map(key -> new ConfigProblem(
                        key,
                        "[hidden]",
                        "a setting that exists."
                                + NearestName.of(key, known)
                                        .map(name -> " Did you mean " + name + "?")
                                        .orElse("")
                                + " There are " + String.join(", ", known)))
                .toList();
    }

    private static boolean declared(String key, Set<String> known) {
        return known.contains(key) || known.stream().anyMatch(name -> name.endsWith(".") && key.startsWith(name));
    }
}
