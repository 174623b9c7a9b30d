package dev.tributary.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.cli.Line.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;

class InstallFromArchiveTest {
    private static final byte[] JAR = Jars.connector("com.acme.Orders");
    private static final byte[] MANIFEST =
            Jars.text("{\"name\": \"orders\", \"version\": \"1.2.0\"," + " \"owner\": {\"username\": \"acme\"}}");

    @TempDir
    Path folder;

    private Line line;

    @BeforeEach
    void aPluginPath() {
        line = new Line(folder);
    }

    @Test
    void anArchiveOfTheHubIsNamedByItsManifest() throws IOException {
        Path file = write("download.zip", hub("acme-orders-1.2.0/"));

        Ended ended = line.plugins("install", file.toString());

        assertThat(ended.out()).contains("Installed acme-orders 1.2.0").contains("source com.acme.Orders");
        assertThat(line.files())
                .containsExactly(
                        "acme-orders-1.2.0",
                        "acme-orders-1.2.0/doc",
                        "acme-orders-1.2.0/doc/LICENSE",
                        "acme-orders-1.2.0/lib",
                        "acme-orders-1.2.0/lib/orders.jar",
                        "acme-orders-1.2.0/manifest.json",
                        "acme-orders-1.2.0/tributary-plugin.json");
    }

    @Test
    void itsManifestMayStandAtTheRoot() throws IOException {
        assertThat(install("download.zip", hub("")).code()).isZero();

        assertThat(line.files()).contains("acme-orders-1.2.0/lib/orders.jar");
    }

    @Test
    void withoutManifestTheNameOfTheArchiveTells() throws IOException {
        assertThat(install("orders-3.4.0.Final-plugin.zip", Jars.zip(Map.of("orders/a.jar", JAR)))
                        .code())
                .isZero();

        assertThat(line.files()).contains("orders-3.4.0.Final/a.jar");
    }

    @Test
    void orThatOfItsOneDirectory() throws IOException {
        assertThat(install("download.zip", Jars.zip(Map.of("orders-2.1/a.jar", JAR)))
                        .code())
                .isZero();

        assertThat(line.files()).contains("orders-2.1/a.jar");
    }

    @Test
    void whereNothingTellsThereIsNoVersion() throws IOException {
        assertThat(install("orders.zip", Jars.zip(Map.of("lib/a.jar", JAR))).out())
                .contains("Installed orders in");

        assertThat(line.files()).contains("orders/lib/a.jar");
    }

