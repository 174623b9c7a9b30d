package dev.tributary.connect.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A regular file that grows. When it shrinks below what was read of it (truncated), or another file takes its name
 * (rotated), reading starts over: nothing in the new content was read before. A renamed file is read to its end first.
 *
 * <p>Uses {@link RandomAccessFile} rather than a channel, which an interrupt of the reading thread would close.
 */
final class TailedFile implements Input {
    private static final Logger LOG = LoggerFactory.getLogger(TailedFile.class);

    private final Path path;
    /** What the file system knows the open file by; null where it has no such thing, then rotation goes unnoticed. */
    private @Nullable Object key;

    private RandomAccessFile file;
    private long position;

    private TailedFile(Path path, @Nullable Object key, RandomAccessFile file, long position) {
        this.path = path;
        this.key = key;
        this.file = file;
        this.position = position;
    }

    /**
     * Opens a file.
     *
     * @param resumeAt how many bytes to skip; more than there are means that the file was truncated since
     * @throws NoSuchFileException if it does not exist (yet)
     */
    static TailedFile open(Path path, long resumeAt) throws IOException {
        Object key = keyOf(path);
        var file = openForReading(path);
        try {
            long length = file.length();
            long position = resumeAt;
            if (resumeAt > length) {
                LOG.warn(
                        "File {} has {} bytes, but {} were read before: it was truncated or replaced since. Reading it from its beginning, so that no line of the new content is lost.",
                        path,
                        length,
                        resumeAt);
                position = 0;
            }
            file.seek(position);
            return new TailedFile(path, key, file, position);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Where the next read begins. */
    long position() {
        return position;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = file.read(into, offset, length);
        position += Math.max(read, 0);
        return read;
    }

    @Override
    public boolean restarts() throws IOException {
        long length = file.length();
        if (length < position) {
            LOG.warn(
                    "File {} was truncated to {} bytes after {} were read. Reading it from its beginning.",
                    path,
                    length,
                    position);
            file.seek(0);
            position = 0;
            return true;
        }
        return wasReplaced();
    }

    private boolean wasReplaced() throws IOException {
        Object newKey;
        RandomAccessFile newFile;
        try {
            newKey = keyOf(path);
            if (Objects.equals(newKey, key) || file.length() > position) {
                return false;
            }
            newFile = openForReading(path);
        } catch (NoSuchFileException e) {
            LOG.trace("File {} was removed or renamed; a new one may come.", path, e);
            return false;
        }
        LOG.info("File {} was replaced by another file after {} bytes were read. Reading the new one.", path, position);
        file.close();
        file = newFile;
        key = newKey;
        position = 0;
        return true;
    }

    private static RandomAccessFile openForReading(Path path) throws IOException {
        try {
            return new RandomAccessFile(path.toFile(), "r");
        } catch (FileNotFoundException e) {
            // The one exception for "is not there" and for "may not be read".
            if (Files.notExists(path)) {
                var missing = new NoSuchFileException(path.toString());
                missing.initCause(e);
                throw missing;
            }
            throw e;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
