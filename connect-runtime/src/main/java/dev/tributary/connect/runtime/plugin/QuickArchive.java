package dev.tributary.connect.runtime.plugin;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * An archive whose entries are read in the order of its directory, in which they also lie in the file: one read for many
 * entries, one decompressor and one stream for all, where {@link java.util.zip.ZipFile} takes some of each for every entry. A
 * first start reads the beginning of tens of thousands of small entries with a JVM that is not warm.
 *
 * <p>Only for archives in which nothing is out of the ordinary; the library takes the others, and says what is wrong with
 * them. For one thread. Source: ZIP file format specification (APPNOTE), 4.3 and 4.4.
 */
final class QuickArchive implements ClassRoot.Contents {
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int DIRECTORY_ENTRY_LENGTH = 46;
    private static final int ENTRY = 0x04034b50;
    private static final int ENTRY_LENGTH = 30;
    private static final int EXTRA_LENGTH = 4;
    private static final int EXTRA_ZIP_64 = 1;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int WINDOW = 1 << 16;

    /** What {@link Inflater} wants behind the last byte of data without a header. */
    private static final byte[] AFTER_THE_LAST = {0};

    private final FileChannel file;
    private final byte[] directory;
    private final int length;
    private final long origin;
    private final Window window;
    private final EntryStream stream = new EntryStream();

    private QuickArchive(FileChannel file, ArchiveDirectory directory) {
        this.file = file;
        this.directory = directory.bytes().array();
        this.length = directory.length();
        this.origin = directory.start() - directory.saidStart();
        this.window = new Window(file);
    }

