package dev.tributary.connect.runtime.plugin;

import static java.util.stream.Collectors.joining;

import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Words for plugins that are asked for and not there. Pure. */
final class NotFound {
    /** How many plugins a message lists at most. */
    static final int MAX_LISTED = 30;

    private NotFound() {}

    /**
     * Nothing of that name.
     *
     * @param kind what was looked for, such as {@code connector}
     * @param known the copies of that kind, for the nearest name
     * @param installed their names and versions
     */
    static String message(String kind, String name, Collection<PluginCopy> known, List<PluginInfo> installed) {
        return "No %s is installed under the name %s.%s Install it on every worker, below a directory of plugin.path, and reload their plugins (POST /connector-plugins/reload) or restart them. Installed: %s"
                .formatted(
                        kind,
                        name,
                        nearest(name, known)
                                .map(near -> " Did you mean " + near + "?")
                                .orElse(""),
                        list(installed));
    }

    static String ambiguous(String kind, String name, SortedSet<String> meanings) {
        return "The name %s means more than one %s; give the full name of one of %s".formatted(name, kind, meanings);
    }

    static String otherType(String kind, String name, List<PluginCopy> copies) {
        String types = copies.stream().map(copy -> kind(copy.type())).distinct().collect(joining(" and "));
        return "%s is no %s but a %s (class %s)"
                .formatted(name, kind, types, copies.get(0).name());
    }

    static String kind(PluginType type) {
        return switch (type) {
            case SOURCE, SINK -> "connector";
            case CONFIGPROVIDER -> "config provider";
            default -> type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** Says which class is missing, where, if that is why loading failed. */
    static String whyNotLoaded(String className, Object loader, Throwable failure) {
        if (failure instanceof NoClassDefFoundError && failure.getMessage() != null) {
            String missing = failure.getMessage().replace('/', '.');
            return "Class %s cannot be loaded from %s: it needs class %s, which is missing there. Install the plugin with all the archives that belong to it"
                    .formatted(className, loader, missing);
        }
        return "Class %s cannot be loaded from %s: %s".formatted(className, loader, failure);
    }

    private static String list(List<PluginInfo> installed) {
        if (installed.isEmpty()) {
            return "none";
        }
        String shown = installed.stream()
                .limit(MAX_LISTED)
                .map(plugin -> plugin.className() + " " + plugin.version())
                .collect(joining(", "));
        return installed.size() <= MAX_LISTED ? shown : shown + " and " + (installed.size() - MAX_LISTED) + " more";
    }

    /** The installed class whose full or short name differs least, if it differs little. */
    private static Optional<String> nearest(String name, Collection<PluginCopy> known) {
        Map<String, Integer> distances = new HashMap<>();
        for (PluginCopy copy : known) {
            int distance = distance(name, copy.name());
            for (String alias : AliasRule.aliases(copy.name(), copy.type())) {
                distance = Math.min(distance, distance(name, alias));
                distance = Math.min(distance, distance(AliasRule.simpleName(name), alias));
            }
            distances.merge(copy.name(), distance, Math::min);
        }
        int tolerated = Math.max(1, AliasRule.simpleName(name).length() / 3);
        return distances.entrySet().stream()
                .filter(entry -> entry.getValue() <= tolerated)
                .min(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(Map.Entry::getKey);
    }

    /** How many characters must be put in, taken out or changed; case does not count. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
                int changed = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
