package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All copies of all plugins, by name and alias. Knows no versions and runs nothing. Immutable. */
final class PluginCatalog {
    private final Map<String, List<PluginCopy>> byName = new TreeMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, String> unusable;
    private final PublishedNames publishedNames;
    private final boolean replacements;

    /**
     * @param found every plugin of every location, its name being its class
     * @param unusable classes that were meant to be plugins, with the reason why they are not
     * @param publishedNames the names that ours stand in for
     * @param replacements whether ours go first
     */
    PluginCatalog(
            Collection<PluginCopy> found,
            Map<String, String> unusable,
            PublishedNames publishedNames,
            boolean replacements) {
        this.unusable = Map.copyOf(unusable);
        this.publishedNames = publishedNames;
        this.replacements = replacements;
        for (PluginCopy copy : found) {
            PluginCopy named = named(copy);
            byName.computeIfAbsent(named.name(), name -> new ArrayList<>()).add(named);
        }
        if (!replacements) {
            byName.values().forEach(PluginCatalog::dropStandInsThatAreNotNeeded);
        }
        addAliases();
    }

    /** The answer to a name: copies to choose from, all of one name; or several names that it may mean; or nothing. */
    record Lookup(List<PluginCopy> copies, SortedSet<String> meanings) {
        static final Lookup NOTHING = new Lookup(List.of(), new TreeSet<>());
    }

    /** The copies of one of the types that a class name, or a short name, means. */
    Lookup find(String name, Set<PluginType> types) {
        List<PluginCopy> exact = ofTypes(byName.get(name), types);
        if (!exact.isEmpty()) {
            return new Lookup(exact, new TreeSet<>());
        }
        String published = publishedNames.publishedFor(name);
        if (published != null) {
            List<PluginCopy> all = ofTypes(byName.get(published), types);
            return new Lookup(all.stream().filter(PluginCopy::standsIn).toList(), new TreeSet<>());
        }
        List<PluginCopy> aliased = ofTypes(byName.get(aliases.getOrDefault(name, name)), types);
        return aliased.isEmpty() ? findByShortName(name, types) : new Lookup(aliased, new TreeSet<>());
    }

    /** An alias that several types share may still be plain among the plugins of one type. */
    private Lookup findByShortName(String name, Set<PluginType> types) {
        SortedSet<String> meanings = new TreeSet<>();
        for (PluginCopy copy : all()) {
            if (types.contains(copy.type()) && hasShortName(copy, name)) {
                meanings.add(copy.name());
            }
        }
        return meanings.size() == 1
                ? new Lookup(ofTypes(byName.get(meanings.first()), types), meanings)
                : new Lookup(List.of(), meanings);
    }

    private static boolean hasShortName(PluginCopy copy, String name) {
        return AliasRule.aliases(copy.name(), copy.type()).contains(name)
                || AliasRule.simpleName(copy.name()).equals(name + "Connector");
    }

    /** All copies under a name or alias, whatever their types; empty if there are none. */
    List<PluginCopy> named(String nameOrAlias) {
        List<PluginCopy> exact = byName.get(nameOrAlias);
        return exact != null ? exact : byName.getOrDefault(aliases.getOrDefault(nameOrAlias, ""), List.of());
    }

    /** All copies, by name. */
    List<PluginCopy> all() {
        return byName.values().stream().flatMap(List::stream).toList();
    }

    /** Why a class that was meant to be a plugin is none; null if there is no such class. */
    @Nullable
    String whyUnusable(String className) {
        return unusable.get(className);
    }

    PublishedNames publishedNames() {
        return publishedNames;
    }

    /** Whether our classes go before the published ones that they stand in for. */
    boolean replacements() {
        return replacements;
    }

    private PluginCopy named(PluginCopy copy) {
        String published = copy.location() == null ? publishedNames.publishedFor(copy.className()) : null;
        return published == null ? copy : new PluginCopy(published, copy.className(), copy.type(), copy.location());
    }

    private static void dropStandInsThatAreNotNeeded(List<PluginCopy> copies) {
        Set<PluginType> installed = new TreeSet<>();
        copies.stream().filter(copy -> !copy.standsIn()).forEach(copy -> installed.add(copy.type()));
        copies.removeIf(copy -> copy.standsIn() && installed.contains(copy.type()));
    }

    private void addAliases() {
        Map<String, Set<String>> meanings = new LinkedHashMap<>();
        for (PluginCopy copy : all()) {
            for (String alias : AliasRule.aliases(copy.name(), copy.type())) {
                meanings.computeIfAbsent(alias, key -> new TreeSet<>()).add(copy.name());
            }
        }
        meanings.forEach((alias, names) -> {
            if (names.size() == 1) {
                aliases.put(alias, names.iterator().next());
            }
        });
    }

    private static List<PluginCopy> ofTypes(@Nullable List<PluginCopy> copies, Set<PluginType> types) {
        return copies == null
                ? List.of()
                : copies.stream().filter(copy -> types.contains(copy.type())).toList();
    }
}
