package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.plugin.PluginSettings.Discovery;
import dev.tributary.connect.runtime.plugin.PluginSettings.IndexDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginIndexTest {
    @TempDir
    Path temp;

    @Test
    void whatIsInTheIndexIsNotReadAgain() throws IOException {
        Path jar = plugin("a.jar", "org.x.Aaa", "1");
        assertThat(sinks()).containsExactly("org.x.Aaa");
        destroyClasses(jar);

        assertThat(sinks())
                .as("told by the index, as the archive's directory is unchanged")
                .containsExactly("org.x.Aaa");
        Files.delete(indexFile());
        assertThat(sinks()).as("told by the archive").isEmpty();
    }

    @Test
    void anArchiveOfTheSameSizeAndTimeIsNoticedToBeAnother() throws IOException {
        FileTime time = FileTime.fromMillis(1_000_000);
        Path jar = plugin("a.jar", "org.x.Aaa", "1");
        pad(jar, 2000);
        Files.setLastModifiedTime(jar, time);
        assertThat(sinks()).containsExactly("org.x.Aaa");
        plugin("a.jar", "org.x.Bbb", "1");
        pad(jar, 2000);
        Files.setLastModifiedTime(jar, time);

        assertThat(sinks()).containsExactly("org.x.Bbb");
    }

    @Test
    void aChangeOnTheClassPathIsNoticed() throws IOException {
        Path base = new PluginKit().sink("org.base.Base", "5").jar(temp.resolve("lib/base.jar"));
        new PluginKit()
                .library(base)
                .source("org.x.Derived", "public class Derived extends org.base.Base {}")
                .jar(temp.resolve("path/x.jar"));
        assertThat(sinks()).isEmpty();

        PluginSearch.Result found = PluginSearch.search(settings(), PluginKit.classPath(base), null);

        assertThat(found.catalog().named("org.x.Derived")).hasSize(1);
    }

    @Test
    void aDamagedIndexIsMadeAnew() throws IOException {
        plugin("a.jar", "org.x.Aaa", "1");
        sinks();
        byte[] whole = Files.readAllBytes(indexFile());
        for (int length : new int[] {0, 7, whole.length / 2, whole.length - 1}) {
            Files.write(indexFile(), Arrays.copyOf(whole, length));

            assertThat(sinks()).containsExactly("org.x.Aaa");
            assertThat(Files.size(indexFile())).isEqualTo(whole.length);
        }
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(indexFile(), flipped);
        assertThat(sinks()).containsExactly("org.x.Aaa");
    }

    @Test
    void whatHasProblemsIsNotKeptSoThatItIsFoundMended() throws IOException {
        Path jar = plugin("a.jar", "org.x.Aaa", "1");
        byte[] whole = Files.readAllBytes(jar);
        destroyClasses(jar);
        assertThat(sinks()).isEmpty();
        Files.write(jar, whole); // the same directory again

        assertThat(sinks()).containsExactly("org.x.Aaa");
    }

    @Test
    void whatIsGoneLeavesTheIndex() throws IOException {
        plugin("a.jar", "org.x.Aaa", "1");
        sinks();
        long one = Files.size(indexFile());
        Path second = plugin("b.jar", "org.x.Bbb", "1");
        sinks();
        assertThat(Files.size(indexFile())).isGreaterThan(one);
        Files.delete(second);

        sinks();

        assertThat(Files.size(indexFile())).isEqualTo(one);
    }

    @Test
    void workersThatStartAtOnceDoNotHarmEachOther() throws IOException {
        plugin("a.jar", "org.x.Aaa", "1");
        plugin("b.jar", "org.x.Bbb", "1");

        List<CompletableFuture<List<String>>> workers = IntStream.range(0, 8)
                .mapToObj(worker -> CompletableFuture.supplyAsync(this::sinks))
                .toList();

        assertThat(workers).allSatisfy(worker -> assertThat(worker.join()).containsExactly("org.x.Aaa", "org.x.Bbb"));
        assertThat(indexFile()).exists();
        assertThat(sinks()).containsExactly("org.x.Aaa", "org.x.Bbb");
    }

    @Test
    void aDirectoryThatOthersCanWriteIsNotUsedUnlessItWasChosen() throws IOException {
        plugin("a.jar", "org.x.Aaa", "1");
        Path shared = Files.createDirectory(temp.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(PluginIndex.open(settings(new IndexDirectory(shared, false))).isOn())
                .isFalse();
        assertThat(PluginIndex.open(settings(new IndexDirectory(shared, true))).isOn())
                .isTrue();
        assertThat(PluginIndex.open(settings(new IndexDirectory(temp.resolve("own"), false)))
                        .isOn())
                .isTrue();
        assertThat(Files.getPosixFilePermissions(temp.resolve("own")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aDirectoryThatIsNotThereAndCannotBeIsNoHindrance() throws IOException {
        plugin("a.jar", "org.x.Aaa", "1");
        Path file = Files.createFile(temp.resolve("file"));

        assertThat(sinks(settings(new IndexDirectory(file.resolve("index"), true))))
                .containsExactly("org.x.Aaa");
        assertThat(sinks(settings(new IndexDirectory(file.resolve("index"), false))))
                .containsExactly("org.x.Aaa");
    }

    private Path plugin(String jar, String className, String version) {
        return new PluginKit().sink(className, version).jar(temp.resolve("path").resolve(jar));
    }

    /** An archive may have anything in front of it. */
    private static void pad(Path jar, int size) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        byte[] padded = new byte[size];
        System.arraycopy(bytes, 0, padded, size - bytes.length, bytes.length);
        Files.write(jar, padded);
    }

    /** Leaves the end of the archive alone, with its directory. */
    private static void destroyClasses(Path jar) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        Arrays.fill(bytes, 0, 60, (byte) 0);
        Files.write(jar, bytes);
    }

    private Path indexFile() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("index"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private List<String> sinks() {
        return sinks(settings());
    }

    private static List<String> sinks(PluginSettings settings) {
        PluginSearch.Result found = PluginSearch.search(settings, PluginKit.runtime(), null);
        return found.catalog().all().stream()
                .filter(copy -> copy.type() == PluginType.SINK && copy.location() != null)
                .map(PluginCopy::name)
                .sorted()
                .toList();
    }

    private PluginSettings settings() {
        return settings(new IndexDirectory(temp.resolve("index"), true));
    }

    private PluginSettings settings(IndexDirectory index) {
        return new PluginSettings(List.of(temp.resolve("path")), Discovery.HYBRID_WARN, true, index);
    }
}
