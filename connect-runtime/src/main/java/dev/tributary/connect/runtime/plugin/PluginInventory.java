package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * All plugins of a plugin path with everything that can be said of them, for tools. Unlike a worker it makes an instance of
 * each, to see whether it can be used. Stateless. Source: {@code spec/worker.md} 5.4.
 */
public final class PluginInventory {
    private PluginInventory() {}

    /** What kind of files a location is. */
    public enum Layout {
        SINGLE_JAR,
        MULTI_JAR,
        CLASS_HIERARCHY
    }

    /**
     * A location.
     *
     * @param path the archive or directory
     * @param roots its archives, or itself
     * @param entries its plugins, and what its manifests say that is none
     */
    public record Location(Path path, Layout layout, List<Path> roots, List<Entry> entries) {}

    /**
     * A class in a location, for one type.
     *
     * @param aliases one or two short names, none if it cannot be loaded; a worker drops those that mean another class, too
     * @param version {@link InstanceStatus#UNDEFINED_VERSION} if it has none or cannot be loaded
     * @param loadable whether an instance could be made
     * @param inManifest whether a service manifest of the location names it
     */
    public record Entry(
            String className,
            List<String> aliases,
            String version,
            PluginType type,
            boolean loadable,
            boolean inManifest) {}

    /**
     * Looks at everything.
     *
     * @param pluginPath elements like those of {@code plugin.path}
     * @param single archives and directories that are one location each
     * @param problems receives what is wrong with files
     */
    public static List<Location> take(List<Path> pluginPath, List<Path> single, List<String> problems) {
        List<PluginProblem> found = new ArrayList<>();
        Map<Path, PluginLocation> locations = new LinkedHashMap<>();
        PluginLocations.find(pluginPath, found::add).forEach(location -> locations.put(location.path(), location));
        PluginLocations.single(single, found::add)
                .forEach(location -> locations.putIfAbsent(location.path(), location));
        ClassLoader own = Objects.requireNonNull(PluginInventory.class.getClassLoader());
        PluginSettings settings = new PluginSettings(List.of(), Discovery.ONLY_SCAN, true);
        PluginSearch.Result search = PluginSearch.searchIn(settings, own, locations.values());
        List<Location> inventory;
        try (InstalledPlugins plugins = InstalledPlugins.first(search, own, Duration.ofSeconds(10))) {
            inventory = locations.values().stream()
                    .map(location -> location(location, plugins))
                    .toList();
        }
        found.forEach(problem -> problems.add(problem.toString()));
        search.problems().forEach(problem -> problems.add(problem.toString()));
        return inventory;
    }

    private static Location location(PluginLocation location, InstalledPlugins plugins) {
        Map<PluginType, Set<String>> announced = manifests(location.roots());
        List<Entry> entries = new ArrayList<>();
        Map<PluginType, Set<String>> seen = new EnumMap<>(PluginType.class);
        for (PluginCopy copy : plugins.copies()) {
            if (copy.location() != null && copy.location().path().equals(location.path())) {
                seen.computeIfAbsent(copy.type(), type -> new TreeSet<>()).add(copy.className());
                entries.add(entry(copy, plugins, contains(announced, copy.type(), copy.className())));
            }
        }
        announced.forEach((type, names) -> names.stream()
                .filter(name -> !contains(seen, type, name))
                .forEach(name ->
                        entries.add(new Entry(name, List.of(), InstanceStatus.UNDEFINED_VERSION, type, false, true))));
        return new Location(location.path(), layout(location), location.roots(), entries);
    }

    private static boolean contains(Map<PluginType, Set<String>> names, PluginType type, String name) {
        return names.getOrDefault(type, Set.of()).contains(name);
    }

    private static Entry entry(PluginCopy copy, InstalledPlugins plugins, boolean inManifest) {
        List<String> aliases = List.of();
        String version = InstanceStatus.UNDEFINED_VERSION;
        boolean loadable = false;
        try {
            Object instance = plugins.instance(copy);
            loadable = true;
            aliases = List.copyOf(AliasRule.aliases(copy.name(), copy.type()));
            if (instance instanceof Versioned) {
                version = String.valueOf(PluginClass.versionOf(instance));
            }
        } catch (ConnectException | LinkageError e) {
            loadable = false; // which is what is asked here
        }
        return new Entry(copy.className(), aliases, version, copy.type(), loadable, inManifest);
    }

    private static Layout layout(PluginLocation location) {
        if (!Files.isDirectory(location.path())) {
            return Layout.SINGLE_JAR;
        }
        return location.roots().equals(List.of(location.path())) ? Layout.CLASS_HIERARCHY : Layout.MULTI_JAR;
    }

    /** The classes that the service manifests of archives and directories name, by type. What cannot be read has none. */
    public static Map<PluginType, Set<String>> manifests(Collection<Path> roots) {
        Map<PluginType, Set<String>> all = new EnumMap<>(PluginType.class);
        for (Path root : roots) {
            try (ClassRoot.Contents contents = new ClassRoot(root).open()) {
                for (PluginType type : PluginType.values()) {
                    contents.read(
                            "META-INF/services/" + type.contract(),
                            in -> all.computeIfAbsent(type, key -> new TreeSet<>())
                                    .addAll(RootSurvey.readManifest(in)));
                }
            } catch (IOException | RuntimeException e) {
                continue; // among the problems already
            }
        }
        return all;
    }
}
