package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.sink.SinkConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It tells the same as the library, or leaves the archive to the library. */
class QuickArchiveTest {
    private final Path archive = temporary();

    private record Entry(String name, int size, boolean stored, long seed) {
        byte[] bytes() {
            byte[] bytes = new byte[size];
            new Random(seed).nextBytes(bytes);
            Arrays.fill(bytes, 0, size / 2, (byte) 7); // half of it can be compressed
            return bytes;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("archive", ".jar");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    @AfterProperty
    void delete() throws IOException {
        Files.deleteIfExists(archive);
    }

    @Provide
    Arbitrary<List<Entry>> entries() {
        Arbitrary<String> names = Arbitraries.of("a/A", "a/A$B", "META-INF/services/x", "module-info", "ä/Ö", "s")
                .flatMap(name -> Arbitraries.of(".class", "", ".txt", "1.class").map(name::concat));
        Arbitrary<Integer> sizes = Arbitraries.oneOf(
                Arbitraries.just(0), Arbitraries.integers().between(1, 5_000), Arbitraries.of(65_535, 65_536, 300_000));
        return Combinators.combine(names, sizes, Arbitraries.of(true, false), Arbitraries.longs())
                .as(Entry::new)
                .list()
                .uniqueElements(Entry::name)
                .ofMaxSize(12);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void itTellsTheSameAsTheLibrary(
            @ForAll("entries") List<Entry> entries, @ForAll String comment, @ForAll byte[] inFront) throws IOException {
        byte[] zip = zip(entries, comment.length() > 1000 ? "" : comment);
        Files.write(archive, inFront);
        Files.write(archive, zip, StandardOpenOption.APPEND);

        boolean unusual = entries.stream().anyMatch(entry -> entry.name().startsWith("ä"));
        assertThat(quickly(archive)).isEqualTo(unusual ? null : byTheLibrary(archive));
    }

    @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
    void aDamagedArchiveIsReadAsTheLibraryDoesOrNotAtAll(@ForAll Random random) throws IOException {
        List<Entry> entries = List.of(new Entry("a/A.class", 3_000, false, 1), new Entry("b/B.class", 900, true, 2));
        byte[] zip = zip(entries, "");
        Files.write(archive, zip);
        Map<String, String> originals = Objects.requireNonNull(byTheLibrary(archive));
        int at = zip.length - 1 - random.nextInt(Math.min(zip.length, 200)); // mostly its directory
        zip[random.nextInt(4) == 0 ? random.nextInt(zip.length) : at] ^= (byte) (1 << random.nextInt(8));
        byte[] cut = random.nextInt(5) == 0 ? Arrays.copyOf(zip, random.nextInt(zip.length)) : zip;
        Files.write(archive, cut);

        Map<String, String> quick = quickly(archive);
        if (quick != null) {
            Map<String, String> library = byTheLibrary(archive);
            assertThat(library).isNotNull().containsOnlyKeys(quick.keySet());
            library.forEach((name, contents) -> {
                String mine = String.valueOf(quick.get(name));
                if (mine.startsWith("fails")) { // the library sometimes ends the entry too early instead
                    assertThat(contents).isNotIn(originals.values());
                } else {
                    assertThat(mine).isEqualTo(contents);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {SinkConnector.class, Configurable.class, Test.class, ZipEntry.class})
    void archivesOfTheWorldAreReadQuickly(Class<?> inArchive) throws IOException {
        Path jar = inArchive == ZipEntry.class ? archive : PluginKit.pathOf(inArchive);
        if (inArchive == ZipEntry.class) {
            Files.write(archive, zip(List.of(), "an empty one"));
        }
        assertThat(quickly(jar)).isNotNull().isEqualTo(byTheLibrary(jar));
    }

    @Test
    void manyEntriesAreTakenByTheLibraryOnceTheirNumberDoesNotFit() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 66_000; i++) {
            entries.add(new Entry("a/A" + i + ".class", 1, true, i));
        }
        Files.write(archive, zip(entries, ""));

        assertThat(QuickArchive.open(archive)).isNull();
        assertThat(RootSurvey.of(new ClassRoot(archive), entry -> entry.equals("a/A65999.class"))
                        .problems())
                .singleElement()
                .asString()
                .contains("a/A65999.class");
    }

    @Test
    void anEntryThatIsNotWhereTheDirectorySaysFailsForItself() throws IOException {
        byte[] zip = zip(List.of(new Entry("a/A.class", 50, true, 1), new Entry("b/B.class", 50, true, 2)), "");
        zip[0] ^= 1;
        Files.write(archive, zip);

        Map<String, String> contents = quickly(archive);
        assertThat(contents).isNotNull();
        assertThat(contents.get("a/A.class")).startsWith("fails").contains("leads to something that is no entry");
        assertThat(contents.get("b/B.class")).doesNotStartWith("fails");
    }

    @Test
    void oneEntryIsFoundByItsWholeName() throws IOException {
        Files.write(archive, zip(List.of(new Entry("a/A.class", 50, false, 1)), ""));
        try (QuickArchive open = QuickArchive.open(archive)) {
            assertThat(open).isNotNull();
            assertThat(open.has("a/A.class")).isTrue();
            assertThat(open.has("a/A.clas")).isFalse();
            assertThat(open.has("/A.class")).isFalse();
            assertThat(open.read("b", in -> assertThat(in).isNull())).isFalse();
            AtomicReference<byte[]> read = new AtomicReference<>();
            for (int twice = 0; twice < 2; twice++) {
                assertThat(open.read("a/A.class", in -> read.set(in.readAllBytes())))
                        .isTrue();
                assertThat(read.get()).isEqualTo(new Entry("a/A.class", 50, false, 1).bytes());
            }
            open.read("a/A.class", in -> {
                assertThat(in.read()).isEqualTo(7);
                assertThat(in.skip(1000)).isEqualTo(49);
                assertThat(in.read()).isEqualTo(-1);
            });
        }
    }

    @Test
    void whatIsNotThereIsNoArchive() {
        assertThatThrownBy(() -> QuickArchive.open(archive.resolveSibling("there is none.jar")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private static byte[] zip(List<Entry> entries, String comment) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = bytes;
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setComment(comment);
            for (Entry entry : entries) {
                ZipEntry header = new ZipEntry(entry.name());
                byte[] contents = entry.bytes();
                if (entry.stored()) {
                    var checksum = new CRC32();
                    checksum.update(contents);
                    header.setMethod(ZipEntry.STORED);
                    header.setSize(contents.length);
                    header.setCrc(checksum.getValue());
                }
                header.setExtra(new byte[] {(byte) 0xFE, (byte) 0xCA, 0, 0}); // as archives of Java have it
                zip.putNextEntry(header);
                zip.write(contents);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Null if that is left to the library. */
    private static @Nullable Map<String, String> quickly(Path archive) throws IOException {
        try (QuickArchive open = QuickArchive.open(archive)) {
            return open == null ? null : contents(open);
        }
    }

    /** Null if it cannot be read. */
    private static @Nullable Map<String, String> byTheLibrary(Path archive) {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return contents(new ClassRoot.ArchiveContents(zip));
        } catch (IOException e) {
            System.err.println("LIB " + e);
            return null;
        }
    }

    private static Map<String, String> contents(ClassRoot.Contents open) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        open.forEachClass(entry -> !entry.startsWith("s"), (entry, in) -> {
            try {
                all.put(entry, String.valueOf(Arrays.hashCode(in.readAllBytes())));
            } catch (IOException e) {
                all.put(entry, "fails: " + e.getMessage());
            }
        });
        String other = "META-INF/services/x";
        try {
            open.read(other, in -> all.put(other, String.valueOf(Arrays.hashCode(in.readAllBytes()))));
        } catch (IOException e) {
            all.put(other, "fails: " + e.getMessage());
        }
        return all;
    }
}