    /** Null if the archive is one for the library, or none at all. */
    static @Nullable QuickArchive open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        QuickArchive archive = null;
        boolean ordinary = false;
        try {
            ArchiveDirectory directory = ArchiveDirectory.read(file);
            archive = new QuickArchive(file, directory);
            ordinary = !directory.large() && archive.isOrdinary(directory.entries());
        } catch (IOException | IndexOutOfBoundsException broken) {
            ordinary = false; // the library says it better
        } finally {
            if (!ordinary) {
                Closeable opened = archive == null ? file : archive::close;
                opened.close();
            }
        }
        return ordinary ? archive : null;
    }

    private boolean isOrdinary(int entries) {
        int found = 0;
        int at = 0;
        for (; at < length; at = next(at)) {
            int method = u2(at + 10);
            if (u4(at) != DIRECTORY_ENTRY
                    || (u2(at + 8) & ENCRYPTED) != 0
                    || method != STORED && method != DEFLATED
                    || u4(at + 20) == -1 // the figures are elsewhere: ZIP64
                    || u4(at + 24) == -1
                    || u4(at + 42) == -1
                    || !hasOrdinaryName(at)
                    || !hasOrdinaryExtras(at)) {
                return false;
            }
            found++;
        }
        return at == length && found == entries && origin >= 0;
    }

    /** A name that is no UTF-8 makes the library refuse the archive. */
    private boolean hasOrdinaryName(int at) {
        byte allBits = 0;
        int end = at + DIRECTORY_ENTRY_LENGTH + u2(at + 28);
        for (int i = at + DIRECTORY_ENTRY_LENGTH; i < end; i++) {
            allBits |= directory[i];
        }
        return allBits >= 0;
    }

    private boolean hasOrdinaryExtras(int at) {
        int extra = at + DIRECTORY_ENTRY_LENGTH + u2(at + 28);
        int end = extra + u2(at + 30);
        while (end - extra >= EXTRA_LENGTH) {
            if (u2(extra) == EXTRA_ZIP_64) {
                return false;
            }
            extra += EXTRA_LENGTH + u2(extra + 2);
        }
        return extra == end;
    }

    @Override
    public void forEachClass(Predicate<String> wanted, ClassRoot.EntryReader reader) throws IOException {
        for (int at = 0; at < length; at = next(at)) {
            if (endsLikeAClass(at)) {
                String entry = name(at);
                if (ClassRoot.isClass(entry) && wanted.test(entry)) {
                    reader.read(entry, stream.of(at));
                }
            }
        }
    }

    @Override
    public boolean has(String entry) {
        return find(entry) >= 0;
    }

    @Override
    public boolean read(String entry, ClassRoot.StreamReader reader) throws IOException {
        int at = find(entry);
        if (at < 0) {
            return false;
        }
        reader.read(stream.of(at));
        return true;
    }

    @Override
    public void close() throws IOException {
        stream.inflater.end();
        file.close();
    }

    private int find(String entry) {
        byte[] name = entry.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < length; at = next(at)) {
            int from = at + DIRECTORY_ENTRY_LENGTH;
            if (u2(at + 28) == name.length
                    && Arrays.equals(directory, from, from + name.length, name, 0, name.length)) {
                return at;
            }
        }
        return -1;
    }

    private int next(int at) {
        return at + DIRECTORY_ENTRY_LENGTH + u2(at + 28) + u2(at + 30) + u2(at + 32);
    }

    private boolean endsLikeAClass(int at) {
        int last = at + DIRECTORY_ENTRY_LENGTH + u2(at + 28) - 1;
        return directory[last] == 's' && directory[last - 1] == 's' && directory[last - 5] == '.';
    }

    private String name(int at) {
        return new String(directory, at + DIRECTORY_ENTRY_LENGTH, u2(at + 28), StandardCharsets.UTF_8);
    }

    private int u2(int at) {
        return u2(directory, at);
    }

    private int u4(int at) {
        return u4(directory, at);
    }

    private static int u2(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
    }

    private static int u4(byte[] bytes, int at) {
        return u2(bytes, at) | u2(bytes, at + 2) << 16;
    }

    /** The part of the file that was read last. */
    private static final class Window {
        private final FileChannel file;
        private final byte[] bytes = new byte[WINDOW];
        private long start;
        private int filled;

        Window(FileChannel file) {
            this.file = file;
        }

        /** Where in {@link #bytes} a position of the file is, with at least as many bytes behind it. */
        int at(long position, int atLeast) throws IOException {
            if (position < start || position + atLeast > start + filled) {
                ByteBuffer into = ByteBuffer.wrap(bytes);
                start = position;
                filled = 0;
                while (filled < atLeast) {
                    int read = file.read(into, position + filled);
                    if (read < 0) {
                        throw new EOFException("the archive ends too early");
                    }
                    filled += read;
                }
            }
            return (int) (position - start);
        }

        int behind(int at) {
            return filled - at;
        }
    }

    /** One entry after the other. */
    private final class EntryStream extends InputStream {
        private final Inflater inflater = new Inflater(true);
        private boolean stored;
        private long position;
        private long left;
        private boolean located;

        /** Reads nothing yet, so that an entry that is not where it should be fails for itself. */
        EntryStream of(int at) {
            stored = u2(at + 10) == STORED;
            position = origin + Integer.toUnsignedLong(u4(at + 42));
            left = Integer.toUnsignedLong(u4(at + 20));
            located = false;
            return this;
        }

        private void locate() throws IOException {
            int at = window.at(position, ENTRY_LENGTH);
            if (u4(window.bytes, at) != ENTRY) {
                throw new ZipException("the archive's directory leads to something that is no entry");
            }
            position += ENTRY_LENGTH + u2(window.bytes, at + 26) + u2(window.bytes, at + 28);
            located = true;
            inflater.reset();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            if (!located) {
                locate();
            }
            if (count == 0) {
                return 0;
            }
            return stored ? copy(into, offset, count) : inflate(into, offset, count);
        }

        private int copy(byte[] into, int offset, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int at = window.at(position, 1);
            int copied = (int) Math.min(Math.min(left, count), window.behind(at));
            System.arraycopy(window.bytes, at, into, offset, copied);
            consumed(copied);
            return copied;
        }

        private int inflate(byte[] into, int offset, int count) throws IOException {
            try {
                for (int read; ; ) {
                    read = inflater.inflate(into, offset, count);
                    if (read > 0) {
                        return read;
                    }
                    if (inflater.finished() || inflater.needsDictionary()) {
                        return -1;
                    }
                    if (left < 0) {
                        throw new EOFException("the compressed entry ends too early");
                    }
                    if (left == 0) {
                        inflater.setInput(AFTER_THE_LAST);
                        left = -1;
                        continue;
                    }
                    int at = window.at(position, 1);
                    int given = (int) Math.min(left, window.behind(at));
                    inflater.setInput(window.bytes, at, given);
                    consumed(given);
                }
            } catch (DataFormatException e) {
                throw (ZipException)
                        new ZipException("the entry cannot be decompressed: " + e.getMessage()).initCause(e);
            }
        }

        private void consumed(int bytes) {
            position += bytes;
            left -= bytes;
        }
    }
}
