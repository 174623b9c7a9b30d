package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a class loader and its parents find, down to the platform's. A class loader that says nothing about where it
 * looks (neither the system's nor a {@link URLClassLoader}) contributes what its service manifests name. Immutable.
 */
final class ClassPath {
    private static final Logger LOG = LoggerFactory.getLogger(ClassPath.class);

    /** Where Apache's broker is on the class path. Elsewhere such a package may be anybody's. */
    private static final String BROKER = "kafka/";

    private final ClassLoader loader;

    ClassPath(ClassLoader loader) {
        this.loader = loader;
    }

    /** Whether a class is worth reading, by the name of its entry. */
    static boolean mayHoldPlugins(String entry) {
        return !entry.startsWith(BROKER) && !Libraries.contain(entry);
    }

    boolean has(String className) {
        return loader.getResource(ClassRoot.entryOf(className)) != null;
    }

    /** All classes that service manifests name, whatever the loader. */
    Map<PluginType, Set<String>> manifests(Consumer<PluginProblem> problems) {
        Map<PluginType, Set<String>> all = new EnumMap<>(PluginType.class);
        for (PluginType type : PluginType.values()) {
            Set<String> names = new LinkedHashSet<>();
            for (URL url : resources("META-INF/services/" + type.contract(), problems)) {
                try (InputStream in = open(url)) {
                    names.addAll(RootSurvey.readManifest(in));
                } catch (IOException e) {
                    problems.accept(PluginProblem.lost(url, "this manifest cannot be read: " + e.getMessage()));
                }
            }
            all.put(type, names);
        }
        return all;
    }

    List<URL> resources(String name, Consumer<PluginProblem> problems) {
        try {
            return Collections.list(loader.getResources(name));
        } catch (IOException e) {
            problems.accept(PluginProblem.lost(PluginCopy.CLASS_PATH, name + " cannot be looked up: " + e));
            return List.of();
        }
    }

    /** Opens a resource without leaving its archive open in the cache of the JVM. */
    static InputStream open(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    /** The archives and directories, in the order in which they are searched within each loader. */
    Set<ClassRoot> roots() {
        Set<ClassRoot> roots = new LinkedHashSet<>();
        for (ClassLoader next = loader; next != null; next = next.getParent()) {
            Deque<Path> paths = new ArrayDeque<>(pathsOf(next));
            while (!paths.isEmpty()) {
                Path path = paths.pop().toAbsolutePath().normalize();
                if (Files.exists(path) && roots.add(new ClassRoot(path)) && !Files.isDirectory(path)) {
                    List<Path> referred = referredBy(path);
                    Collections.reverse(referred);
                    referred.forEach(paths::push);
                }
            }
        }
        return roots;
    }

    private static List<Path> pathsOf(ClassLoader loader) {
        List<Path> paths = new ArrayList<>();
        if (loader.equals(ClassLoader.getSystemClassLoader())) {
            for (String element : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
                paths.add(Path.of(element));
            }
        } else if (loader instanceof URLClassLoader urls) {
            for (URL url : urls.getURLs()) {
                Path path = pathOf(url.toString());
                if (path != null) {
                    paths.add(path);
                }
            }
        }
        return paths;
    }

    private static @Nullable Path pathOf(String url) {
        try {
            return url.startsWith("file:") ? Path.of(new URI(url)) : null;
        } catch (URISyntaxException | IllegalArgumentException e) {
            LOG.debug("Class path element {} is not looked into", url, e);
            return null;
        }
    }

    /** An archive may name others in its manifest; test runners put the whole class path there. */
    private static List<Path> referredBy(Path archive) {
        List<Path> referred = new ArrayList<>();
        try (JarFile jar = new JarFile(archive.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            String text = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String element : text == null ? new String[0] : text.strip().split("\\s+")) {
                Path path = element.isEmpty()
                        ? null
                        : pathOf(archive.toUri().resolve(element).toString());
                if (path != null) {
                    referred.add(path);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} on the class path is not looked into", archive, e);
        }
        return referred;
    }
}
