package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a connector configuration that nobody defines, as far as they look like slips of the pen. Connectors read keys that
 * they do not define, some under prefixes of their own, so an unknown key alone is no reason to warn: there must be a known
 * one which it resembles and which is not set itself. Pure.
 */
final class UnknownKeys {
    /** Comparing takes time, and nobody reads more. */
    private static final int EXAMINED = 200;

    private static final int TOLD = 20;
    private static final List<String> OF_TOPIC_GROUPS =
            List.of("include", "exclude", "partitions", "replication.factor");
    private static final Set<String> OVERRIDES = overrides();

    private UnknownKeys() {}

    /**
     * The warnings, by key.
     *
     * @param entries of a validation: what has a definition is known
     */
    static List<ConfigWarning> in(Map<String, @Nullable String> config, List<Entry> entries) {
        Set<String> known = new HashSet<>(OVERRIDES);
        known.addAll(RestartKeys.ALL);
        known.addAll(StallKeys.ALL);
        known.addAll(AlertKeys.OF_CONNECTORS);
        entries.stream().map(Entry::key).filter(Objects::nonNull).forEach(key -> known.add(key.name()));
        addTopicGroups(known, config.get(ConnectorKeys.TOPIC_GROUPS));
        Set<String> candidates = new HashSet<>(known);
        candidates.removeAll(config.keySet());
        List<ConfigWarning> warnings = new ArrayList<>();
        config.entrySet().stream()
                .filter(entry -> entry.getValue() != null && !known.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .limit(EXAMINED)
                .forEach(key -> NearestName.ofSlip(key, candidates)
                        .ifPresent(nearest -> warnings.add(new ConfigWarning(key, nearest))));
        return warnings.subList(0, Math.min(TOLD, warnings.size()));
    }

    private static void addTopicGroups(Set<String> known, @Nullable String listed) {
        Set<String> groups = new TreeSet<>(Set.of("default"));
        if (listed != null) {
            Arrays.stream(listed.split(",")).map(String::trim).limit(EXAMINED).forEach(groups::add);
        }
        groups.forEach(group -> OF_TOPIC_GROUPS.forEach(key -> known.add(TopicCreation.PREFIX + group + "." + key)));
    }

    private static Set<String> overrides() {
        Set<String> keys = new HashSet<>();
        for (ClientKind kind : ClientKind.values()) {
            kind.definition().names().forEach(name -> keys.add(kind.overridePrefix() + name));
        }
        return keys;
    }
}
