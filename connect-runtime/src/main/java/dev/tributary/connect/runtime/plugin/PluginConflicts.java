package dev.tributary.connect.runtime.plugin;

import static java.util.stream.Collectors.joining;

import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.PluginAt;
import dev.tributary.connect.api.PluginConflict;
import dev.tributary.connect.api.PluginInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is installed twice, or under names that mean several things. Pure.
 *
 * @param copies all copies of all plugins
 * @param twins archives with the same classes
 */
record PluginConflicts(List<PluginCopy> copies, List<LocationIndex.Twins> twins) {
    /** Answers about copies of one name. */
    interface Answers {
        String versionOf(PluginCopy copy);

        @Nullable
        PluginCopy used(List<PluginCopy> copies);
    }

    /** In a few words, without running plugin code; empty if there is nothing to tell. */
    String inShort() {
        List<String> parts = new ArrayList<>();
        say(parts, "installed more than once: ", severalCopies().keySet());
        say(parts, "short names that mean several classes: ", ambiguous().keySet());
        Set<String> archives = new LinkedHashSet<>();
        twins.forEach(pair -> archives.add(pair.hidden()));
        say(parts, "archives with classes that another one of their plugin has as well: ", archives);
        return String.join("; ", parts);
    }

    private static void say(List<String> parts, String what, Collection<String> names) {
        if (!names.isEmpty()) {
            parts.add(what
                    + names.stream().limit(3).collect(joining(", "))
                    + (names.size() > 3 ? " and " + (names.size() - 3) + " more" : ""));
        }
    }

    /** All of them; the answers may run plugin code. */
    List<PluginConflict> all(Answers answers) {
        List<PluginConflict> all = new ArrayList<>();
        severalCopies().forEach((name, of) -> all.add(several(name, of, answers)));
        ambiguous()
                .forEach((alias, of) -> all.add(new PluginConflict(
                        PluginConflict.Kind.AMBIGUOUS_ALIAS,
                        alias,
                        "This short name means several classes, so that it can be used for none where they are of the same"
                                + " type; use full class names",
                        places(of, answers::versionOf),
                        null)));
        twins.forEach(pair -> all.add(new PluginConflict(
                PluginConflict.Kind.SAME_CLASSES,
                pair.hidden(),
                "%d of its classes, such as %s, are also in %s, and taken from there; if these are two versions of one library, remove one"
                        .formatted(pair.classes(), pair.example(), pair.used()),
                List.of(),
                pair.used())));
        return all;
    }

    private static PluginConflict several(String name, List<PluginCopy> of, Answers answers) {
        PluginCopy used = answers.used(of);
        boolean oneVersion = of.stream().map(answers::versionOf).distinct().count() == 1;
        return new PluginConflict(
                PluginConflict.Kind.SEVERAL_COPIES,
                name,
                oneVersion
                        ? "This plugin is installed in several places in the same version; remove all copies but one"
                        : "This plugin is installed in several versions; where a configuration names no version, the newest"
                                + " is used, or for what a connector brings with it, its own",
                places(of, answers::versionOf),
                used == null ? null : used.place());
    }

    private static List<PluginAt> places(List<PluginCopy> copies, Function<PluginCopy, String> versionOf) {
        return copies.stream()
                .map(copy ->
                        new PluginAt(new PluginInfo(copy.name(), copy.type(), versionOf.apply(copy)), copy.place()))
                .toList();
    }

    /** The version of copies that are not there any more. */
    static String unknownVersion(PluginCopy copy) {
        return InstanceStatus.UNDEFINED_VERSION;
    }

    /**
     * By name, those with copies in more than one place; one type is enough to tell. Where ours stands in for a published
     * class it is used whatever else is there, so a published copy, such as those that come with MirrorMaker, is none.
     */
    private Map<String, List<PluginCopy>> severalCopies() {
        Map<String, List<PluginCopy>> several = new TreeMap<>();
        for (PluginCopy copy : copies) {
            List<PluginCopy> same = several.computeIfAbsent(copy.name(), name -> new ArrayList<>());
            if (same.stream().noneMatch(other -> other.place().equals(copy.place()))) {
                same.add(copy);
            }
        }
        several.values().removeIf(same -> same.size() < 2 || same.stream().anyMatch(PluginCopy::standsIn));
        return several;
    }

    /** Nested classes are left out: nobody means {@code Cast$Key} by {@code Key}. Nor is it told of the class path alone. */
    private Map<String, List<PluginCopy>> ambiguous() {
        Map<String, Map<String, PluginCopy>> meanings = new TreeMap<>();
        for (PluginCopy copy : copies) {
            if (copy.name().indexOf('$') < 0) {
                AliasRule.aliases(copy.name(), copy.type())
                        .forEach(alias -> meanings.computeIfAbsent(alias, key -> new TreeMap<>())
                                .putIfAbsent(copy.name(), copy));
            }
        }
        Map<String, List<PluginCopy>> ambiguous = new TreeMap<>();
        meanings.forEach((alias, of) -> {
            if (of.size() > 1 && of.values().stream().anyMatch(copy -> copy.location() != null)) {
                ambiguous.put(alias, List.copyOf(of.values()));
            }
        });
        return ambiguous;
    }
}