    @Test
    void aGzippedTarAsTarWritesItIsUnpacked() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree/debezium-connector-orders"));
        String longName =
                "a-library-whose-name-is-longer-than-the-hundred-bytes-that-the-old-format-of-tar-has-for-names-of-"
                        + "files-1.0.0.jar";
        Files.write(tree.resolve("orders.jar"), JAR);
        Files.write(tree.resolve(longName), Jars.library("long"));
        for (String format : new String[] {"gnu", "pax"}) {
            Path file = folder.resolve("orders-1.0-" + format + ".tar.gz");
            Process tar = new ProcessBuilder(
                            "tar",
                            "-c",
                            "-z",
                            "--format=" + format,
                            "-f",
                            file.toString(),
                            "-C",
                            tree.getParent().toString(),
                            "./debezium-connector-orders")
                    .inheritIO()
                    .start();
            assertThat(tar.waitFor()).isZero();

            assertThat(line.plugins("install", file.toString()).code()).isZero();

            assertThat(line.files())
                    .contains("orders-1.0-" + format + "/orders.jar", "orders-1.0-" + format + "/" + longName);
        }
    }

    @Test
    void oneJarThatHasItAllIsAPlugin() throws IOException {
        assertThat(install("orders-connector-1.0-all.jar", JAR).code()).isZero();

        assertThat(line.files()).contains("orders-connector-1.0/orders-connector-1.0-all.jar");
    }

    @Test
    void connectorsWithoutServiceManifestAreFoundByTheirClasses() throws IOException {
        byte[] base = Jars.zip(Map.of(
                "com/acme/Base.class",
                Jars.classFile(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "com.acme.Base", Jars.SINK)));
        byte[] jar = Jars.zip(Map.of(
                "com/acme/Sink.class", Jars.classFile(Opcodes.ACC_PUBLIC, "com.acme.Sink", "com.acme.Base"),
                "com/acme/Hidden.class", Jars.classFile(0, "com.acme.Hidden", "com.acme.Base")));

        Ended ended = install("sink-1.0.zip", Jars.zip(Map.of("a.jar", base, "b.jar", jar)));

        assertThat(ended.out())
                .contains("sink com.acme.Sink")
                .doesNotContain("com.acme.Base")
                .doesNotContain("com.acme.Hidden");
    }

    @Test
    void aDigestThatWasGivenIsCompared() throws Exception {
        Path file = write("orders-1.0.zip", Jars.zip(Map.of("a.jar", JAR)));
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));

        assertRefused(line.plugins("install", "--sha256", "0".repeat(64), file.toString()), digest, "expected: 0000");
        assertThat(line.plugins("install", "--sha256", digest, file.toString()).code())
                .isZero();
    }

    @Test
    void theSameArchiveTwiceChangesNothing() throws IOException {
        byte[] zip = hub("");
        install("a.zip", zip);

        Ended again = install("a.zip", zip);

        assertThat(again.out()).contains("is installed already");
        assertThat(again.code()).isZero();
    }

    @Test
    void anInstalledPluginThatWasPackedCanBeInstalledElsewhere() throws IOException {
        byte[] note = Jars.text("{\"format\": 1, \"name\": \"other\"}");
        byte[] zip = Jars.zip(Map.of("orders-1.0/a.jar", JAR, "orders-1.0/tributary-plugin.json", note));

        assertThat(install("orders-1.0.zip", zip).code()).isZero();

        assertThat(line.plugins("list", "--verify").out())
                .contains("orders 1.0")
                .contains("verified: 1 files are as they were installed");
        assertThat(install("orders-1.0.zip", zip).out()).contains("is installed already");
    }

    @Test
    void aFileThatIsAlsoADirectoryIsRefused() throws IOException {
        assertRefused(install("a.zip", Jars.zip(Map.of("a.jar", JAR, "b", JAR, "b/c.jar", JAR))), "b is there already");
    }

    @Test
    void anotherArchiveOfTheSameNameIsRefusedUntilForced() throws IOException {
        install("orders-1.0.zip", Jars.zip(Map.of("a.jar", JAR)));
        byte[] other = Jars.zip(Map.of("b.jar", JAR));

        Ended refused = install("orders-1.0.zip", other);

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("was installed from orders-1.0.zip (sha256 ")
                .contains("--force");
        assertThat(line.files()).contains("orders-1.0/a.jar");
        assertThat(line.plugins(
                                "install",
                                "--force",
                                folder.resolve("orders-1.0.zip").toString())
                        .code())
                .isZero();
        assertThat(line.files()).contains("orders-1.0/b.jar").doesNotContain("orders-1.0/a.jar");
    }

    @Test
    void whatSomebodyElsePutThereIsNotReplacedUnasked() throws IOException {
        Files.createDirectories(line.plugins.resolve("orders-1.0"));

        Ended refused = install("orders-1.0.zip", Jars.zip(Map.of("a.jar", JAR)));

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("was put there by somebody else");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.jar",
                "lib/../../evil.jar",
                "/etc/evil.jar",
                "C:\\evil.jar",
                "lib\\..\\evil.jar",
                "a//b.jar"
            })
    void namesThatLeadOutAreRefused(String name) throws IOException {
        assertRefused(install("a.zip", Jars.zip(Map.of("a.jar", JAR, name, JAR))), "may lead out", "a.zip");
        assertThat(folder.resolve("evil.jar")).doesNotExist();
    }

    @Test
    void namesThatLeadOutOfATarAreRefused() throws IOException {
        assertRefused(install("a.tgz", tar(Map.of("../evil.jar", '0'))), "may lead out");
    }

    @Test
    void linksAndDevicesAreRefused() throws IOException {
        for (char type : new char[] {'1', '2', '3', '6'}) {
            assertRefused(install("a.tgz", tar(Map.of("lib/link.jar", type))), "is a link or a device", "lib/link.jar");
        }
    }

    @Test
    void aLinkInAZipIsNoJar() throws IOException {
        assertRefused(
                install("a.zip", Jars.zip(Map.of("a.jar", JAR, "b.jar", Jars.text("/etc/passwd")))),
                "b.jar is not a JAR");
    }

    @Test
    void anArchiveOfNothingButArchivesIsRefusedWithWhatToDo() throws IOException {
        assertRefused(
                install("a.zip", Jars.zip(Map.of("inner.zip", Jars.zip(Map.of("a.jar", JAR))))),
                "no JAR",
                "'inner.zip'",
                "unpack it");
    }

    @Test
    void anArchiveWithoutJarIsRefused() throws IOException {
        assertRefused(install("a.zip", Jars.zip(Map.of("readme.txt", Jars.text("hello")))), "holds no JAR");
    }

    @Test
    void anArchiveWithoutPluginIsRefused() throws IOException {
        assertRefused(install("a.zip", Jars.zip(Map.of("a.jar", Jars.library("x")))), "holds no Connect plugin");
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        assertRefused(install("a.zip", Jars.text("no zip at all")), "is not a ZIP archive");
        assertRefused(install("a.tgz", Jars.text("no tar at all")), "is not a gzipped TAR archive");
        assertRefused(install("b.tgz", gzip(Jars.text("x".repeat(2000)))), "is not a gzipped TAR archive");
        assertRefused(install("a.jar", Jars.text("no jar")), "a.jar is not a JAR");
    }

    @Test
    void anArchiveThatIsCutOffIsRefused() throws IOException {
        byte[] zip = Jars.zip(Map.of("a.jar", JAR));
        assertRefused(install("a.zip", Arrays.copyOf(zip, zip.length / 2)), "is not a ZIP archive");
        byte[] tar = tar(Map.of("a.jar", '0'));
        assertRefused(install("a.tgz", Arrays.copyOf(tar, tar.length - 12)), "is not a gzipped TAR archive");
    }

    @Test
    void aManifestThatLeadsOutOrIsNoneIsRefused() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>(Map.of("lib/a.jar", JAR));
        entries.put("manifest.json", Jars.text("{\"name\": \"../up\", \"version\": \"1\"}"));
        assertRefused(install("a.zip", Jars.zip(entries)), "has the name '../up'");
        entries.put("manifest.json", Jars.text("{\"name\": \"up\"}"));
        assertRefused(install("a.zip", Jars.zip(entries)), "has the version ''");
        entries.put("manifest.json", Jars.text("{"));
        assertRefused(install("a.zip", Jars.zip(entries)), "is no JSON");
    }

    @Test
    void aMissingFileIsNamed() {
        assertRefused(line.plugins("install", "no/such.zip"), "There is no file no/such.zip");
    }

    private Ended install(String name, byte[] content) throws IOException {
        return line.plugins("install", write(name, content).toString());
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] hub(String top) {
        return Jars.zip(Map.of(
                top + "manifest.json",
                MANIFEST,
                top + "lib/orders.jar",
                JAR,
                top + "doc/LICENSE",
                Jars.text("free"),
                "__MACOSX/junk",
                Jars.text("junk")));
    }

    /** A gzipped TAR of empty entries of given types. */
    private static byte[] tar(Map<String, Character> entries) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (Map.Entry<String, Character> entry : entries.entrySet()) {
            byte[] header = new byte[512];
            put(header, 0, entry.getKey());
            put(header, 100, "0000644");
            put(header, 124, "00000000000");
            put(header, 148, "        ");
            header[156] = (byte) entry.getValue().charValue();
            put(header, 157, "/etc/passwd");
            put(header, 257, "ustar\0" + "00");
            int sum = 0;
            for (byte each : header) {
                sum += each & 0xff;
            }
            put(header, 148, String.format("%06o\0 ", sum));
            tar.write(header);
        }
        tar.write(new byte[1024]);
        return gzip(tar.toByteArray());
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private void assertRefused(Ended ended, String... texts) {
        assertThat(ended.err()).contains(texts);
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        assertThat(line.files()).as("nothing is left").isEmpty();
    }
}
