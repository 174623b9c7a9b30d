package dev.tributary.connect.worker;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A worker whose class path lacks something that the class path of the tests holds; reached by REST alone. */
final class OtherClassPath implements AutoCloseable {
    private final URLClassLoader loader;
    private final Object worker;

    private OtherClassPath(URLClassLoader loader, Object worker) {
        this.loader = loader;
        this.worker = worker;
    }

    /** The file of an archive on the class path. */
    static Path archive(String name) {
        return entries().stream()
                .filter(entry -> entry.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " on the class path"));
    }

    static OtherClassPath startStandalone(String lacking, Map<String, String> properties) throws Exception {
        return start(
                lacking,
                type -> type.getMethod("startStandalone", Map.class, List.class).invoke(null, properties, List.of()));
    }

    static OtherClassPath startDistributed(String lacking, Map<String, String> properties) throws Exception {
        return start(lacking, type -> type.getMethod("start", Map.class).invoke(null, properties));
    }

    /** Makes a worker by its class. */
    @FunctionalInterface
    private interface Start {
        Object worker(Class<?> type) throws ReflectiveOperationException;
    }

    private static OtherClassPath start(String lacking, Start start) throws Exception {
        URL[] urls = entries().stream()
                .filter(entry -> !entry.getFileName().toString().startsWith(lacking))
                .map(OtherClassPath::url)
                .toArray(URL[]::new);
        var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        Class<?> type = loader.loadClass(EmbeddedWorker.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader); // Kafka's clients load classes by it
        try {
            return new OtherClassPath(loader, start.worker(type));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    URI url() throws ReflectiveOperationException {
        return (URI) worker.getClass().getMethod("restUrl").invoke(worker);
    }

    URI adminUrl() throws ReflectiveOperationException {
        return (URI) worker.getClass().getMethod("adminUrl").invoke(worker);
    }

    @Override
    public void close() throws IOException, ReflectiveOperationException {
        worker.getClass().getMethod("stop").invoke(worker);
        loader.close();
    }

    /** The class path of the tests, whatever has launched them. */
    static String classPath() {
        return entries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> entries() {
        if (OtherClassPath.class.getClassLoader() instanceof URLClassLoader tests) {
            return Arrays.stream(tests.getURLs())
                    .map(url -> Path.of(url.getPath()))
                    .toList();
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
