package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parent of all plugin loaders: finds a plugin by class name or alias wherever it is installed, and everything else
 * on the worker's class path. Defines no class itself. Thread-safe, parallel capable. Source: KIP-146.
 */
final class RootLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final LoaderPool pool;

    /**
     * @param classPath the loader of the worker's class path
     * @param pool the loaders of plugins, and what is installed
     */
    RootLoader(ClassLoader classPath, LoaderPool pool) {
        super("plugins", classPath);
        this.pool = pool;
    }

    /** Loads a copy's class, without initialising it. */
    Class<?> load(PluginCopy copy) throws ClassNotFoundException {
        return copy.location() == null
                ? getParent().loadClass(copy.className())
                : pool.of(copy.location(), this).loadOwn(copy.className());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Optional<PluginCopy> copy = newest(pool.installed().catalog().named(name).stream()
                .filter(RootLoader::isReachable)
                .toList());
        return copy.isPresent() ? load(copy.get()) : super.loadClass(name, resolve);
    }

    /**
     * Loads a class that a plugin's own code refers to and that is not in its location. The JVM insists on the very name
     * there, so that a class which stands in for another is taken only if there is no other.
     */
    Class<?> loadForPlugin(String name) throws ClassNotFoundException {
        List<PluginCopy> copies = pool.installed().catalog().named(name);
        if (copies.stream().anyMatch(PluginCopy::standsIn)) {
            Optional<PluginCopy> isolated = newest(copies.stream()
                    .filter(copy -> !copy.standsIn() && isReachable(copy))
                    .toList());
            if (isolated.isPresent()) {
                return load(isolated.get());
            }
            try {
                return getParent().loadClass(name);
            } catch (ClassNotFoundException e) {
                return loadClass(name);
            }
        }
        return loadClass(name);
    }

    private Optional<PluginCopy> newest(List<PluginCopy> copies) {
        if (copies.isEmpty()) {
            return Optional.empty();
        }
        // A class of two types is one class: asking for either will do.
        PluginType type = copies.get(0).type();
        Stream<PluginCopy> once = copies.stream()
                .filter(copy -> copy.type() == type
                        || copies.stream().noneMatch(other -> other.type() == type && samePlace(copy, other)));
        return pool.installed().choice().choose(once.toList(), VersionWish.NONE, null);
    }

    /** A location that has a class with a shared name would ask here first, so that it cannot be asked from here. */
    private static boolean isReachable(PluginCopy copy) {
        return copy.location() == null || IsolationRule.isolated(copy.className());
    }

    private static boolean samePlace(PluginCopy one, PluginCopy other) {
        return one.className().equals(other.className()) && one.place().equals(other.place());
    }

    @Override
    public String toString() {
        return "DelegatingClassLoader{plugins="
                + pool.installed().catalog().all().size() + "}";
    }
}
