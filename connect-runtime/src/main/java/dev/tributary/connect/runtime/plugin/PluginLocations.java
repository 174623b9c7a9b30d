package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Turns the elements of {@code plugin.path} into plugin locations. Reads directories, opens no archive. Confined to the
 * thread that uses it. Source: {@code spec/worker.md} 2.1 and 2.2.
 */
final class PluginLocations {
    /**
     * What {@code bin/tributary plugins} is still installing, or has begun to remove: half a plugin, which nobody wants to
     * see. The only difference from Apache's rule, by which every directory is a location.
     */
    private static final String UNDER_WAY = ".tributary-";

    private final Consumer<PluginProblem> problems;
    private final Map<Path, PluginLocation> found = new LinkedHashMap<>();

    private PluginLocations(Consumer<PluginProblem> problems) {
        this.problems = problems;
    }

    /** The locations in the order of the path, each once. What cannot be read goes to {@code problems}. */
    static Collection<PluginLocation> find(List<Path> pluginPath, Consumer<PluginProblem> problems) {
        PluginLocations locations = new PluginLocations(problems);
        pluginPath.forEach(locations::addElement);
        return List.copyOf(locations.found.values());
    }

    /** Archives and directories that are a location each. */
    static Collection<PluginLocation> single(List<Path> paths, Consumer<PluginProblem> problems) {
        PluginLocations locations = new PluginLocations(problems);
        paths.forEach(locations::addChild);
        return List.copyOf(locations.found.values());
    }

    static boolean isArchive(Path path) {
        return hasSuffix(path, ".jar") || hasSuffix(path, ".zip");
    }

    static boolean isClassFile(Path path) {
        return hasSuffix(path, ".class");
    }

    private static boolean hasSuffix(Path path, String suffix) {
        Path name = path.getFileName();
        return name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(suffix);
    }

    private void addElement(Path element) {
        if (Files.isDirectory(element)) {
            for (Path child : list(element)) {
                if (!child.getFileName().toString().startsWith(UNDER_WAY)) {
                    addChild(child);
                }
            }
        } else if (!Files.exists(element)) {
            problems.accept(PluginProblem.lost(
                    element, "this element of plugin.path does not exist and is ignored; create it or remove it"));
        } else if (isArchive(element)) {
            add(element, List.of(element));
        } else {
            problems.accept(PluginProblem.odd(
                    element,
                    "this element of plugin.path is neither a directory nor a .jar or .zip file and is ignored; name the"
                            + " directory that holds the plugins' directories"));
        }
    }

    private void addChild(Path child) {
        if (Files.isDirectory(child)) {
            add(child, new Walk(child).roots());
        } else if (isArchive(child) && Files.exists(child)) {
            add(child, List.of(child));
        } else if (isArchive(child)) {
            problems.accept(PluginProblem.lost(child, "this link leads nowhere and is ignored; repair or remove it"));
        } else if (isClassFile(child)) {
            problems.accept(PluginProblem.lost(
                    child,
                    "a class file directly in an element of plugin.path is no plugin and is ignored; put it into a"
                            + " directory of its own, below the directories of its package"));
        }
    }

    private void add(Path path, List<Path> roots) {
        found.putIfAbsent(path, new PluginLocation(path, roots));
    }

    private List<Path> list(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            problems.accept(PluginProblem.lost(
                    directory, "this directory cannot be listed (" + e + ") and is ignored; make it readable"));
            return List.of();
        }
    }

    /** One descent into a location. Links are followed, but nothing is entered twice, so that circles end. */
    private final class Walk {
        private final Path location;
        private final Set<Path> visited = new HashSet<>();
        private final List<Path> archives = new ArrayList<>();
        private boolean classFiles;

        Walk(Path location) {
            this.location = location;
            descend(location);
        }

        List<Path> roots() {
            if (archives.isEmpty()) {
                return classFiles ? List.of(location) : List.of();
            }
            if (classFiles) {
                problems.accept(PluginProblem.odd(
                        location,
                        "this plugin has archives and loose class files; the class files are ignored; put them into an"
                                + " archive"));
            }
            return archives.stream().sorted().toList();
        }

        private void descend(Path directory) {
            if (!enter(directory)) {
                return;
            }
            for (Path child : list(directory)) {
                Path target = Files.isSymbolicLink(child) ? resolve(child) : child;
                if (Files.isDirectory(target)) {
                    descend(target);
                } else if (isArchive(target)) {
                    if (Files.exists(target) && enter(target)) {
                        archives.add(target);
                    }
                } else if (isClassFile(target)) {
                    classFiles = true;
                }
            }
        }

        private Path resolve(Path link) {
            try {
                return link.toRealPath();
            } catch (IOException e) {
                problems.accept(PluginProblem.odd(link, "this link leads nowhere (" + e + ") and is ignored"));
                return link;
            }
        }

        private boolean enter(Path path) {
            try {
                return visited.add(path.toRealPath());
            } catch (IOException e) {
                problems.accept(PluginProblem.lost(path, "this cannot be read (" + e + ") and is ignored"));
                return false;
            }
        }
    }
}
