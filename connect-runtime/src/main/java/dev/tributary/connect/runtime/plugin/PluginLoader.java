package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes of one plugin location: its own before the worker's, except for what must be the same class on both
 * sides. Thread-safe, parallel capable. Source: KIP-146; {@code spec/worker.md} 2.3.
 */
final class PluginLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);

    private final PluginLocation location;
    private final RootLoader root;
    private final boolean first;
    /** Null where classes are used as they are. */
    private final @Nullable ClassSources sources;

    /**
     * @param exitGuard whether calls that end the process are replaced in its classes
     * @param first whether there was none for that path before, whose archives the JVM may keep in a cache
     */
    PluginLoader(PluginLocation location, RootLoader root, boolean first, boolean exitGuard) {
        super(location.urls(), root);
        this.location = location;
        this.root = root;
        this.first = first;
        // Opens all archives: what is put in their place from now on is not seen by this loader.
        super.findResource("META-INF/tributary/nothing");
        this.sources = exitGuard ? new ClassSources(location.urls()) : null;
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

    /** Defines it as a {@link URLClassLoader} does, except that what would end the process does not. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String entry = ClassRoot.entryOf(name);
        URL place = sources == null ? null : findResource(entry);
        if (sources == null || place == null) {
            return super.findClass(name);
        }
        try {
            ClassSources.Found found = sources.read(place, entry);
            return found == null ? super.findClass(name) : define(name, found);
        } catch (IOException e) {
            throw new ClassNotFoundException(name + " cannot be read from " + place, e);
        }
    }

    private Class<?> define(String name, ClassSources.Found found) {
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            ensurePackage(name.substring(0, dot), found);
        }
        byte[] bytes = ExitCalls.guarded(found.bytes());
        return defineClass(name, bytes, 0, bytes.length, new CodeSource(found.root(), found.signers()));
    }

    /** Packages say what the manifest says of them, and those that are sealed take no class from elsewhere. */
    private void ensurePackage(String name, ClassSources.Found found) {
        Package present = getDefinedPackage(name);
        if (present == null) {
            try {
                definePackage(name, found);
                return;
            } catch (IllegalArgumentException e) { // another thread was faster
                present = getDefinedPackage(name);
            }
        }
        if (present != null && !fits(present, found)) {
            throw new SecurityException("sealing violation: package " + name
                    + " is sealed, or was loaded from elsewhere than " + found.root() + ", which seals it");
        }
    }

    private void definePackage(String name, ClassSources.Found found) {
        Manifest manifest = found.manifest();
        if (manifest == null) {
            definePackage(name, null, null, null, null, null, null, null);
        } else {
            definePackage(name, manifest, found.root());
        }
    }

    private static boolean fits(Package present, ClassSources.Found found) {
        return present.isSealed() ? present.isSealed(found.root()) : !isSealed(present.getName(), found.manifest());
    }

    private static boolean isSealed(String name, @Nullable Manifest manifest) {
        if (manifest == null) {
            return false;
        }
        Attributes own = manifest.getAttributes(name.replace('.', '/') + "/");
        String sealed = own == null ? null : own.getValue(Attributes.Name.SEALED);
        return "true"
                .equalsIgnoreCase(
                        sealed == null ? manifest.getMainAttributes().getValue(Attributes.Name.SEALED) : sealed);
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

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            if (sources != null) {
                sources.close();
            }
        }
    }

    /** The form that tools and log readers know from Kafka. */
    @Override
    public String toString() {
        return "PluginClassLoader{pluginLocation=" + location.url() + "}";
    }
}
