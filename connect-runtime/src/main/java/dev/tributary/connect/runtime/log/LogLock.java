package dev.tributary.connect.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps other processes away from a file, by a lock on {@code <file>.lock} beside it (the file itself is replaced when it
 * is compacted, and a lock would go with it). The lock file stays; the operating system frees the lock of a dead process.
 */
final class LogLock implements AutoCloseable {
    /**
     * The lock files that this process holds. The operating system would free a lock when the process closes any other
     * channel of the same file, so a second one is not even opened.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LogLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static LogLock take(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a parent");
        Path path = directory.toRealPath().resolve(file.getFileName() + ".lock");
        if (!HELD.add(path)) {
            throw inUse(file, path, String.valueOf(ProcessHandle.current().pid()));
        }
        try {
            return lock(file, path);
        } catch (IOException | RuntimeException e) {
            HELD.remove(path);
            throw e;
        }
    }

    private static LogLock lock(Path file, Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(file, path, Files.readString(path).trim());
            }
            channel.truncate(0);
            String process = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(process.getBytes(StandardCharsets.US_ASCII)), 0);
            return new LogLock(path, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static IOException inUse(Path file, Path path, String process) {
        return new IOException(file + " is in use by another worker (process " + process + ", by its lock file " + path
                + "). Stop that worker, or name another state directory.");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(path);
        }
    }
}
