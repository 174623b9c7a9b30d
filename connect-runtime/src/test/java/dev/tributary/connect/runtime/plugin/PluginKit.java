package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes a plugin as source text, compiles it and packs it, the way that somebody else would have built it. */
final class PluginKit {
    private static final String IMPORTS = """
            import java.util.*;
            import org.apache.kafka.common.config.ConfigDef;
            import org.apache.kafka.connect.connector.*;
            import org.apache.kafka.connect.data.*;
            import org.apache.kafka.connect.sink.*;
            import org.apache.kafka.connect.source.*;
            import org.apache.kafka.connect.storage.*;
            import org.apache.kafka.connect.transforms.Transformation;
            """;

    private final List<JavaFileObject> sources = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private final Map<String, String> resources = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    PluginKit source(String className, String code) {
        sources.add(new Source(className, "package " + packageOf(className) + ";\n" + IMPORTS + code));
        return this;
    }

    /** A sink connector with a version, its members first in the class. */
    PluginKit sink(String className, String version, String... members) {
        return source(className, connector("SinkConnector", className, version, members));
    }

    PluginKit sourceConnector(String className, String version, String... members) {
        return source(className, connector("SourceConnector", className, version, members));
    }

    PluginKit sinkTask(String className) {
        return source(
                className,
                "public class " + simple(className) + " extends SinkTask {"
                        + "public String version() { return \"1\"; } public void start(Map<String, String> p) {}"
                        + "public void put(Collection<SinkRecord> r) {} public void stop() {} }");
    }

    PluginKit transformation(String className, String version, String... members) {
        return source(
                className,
                "public class " + simple(className) + "<R extends ConnectRecord<R>> implements Transformation<R> {"
                        + String.join("\n", members)
                        + "public R apply(R record) { return record; } public ConfigDef config() { return new ConfigDef(); }"
                        + "public void close() {} public void configure(Map<String, ?> c) {}" + versionMethod(version)
                        + "}");
    }

    PluginKit converter(String className, String version, String... members) {
        return source(
                className,
                "public class " + simple(className) + " implements Converter {" + String.join("\n", members)
                        + "public void configure(Map<String, ?> c, boolean key) {}"
                        + "public byte[] fromConnectData(String t, Schema s, Object v) { return new byte[0]; }"
                        + "public SchemaAndValue toConnectData(String t, byte[] v) { return SchemaAndValue.NULL; }"
                        + versionMethod(version) + "}");
    }

    PluginKit manifest(PluginType type, String... classNames) {
        return resource("META-INF/services/" + type.contract(), "# written by hand\n" + String.join("\n", classNames));
    }

    PluginKit resource(String name, String text) {
        resources.put(name, text);
        return this;
    }

    PluginKit library(Path jar) {
        libraries.add(jar);
        return this;
    }

    /** Compiles a class, but does not pack it: a dependency that somebody forgot. */
    PluginKit leaveOut(String className) {
        leftOut.add(ClassRoot.entryOf(className));
        return this;
    }

    Path jar(Path jar) {
        try {
            Files.createDirectories(jar.getParent());
            Path classes = directory(Files.createTempDirectory("plugin-kit"));
            try (OutputStream out = Files.newOutputStream(jar);
                    ZipOutputStream zip = new ZipOutputStream(out);
                    Stream<Path> files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                    Files.copy(file, zip);
                }
            }
            delete(classes);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    Path directory(Path directory) {
        try {
            Files.createDirectories(directory);
            compile(directory);
            for (String entry : leftOut) {
                Files.delete(directory.resolve(entry));
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                Path file = directory.resolve(resource.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, resource.getValue());
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class path with more on it than the runtime's. */
    static URLClassLoader classPath(Path... roots) {
        URL[] urls = Stream.of(roots).map(PluginKit::url).toArray(URL[]::new);
        return new URLClassLoader(urls, runtime());
    }

    /**
     * The runtime's class path without what other tests keep on it. Its classes are those of this process.
     */
    static URLClassLoader runtime() {
        return new RuntimeClassPath();
    }

    private static final class RuntimeClassPath extends URLClassLoader {
        private final ClassLoader all = PluginRegistry.class.getClassLoader();

        RuntimeClassPath() {
            super(
                    entries().filter(url -> belongs(url.toString())).toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static Stream<URL> entries() {
            return PluginRegistry.class.getClassLoader() instanceof URLClassLoader launcher
                    ? Stream.of(launcher.getURLs())
                    : Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(entry -> PluginKit.url(Path.of(entry)));
        }

        private static boolean belongs(String location) {
            return !location.contains("test-classes") && !location.contains("connect-file");
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return all.loadClass(name);
        }

        @Override
        public URL getResource(String name) {
            URL found = all.getResource(name);
            return found != null && belongs(found.toString()) ? found : null;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return Collections.enumeration(Collections.list(all.getResources(name)).stream()
                    .filter(url -> belongs(url.toString()))
                    .toList());
        }
    }

    static Path pathOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void compile(Path directory) {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> classPath = new ArrayList<>();
        Stream.concat(Stream.of(pathOf(SinkConnector.class), pathOf(Configurable.class)), libraries.stream())
                .forEach(path -> classPath.add(path.toString()));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        boolean compiled = compiler.getTask(
                        null,
                        null,
                        diagnostics,
                        List.of("-d", directory.toString(), "-cp", String.join(":", classPath), "-proc:none"),
                        null,
                        sources)
                .call();
        if (!compiled) {
            throw new IllegalStateException(diagnostics.getDiagnostics().toString());
        }
    }

    private static String connector(String superClass, String className, String version, String... members) {
        return "public class " + simple(className) + " extends " + superClass + " {" + String.join("\n", members)
                + "public void start(Map<String, String> p) {} public void stop() {}"
                + "public Class<? extends Task> taskClass() { return null; }"
                + "public List<Map<String, String>> taskConfigs(int max) { return List.of(); }"
                + "public ConfigDef config() { return new ConfigDef(); }" + versionMethod(version) + "}";
    }

    private static String versionMethod(String version) {
        return version == null ? "" : "public String version() { return \"" + version + "\"; }";
    }

    private static String packageOf(String className) {
        return className.substring(0, className.lastIndexOf('.'));
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(String className, String code) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
