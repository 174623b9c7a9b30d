package dev.tributary.connect.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveLimitsTest {
    @TempDir
    Path folder;

    @Test
    void aSmallArchiveThatUnpacksToMuchIsStoppedAtTheLimit() throws IOException {
        Path bomb = zip(1, 10_000_000);
        assertThat(Files.size(bomb)).isLessThan(20_000);
        PluginArchive archive = PluginArchive.open(bomb, new ArchiveLimits(10, 1_000_000));
        Path target = Files.createDirectory(folder.resolve("target"));

        assertThatThrownBy(() -> archive.unpackTo(target))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("more than 1000000 bytes");

        assertThat(Files.size(target.resolve("0.jar"))).isLessThan(1_100_000);
    }

    @Test
    void filesAreCountedTogether() throws IOException {
        PluginArchive archive = PluginArchive.open(zip(3, 400_000), new ArchiveLimits(10, 1_000_000));
        Path target = Files.createDirectory(folder.resolve("target"));

        assertThatThrownBy(() -> archive.unpackTo(target)).hasMessageContaining("more than 1000000 bytes");
    }

    @Test
    void anArchiveOfTooManyFilesIsRefusedBeforeAnythingIsUnpacked() throws IOException {
        Path many = zip(11, 1);

        assertThatThrownBy(() -> PluginArchive.open(many, new ArchiveLimits(10, 1_000_000)))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("more than 10 files");
    }

    private Path zip(int files, int bytes) throws IOException {
        Path file = folder.resolve("bomb-1.0.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry(i + ".jar"));
                zip.write(new byte[bytes]);
                zip.closeEntry();
            }
        }
        return file;
    }
}
