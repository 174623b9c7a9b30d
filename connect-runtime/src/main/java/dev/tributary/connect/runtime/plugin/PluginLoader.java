package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one plugin location: its own before the worker's, except for what must be the same class on both
 * sides. Thread-safe, parallel capable. Source: KIP-146; {@code spec/worker.md} 2.3.
 */
final class PluginLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final PluginLocation location;
    private final RootLoader root;
    private final boolean first;

    /**
     * @param first whether there was none for that path before, whose archives the JVM may keep in a cache
     */
    PluginLoader(PluginLocation location, RootLoader root, boolean first) {
        super(location.urls(), root);
        this.location = location;
        this.root = root;
        this.first = first;
        // Opens all archives: what is put in their place from now on is not seen by this loader.
        super.findResource("META-INF/tributary/nothing");
    }

    PluginLocation location() {
        return location;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> loaded = IsolationRule.isolated(name) ? loadOwnFirst(name) : super.loadClass(name, false);
        if (resolve) {
            resolveClass(loaded);
        }
        return loaded;
    }

    /** Asks the root outside of the lock on the name: it may ask other plugins, which may ask this one. */
    private Class<?> loadOwnFirst(String name) throws ClassNotFoundException {
        Class<?> own = findOwn(name);
        return own != null ? own : root.loadForPlugin(name);
    }

    /** Loads a plugin class of this location; does not ask anybody else for it, because they would ask back. */
    Class<?> loadOwn(String name) throws ClassNotFoundException {
        if (!IsolationRule.isolated(name)) {
            return super.loadClass(name, false);
        }
        Class<?> own = findOwn(name);
        if (own == null) {
            throw new ClassNotFoundException(name + " is no longer in " + location.url());
        }
        return own;
    }

    private @Nullable Class<?> findOwn(String name) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                return null; // not ours
            }
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : getParent().getResource(name);
    }

    /** Not from a cache of the JVM that is kept by path, if the path led to another archive before. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        URL found = first ? null : getResource(name);
        if (found == null) {
            return super.getResourceAsStream(name);
        }
        try {
            return ClassPath.open(found);
        } catch (IOException e) {
            return null; // as documented
        }
    }

    /** The location's own first, then the worker's. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        List<Enumeration<URL>> inOrder =
                List.of(findResources(name), getParent().getResources(name));
        for (Enumeration<URL> urls : inOrder) {
            for (URL url : Collections.list(urls)) {
                if (seen.add(url.toExternalForm())) {
                    all.add(url);
                }
            }
        }
        return Collections.enumeration(all);
    }

    /** The form that tools and log readers know from Kafka. */
    @Override
    public String toString() {
        return "PluginClassLoader{pluginLocation=" + location.url() + "}";
    }
}
