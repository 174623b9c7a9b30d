package dev.tributary.connect.worker.pluginpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectPluginPathTest {
    private static final String CONVERTER = "META-INF/services/org.apache.kafka.connect.storage.Converter";
    private static final String HEADER =
            "pluginName\tfirstAlias\tsecondAlias\tpluginVersion\tpluginType\tisLoadable\thasManifest\tpluginLocation";

    @TempDir
    static Path compiled;

    @TempDir
    Path temp;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void compile() throws IOException {
        Path source = Files.writeString(compiled.resolve("MyConverter.java"), """
                package org.x;
                import java.util.Map;
                import org.apache.kafka.connect.data.*;
                import org.apache.kafka.connect.storage.Converter;
                public class MyConverter implements Converter {
                    public void configure(Map<String, ?> c, boolean key) {}
                    public byte[] fromConnectData(String t, Schema s, Object v) { return new byte[0]; }
                    public SchemaAndValue toConnectData(String t, byte[] v) { return SchemaAndValue.NULL; }
                    public String version() { return "1.5"; }
                }
                """);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        archiveOf(Converter.class) + ":" + archiveOf(Configurable.class),
                        "-d",
                        compiled.toString(),
                        source.toString());
        assertThat(failed).isZero();
    }

    @Test
    void pluginsAreListedWithWhetherTheyLoadAndHaveAManifest() throws IOException {
        Path jar = jar("path/a.jar", "# old\norg.x.Gone\n");

        assertThat(run("list", "--plugin-path", temp.resolve("path").toString()))
                .isZero();

        assertThat(lines())
                .containsExactly(
                        HEADER,
                        "org.x.MyConverter\tMyConverter\tMy\t1.5\tconverter\ttrue\tfalse\t" + jar,
                        "org.x.Gone\tN/A\tN/A\tundefined\tconverter\tfalse\ttrue\t" + jar,
                        "",
                        "Total plugins:      \t2",
                        "Loadable plugins:   \t1",
                        "Compatible plugins: \t0");
    }

    @Test
    void anArchivesManifestsAreBroughtUpToDateAndNothingElseIsLost() throws IOException {
        Path jar = jar("path/a.jar", "org.x.Gone\n");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r-----"));
        byte[] before = Files.readAllBytes(jar);

        assertThat(run("sync-manifests", "--plugin-location", jar.toString(), "--dry-run"))
                .isZero();
        assertThat(Files.readAllBytes(jar)).as("after a dry run").isEqualTo(before);
        assertThat(lines())
                .contains(
                        "Dry Run Sync\t" + jar + " Add 1 Remove 1", "\tAdd\torg.x.MyConverter", "\tRemove\torg.x.Gone")
                .doesNotContain("Sync\t" + jar + " Add 1 Remove 1");
        out.reset();

        assertThat(run("sync-manifests", "--plugin-location", jar.toString())).isZero();
        assertThat(lines()).contains("Sync\t" + jar + " Add 1 Remove 1");
        assertThat(entry(jar, CONVERTER)).startsWith("# ").endsWith("\norg.x.MyConverter\n");
        assertThat(entry(jar, "stored.txt")).isEqualTo("as it is");
        assertThat(Files.getPosixFilePermissions(jar)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.getEntry("stored.txt").getMethod()).isEqualTo(ZipEntry.STORED);
        }
        out.reset();

        run("sync-manifests", "--plugin-location", jar.toString());
        assertThat(lines()).last().asString().startsWith("No changes required");
    }

    @Test
    void entriesOfClassesThatAreNotThereAreKeptIfThatIsAskedFor() throws IOException {
        Path jar = jar("path/a.jar", "org.x.Gone\n");

        run("sync-manifests", "--keep-not-found", "--plugin-location", jar.toString());

        assertThat(entry(jar, CONVERTER)).endsWith("\norg.x.Gone\norg.x.MyConverter\n");
    }

    @Test
    void severalArchivesGetOneMoreWithTheManifestsThatGoesWhenItIsNotNeeded() throws IOException {
        Path jar = jar("path/plugin/a.jar", null);
        jar("path/plugin/b.jar", "org.x.Gone\n");
        Path shim = temp.resolve("path/plugin/connect-plugin-path-shim-1.0.0.jar");
        String path = temp.resolve("path").toString();

        assertThat(run("sync-manifests", "--plugin-path", path)).isZero();

        assertThat(entry(shim, CONVERTER)).endsWith("\norg.x.MyConverter\n");
        assertThat(entry(temp.resolve("path/plugin/b.jar"), CONVERTER)).isNull();
        Files.delete(jar);
        Files.delete(temp.resolve("path/plugin/b.jar"));
        assertThat(run("sync-manifests", "--plugin-path", path)).isZero();
        assertThat(shim).doesNotExist();
    }

    @Test
    void aDirectoryOfClassFilesGetsItsManifestsBeside() throws IOException {
        Path directory = Files.createDirectories(temp.resolve("path/classes"));
        Files.createDirectories(directory.resolve("org/x"));
        Files.copy(compiled.resolve("org/x/MyConverter.class"), directory.resolve("org/x/MyConverter.class"));
        Path config = Files.writeString(temp.resolve("worker.properties"), "plugin.path=" + temp.resolve("path"));

        assertThat(run("sync-manifests", "--worker-config", config.toString())).isZero();

        assertThat(directory.resolve(CONVERTER)).content().endsWith("\norg.x.MyConverter\n");
        Files.delete(directory.resolve("org/x/MyConverter.class"));
        Files.createFile(directory.resolve("Other.class"));
        assertThat(run("sync-manifests", "--worker-config", config.toString())).isZero();
        assertThat(directory.resolve("META-INF")).as("left empty").doesNotExist();
    }

    @Test
    void wrongArgumentsAreToldByTheExitCode() throws IOException {
        Path empty = Files.writeString(temp.resolve("worker.properties"), "plugin.path=,");
        assertThat(run()).isEqualTo(1);
        assertThat(run("--help")).isEqualTo(1);
        assertThat(run("lst")).isEqualTo(1);
        assertThat(run("list")).isEqualTo(1);
        assertThat(run("list", "--dry-run", "--plugin-path", temp.toString())).isEqualTo(1);
        assertThat(run("list", "--plugin-location")).isEqualTo(1);
        assertThat(run("list", "--plugin-location", temp.resolve("nowhere").toString()))
                .isEqualTo(2);
        assertThat(run("list", "--plugin-path", temp.resolve("nowhere").toString()))
                .isEqualTo(2);
        assertThat(run("list", "--worker-config", temp.resolve("nowhere").toString()))
                .isEqualTo(2);
        assertThat(run("list", "--worker-config", empty.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nowhere does not exist");
        assertThat(run(
                        "list",
                        "--plugin-path",
                        Files.createDirectory(temp.resolve("none")).toString()))
                .isZero();
    }

    private static String archiveOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private int run(String... args) {
        return ConnectPluginPath.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Path jar(String name, String converters) throws IOException {
        Path jar = temp.resolve(name);
        Files.createDirectories(jar.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            byte[] text = "as it is".getBytes(StandardCharsets.UTF_8);
            ZipEntry stored = new ZipEntry("stored.txt");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(text.length);
            var crc = new CRC32();
            crc.update(text);
            stored.setCrc(crc.getValue());
            zip.putNextEntry(stored);
            zip.write(text);
            zip.putNextEntry(new ZipEntry("org/x/MyConverter.class"));
            Files.copy(compiled.resolve("org/x/MyConverter.class"), zip);
            if (converters != null) {
                zip.putNextEntry(new ZipEntry(CONVERTER));
                zip.write(converters.getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static String entry(Path jar, String name) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            return entry == null ? null : new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
