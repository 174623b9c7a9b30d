package dev.tributary.connect.runtime.plugin;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loaders of plugin locations, each made when it is first needed, and what they can ask for. A location with other files
 * than before is another location, so that it gets a loader of its own; the loaders of locations that did not change stay
 * when plugins are reloaded. Thread-safe.
 */
final class LoaderPool {
    private final Map<PluginLocation, PluginLoader> loaders = new ConcurrentHashMap<>();
    private final Set<Path> seen = ConcurrentHashMap.newKeySet();
    private volatile Installed installed = new Installed(
            new PluginCatalog(List.of(), Map.of(), new PublishedNames(Map.of()), true),
            new CopyChoice(PluginCopy::name, true));

    private final boolean exitGuard;

    /**
     * @param exitGuard whether calls that end the process are replaced in plugins' classes
     */
    LoaderPool(boolean exitGuard) {
        this.exitGuard = exitGuard;
    }

    /** What is installed, and which copy of it is taken. */
    record Installed(PluginCatalog catalog, CopyChoice choice) {}

    Installed installed() {
        return installed;
    }

    void install(PluginCatalog catalog, CopyChoice choice) {
        installed = new Installed(catalog, choice);
    }

    /** The loader of a location. */
    PluginLoader of(PluginLocation location, RootLoader root) {
        return loaders.computeIfAbsent(location, key -> new PluginLoader(key, root, seen.add(key.path()), exitGuard));
    }

    /** The loaders in use for what is installed. */
    List<PluginLoader> loaders() {
        return List.copyOf(loaders.values());
    }

    /**
     * Forgets the loaders of all other locations. They are not closed: whoever has a class of one may need more of it. The JVM
     * closes them when nothing refers to them any more.
     */
    void retainOnly(Collection<PluginLocation> locations) {
        loaders.keySet().retainAll(Set.copyOf(locations));
    }
}
