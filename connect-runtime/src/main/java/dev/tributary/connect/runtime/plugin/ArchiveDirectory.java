package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.ZipException;

/**
 * The directory of a ZIP archive, which lies at the end of the file. Source: ZIP file format specification (APPNOTE), 4.3.12 to
 * 4.3.16.
 *
 * @param bytes from where it begins to the end of the file, little endian
 * @param start where it begins in the file
 * @param length of its entries; the record that ends the archive follows
 * @param large whether the archive is in the form for large ones (ZIP64)
 */
record ArchiveDirectory(ByteBuffer bytes, long start, int length, boolean large) {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final long LONGEST_DIRECTORY = 1L << 28;

    /** @throws IOException if it cannot be read or is no archive */
    static ArchiveDirectory read(FileChannel file) throws IOException {
        long size = file.size();
        long from = Math.max(0, size - END_LENGTH - LONGEST_COMMENT);
        ByteBuffer tail = read(file, from, size);
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END
                    && at + END_LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.limit()) {
                int locator = at - LOCATOR_64_LENGTH;
                boolean large = locator >= 0 && tail.getInt(locator) == LOCATOR_64;
                long end = large ? tail.getLong(locator + 8) : from + at;
                long start = large ? start64(file, end) : end - Integer.toUnsignedLong(tail.getInt(at + 12));
                return new ArchiveDirectory(read(file, start, size), start, (int) (end - start), large);
            }
        }
        throw new ZipException("no directory");
    }

    private static long start64(FileChannel file, long end) throws IOException {
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

    /** How many entries it says that it has. Not for large ones. */
    int entries() {
        return Short.toUnsignedInt(bytes.getShort(length + 10));
    }

    /** Where it says that it begins: less than where it does, if something was put in front of the archive. */
    long saidStart() {
        return Integer.toUnsignedLong(bytes.getInt(length + 16));
    }
}
