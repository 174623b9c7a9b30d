package dev.tributary.connect.e2e;

import dev.tributary.connect.e2e.plugin.CountingSource;
import dev.tributary.connect.e2e.plugin.HangingSink;
import dev.tributary.connect.e2e.plugin.HangingSource;
import dev.tributary.connect.e2e.plugin.TickSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Packs this module's connectors as a plugin, for worker processes. */
public final class PluginJar {
    private static final String SOURCE = "org.apache.kafka.connect.source.SourceConnector";
    private static final String SINK = "org.apache.kafka.connect.sink.SinkConnector";

    private PluginJar() {}

    /** Writes the JAR into a new folder of its own. Returns what {@code plugin.path} is to name. */
    public static Path packInto(Path parent) {
        return packInto(
                parent,
                Map.of(
                        SOURCE,
                        List.of(TickSource.class, HangingSource.class, CountingSource.class),
                        SINK,
                        List.of(HangingSink.class)));
    }

    /**
     * Packs the package of these plugins into a new folder of its own.
     *
     * @param plugins all in one package, by the name of the interface that they are found by
     * @return what {@code plugin.path} is to name
     */
    public static Path packInto(Path parent, Map<String, List<Class<?>>> plugins) {
        try {
            Path folder = Files.createDirectories(parent.resolve("plugins"));
            Path classes = Path.of(PluginJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            String packed =
                    plugins.values().iterator().next().get(0).getPackageName().replace('.', '/');
            try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("e2e-plugin.jar")));
                    var files = Files.list(classes.resolve(packed))) {
                for (Path file : files.sorted().toList()) {
                    jar.putNextEntry(new JarEntry(packed + "/" + file.getFileName()));
                    jar.write(Files.readAllBytes(file));
                }
                for (Map.Entry<String, List<Class<?>>> type : plugins.entrySet()) {
                    manifest(jar, type.getKey(), type.getValue());
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void manifest(JarOutputStream jar, String type, List<Class<?>> classes) throws IOException {
        jar.putNextEntry(new JarEntry("META-INF/services/" + type));
        for (Class<?> plugin : classes) {
            jar.write((plugin.getName() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
