package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.e2e.recording.RecordingConverter;
import dev.tributary.connect.e2e.recording.RecordingSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code connect-plugin-path.sh} of ours beside the published tool, on copies of one plugin path. */
class PluginPathToolIT {
    private static final String SOURCES = "META-INF/services/org.apache.kafka.connect.source.SourceConnector";
    private static final String SINKS = "META-INF/services/org.apache.kafka.connect.sink.SinkConnector";

    @TempDir
    Path folder;

    private Path theirs;
    private Path ours;

    /** An archive without manifests, one with a wrong one, a directory of archives, and one of class files. */
    @BeforeEach
    void twoPluginPaths() throws IOException {
        theirs = pluginPath(folder.resolve("a"));
        ours = pluginPath(folder.resolve("b"));
    }

    private static Path pluginPath(Path parent) throws IOException {
        Path path = Files.createDirectories(parent.resolve("path"));
        Path plain = PluginJar.packInto(parent.resolve("plain")).resolve("e2e-plugin.jar");
        Files.move(plain, path.resolve("with-manifests.jar"));
        Files.copy(path.resolve("with-manifests.jar"), path.resolve("without.jar"));
        in(path.resolve("without.jar"), root -> {
            Files.delete(root.resolve(SOURCES));
            Files.delete(root.resolve(SINKS));
        });
        Files.copy(path.resolve("without.jar"), path.resolve("wrong.jar"));
        in(path.resolve("wrong.jar"), root -> {
            Files.createDirectories(root.resolve("META-INF/services"));
            Files.writeString(root.resolve(SINKS), "# ours\norg.example.Gone\n");
        });
        Path several = Files.createDirectories(path.resolve("several"));
        Path recording = PluginJar.packInto(
                        parent.resolve("recording"),
                        Map.of(
                                "org.apache.kafka.connect.source.SourceConnector",
                                List.of(RecordingSource.class),
                                "org.apache.kafka.connect.storage.Converter",
                                List.of(RecordingConverter.class)))
                .resolve("e2e-plugin.jar");
        Files.move(recording, several.resolve("recording.jar"));
        Files.copy(path.resolve("without.jar"), several.resolve("more.jar"));
        Path classes = Files.createDirectories(path.resolve("classes"));
        in(path.resolve("without.jar"), root -> {
            for (Path from : files(root)) {
                Path to = classes.resolve(root.relativize(from).toString());
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
            }
        });
        return path;
    }

    @Test
    void bothToolsListTheSame() throws Exception {
        assertThat(sorted(ourTool("list", "--plugin-path", ours.toString()), ours))
                .isEqualTo(sorted(apachesTool("list", "--plugin-path", theirs.toString()), theirs));
        Path one = Path.of("with-manifests.jar");
        assertThat(sorted(ourTool("list", "--plugin-location", ours.resolve(one).toString()), ours))
                .isEqualTo(sorted(
                        apachesTool(
                                "list", "--plugin-location", theirs.resolve(one).toString()),
                        theirs));
    }

    @Test
    void bothToolsChangeTheSameManifests() throws Exception {
        assertThat(changes(ourTool("sync-manifests", "--dry-run", "--plugin-path", ours.toString()), ours))
                .isNotEmpty()
                .isEqualTo(changes(
                        apachesTool("sync-manifests", "--dry-run", "--plugin-path", theirs.toString()), theirs));
        assertThat(manifests(ours)).as("after dry runs").isEqualTo(manifests(theirs));

        assertThat(changes(ourTool("sync-manifests", "--plugin-path", ours.toString()), ours))
                .isEqualTo(changes(apachesTool("sync-manifests", "--plugin-path", theirs.toString()), theirs));

        assertThat(manifests(ours)).isEqualTo(manifests(theirs));
        assertThat(sorted(ourTool("list", "--plugin-path", theirs.toString()), theirs))
                .as("what the published tool wrote, as ours sees it")
                .isEqualTo(sorted(apachesTool("list", "--plugin-path", ours.toString()), ours));
    }

    private List<String> apachesTool(String... arguments) throws Exception {
        Path quiet =
                Files.writeString(folder.resolve("quiet.xml"), "<configuration><root level=\"OFF\"/></configuration>");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=" + quiet,
                "-cp",
                Installation.apacheLibs().resolveSibling("tools") + "/*:" + Installation.apacheLibs() + "/*",
                "org.apache.kafka.tools.ConnectPluginPath"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private List<String> ourTool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Installation.ours().resolve("bin/connect-plugin-path.sh").toString()));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private List<String> run(List<String> command) throws Exception {
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> text(errors)).isZero();
        return output;
    }

    /** The order of rows is nobody's promise. */
    private static List<String> sorted(List<String> lines, Path path) {
        return lines.stream()
                .map(line -> line.replace(path.toString(), "PATH"))
                .sorted()
                .toList();
    }

    /** Each change of a file with what it adds and removes; other lines are for people. */
    private static Map<String, TreeSet<String>> changes(List<String> lines, Path path) {
        Map<String, TreeSet<String>> changes = new TreeMap<>();
        TreeSet<String> present = new TreeSet<>();
        for (String line : lines) {
            if (line.contains("Sync\t")) {
                present = changes.computeIfAbsent(line.replace(path.toString(), "PATH"), any -> new TreeSet<>());
            } else if (line.startsWith("\t")) {
                present.add(line);
            }
        }
        return changes;
    }

    /** Every service manifest below a plugin path, without comments. */
    private static Map<String, TreeSet<String>> manifests(Path path) throws IOException {
        Map<String, TreeSet<String>> manifests = new TreeMap<>();
        for (Path file : files(path)) {
            String name = path.relativize(file).toString();
            if (name.endsWith(".jar")) {
                in(file, root -> {
                    for (Path inside : files(root)) {
                        addManifest(manifests, name + "!", inside);
                    }
                });
            } else {
                addManifest(manifests, "", file);
            }
        }
        return manifests;
    }

    private static void addManifest(Map<String, TreeSet<String>> manifests, String prefix, Path file)
            throws IOException {
        String name = file.toString();
        int at = name.indexOf("META-INF/services/");
        if (at >= 0) {
            TreeSet<String> lines = new TreeSet<>(Files.readAllLines(file));
            lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
            manifests.put(prefix + name.substring(at), lines);
        }
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is done inside of an archive. */
    @FunctionalInterface
    private interface Inside {
        void at(Path root) throws IOException;
    }

    private static void in(Path archive, Inside work) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(URI.create("jar:" + archive.toUri()), Map.of())) {
            work.at(inside.getPath("/"));
        }
    }
}
