package dev.tributary.connect.runtime.state;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offset file of a standalone worker, in the form of Apache's: a Java-serialized {@code HashMap} of byte arrays to byte
 * arrays ({@code internal-topics} 7.5). Read with nothing else allowed in it, and replaced in one durable step.
 */
record OffsetFile(Path path, InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetFile.class);

    /**
     * What the file holds; null values are left out. Empty if there is no file, and if the file is cut off (then it is kept
     * aside).
     *
     * @throws IOException if the file holds something else, or cannot be read
     */
    Map<ByteBuffer, @Nullable ByteBuffer> read() throws IOException {
        if (Files.notExists(path)) {
            LOG.info("{} does not exist: beginning without source offsets.", path);
            return Map.of();
        }
        Object content;
        try (var in = new ObjectInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            in.setObjectInputFilter(OffsetFile::allow);
            content = in.readObject();
        } catch (EOFException e) {
            Path aside = path.resolveSibling(path.getFileName() + ".broken-" + clock.millis());
            Files.move(path, aside);
            LOG.warn(
                    "{} ends before its content does: beginning without source offsets. It is kept as {}.",
                    path,
                    aside);
            return Map.of();
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            throw new IOException(unreadable(String.valueOf(e.getMessage())), e);
        }
        if (!(content instanceof HashMap<?, ?> map)) {
            throw new IOException(unreadable("it holds a "
                    + (content == null ? "null" : content.getClass().getName())));
        }
        return check(map);
    }

    private Map<ByteBuffer, @Nullable ByteBuffer> check(HashMap<?, ?> map) throws IOException {
        var offsets = new HashMap<ByteBuffer, @Nullable ByteBuffer>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() == null) {
                continue; // belongs to nobody
            }
            if (!(entry.getKey() instanceof byte[] key)) {
                throw new IOException(unreadable("a key is not a byte array"));
            }
            if (entry.getValue() instanceof byte[] value) {
                offsets.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
            } else if (entry.getValue() != null) {
                throw new IOException(unreadable("a value is not a byte array"));
            }
        }
        return offsets;
    }

    private String unreadable(String problem) {
        return path + " is not an offset file (" + problem
                + "; expected: a Java-serialized HashMap of byte[] to byte[]). "
                + "Check offset.storage.file.filename; to begin without source offsets, move the file away.";
    }

    /** A hash map, what it consists of, and byte arrays; nothing else is even instantiated. */
    private static ObjectInputFilter.Status allow(ObjectInputFilter.FilterInfo info) {
        Class<?> type = info.serialClass();
        boolean allowed = type == null
                || type == HashMap.class
                || type == byte[].class
                || type == Map.Entry[].class; // the table that HashMap announces before it allocates it
        return allowed && info.depth() <= 3 ? ObjectInputFilter.Status.ALLOWED : ObjectInputFilter.Status.REJECTED;
    }

    /** Replaces the file; after a crash the old or the new one is there, whole. */
    void write(HashMap<byte[], byte[]> offsets) throws IOException {
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a parent");
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                        draft,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream bytes = new BufferedOutputStream(Channels.newOutputStream(channel))) {
            var out = new ObjectOutputStream(bytes);
            out.writeObject(offsets);
            out.flush();
            channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
