package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the contents of an archive apart without reading them: its directory, at the end, has a checksum of every entry.
 * Two archives with the same size and the same directory hold the same, whatever their names and times are; one that was
 * changed has another directory, even if size and time are those of before. Stateless. Source: ZIP file format
 * specification (APPNOTE), 4.3.
 */
final class ArchiveStamp {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final long LONGEST_DIRECTORY = 1L << 28;

    private ArchiveStamp() {}

    /** The stamp of an archive's contents; null if it is no archive or cannot be read, which its reader will tell. */
    static @Nullable String of(Path archive) {
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ)) {
            long size = file.size();
            ByteBuffer directory = read(file, directoryStart(file, size), size);
            var one = new CRC32();
            one.update(directory.duplicate());
            var other = new CRC32C();
            other.update(directory);
            return Long.toHexString(size)
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

    private static long directoryStart(FileChannel file, long size) throws IOException {
        long from = Math.max(0, size - END_LENGTH - LONGEST_COMMENT);
        ByteBuffer tail = read(file, from, size);
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END
                    && at + END_LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit()) {
                int locator = at - LOCATOR_64_LENGTH;
                return locator >= 0 && tail.getInt(locator) == LOCATOR_64
                        ? directoryStart64(file, tail.getLong(locator + 8))
                        : from + at - Integer.toUnsignedLong(tail.getInt(at + 12));
            }
        }
        throw new ZipException("no directory");
    }

    private static long directoryStart64(FileChannel file, long end) throws IOException {
        ByteBuffer bytes = read(file, end, end + 56);
        if (bytes.getInt(0) != END_64) {
            throw new ZipException("no directory");
        }
        return end - bytes.getLong(40);
    }

    private static ByteBuffer read(FileChannel file, long from, long to) throws IOException {
        if (from < 0 || to - from > LONGEST_DIRECTORY) {
            throw new ZipException("a directory of " + (to - from) + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new ZipException("the file ends too early");
            }
        }
        return bytes.flip();
    }
}
