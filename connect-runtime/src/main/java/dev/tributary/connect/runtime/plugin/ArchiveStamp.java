package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tells the contents of an archive apart without reading them: its directory, at the end, has a checksum of every entry.
 * Two archives with the same size and the same directory hold the same, whatever their names and times are; one that was
 * changed has another directory, even if size and time are those of before. Stateless. Source: ZIP file format
 * specification (APPNOTE), 4.3.
 */
final class ArchiveStamp {
    private ArchiveStamp() {}

    /** The stamp of an archive's contents; null if it is no archive or cannot be read, which its reader will tell. */
    static @Nullable String of(Path archive) {
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ)) {
            ByteBuffer directory = ArchiveDirectory.read(file).bytes();
            var one = new CRC32();
            one.update(directory.duplicate());
            var other = new CRC32C();
            other.update(directory);
            return Long.toHexString(file.size())
                    + '-'
                    + Long.toHexString(one.getValue())
                    + '-'
                    + Long.toHexString(other.getValue());
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /**
     * What tells whether a root was changed between two looks at it, be it an archive, a broken one, or a directory. Of a
     * directory: names, sizes and times of its files.
     */
    static String ofAny(Path root) {
        try {
            if (!Files.isDirectory(root)) {
                String stamp = of(root);
                return stamp != null ? stamp : "broken-" + facts(root);
            }
            var checksum = new CRC32();
            try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
                for (Path file : files.sorted().toList()) {
                    if (!Files.isDirectory(file)) {
                        checksum.update((root.relativize(file) + " " + facts(file)).getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            return "files-" + Long.toHexString(checksum.getValue());
        } catch (IOException | UncheckedIOException e) {
            return "unreadable";
        }
    }

    private static String facts(Path file) throws IOException {
        BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
        return facts.size() + " " + facts.lastModifiedTime() + " " + facts.fileKey();
    }
}
