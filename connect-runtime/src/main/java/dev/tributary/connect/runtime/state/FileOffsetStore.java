package dev.tributary.connect.runtime.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets of a standalone worker, in one file that Apache's worker reads and writes too. The file is replaced as a
 * whole, durably; writes that come while the disk is busy share the next replacement. Reads answer from memory, which has
 * everything that was ever put. Thread-safe; one thread, {@code offset-file}, writes.
 */
public final class FileOffsetStore implements OffsetStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileOffsetStore.class);
    private static final long CLOSE_LIMIT_SECONDS = 10;
    private final OffsetFile file;
    private final OffsetMap offsets;
    private final ExecutorService thread;
    private final Object monitor = new Object();
    /** Guarded by {@link #monitor}: those whose values are in memory and not yet in the file. */
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();

    /**
     * @param file {@code offset.storage.file.filename}; made when the first offsets are written
     */
    public FileOffsetStore(Path file, OffsetCodec codec) {
        this(file, codec, InstantSource.system());
    }

    FileOffsetStore(Path file, OffsetCodec codec, InstantSource clock) {
        this.file = new OffsetFile(file, clock);
        this.offsets = new OffsetMap(codec);
        thread = Executors.newSingleThreadExecutor(work -> {
            var worker = new Thread(work, "offset-file");
            worker.setDaemon(true);
            return worker;
        });
    }

    @Override
    public CompletableFuture<Void> start() {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        Files.createDirectories(file.path().toAbsolutePath().getParent());
                        offsets.put(file.read());
                    } catch (IOException e) {
                        throw new ConnectException(e.getMessage(), e);
                    }
                },
                thread);
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        return CompletableFuture.completedFuture(offsets.get(keys));
    }

    @Override
    public CompletableFuture<Void> put(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        var done = new CompletableFuture<Void>();
        boolean first;
        synchronized (monitor) {
            offsets.put(values);
            first = waiting.isEmpty();
            waiting.add(done);
        }
        if (first) {
            try {
                thread.execute(this::write);
            } catch (RejectedExecutionException e) {
                fail(takeWaiting(), new ConnectException(file.path() + " is closed: offsets were not written", e));
            }
        }
        return done;
    }

    /** Runs on the store's thread: one replacement for all that wait. */
    private void write() {
        List<CompletableFuture<Void>> mine = takeWaiting();
        try {
            file.write(offsets.toArrays());
            mine.forEach(done -> done.complete(null));
        } catch (IOException e) {
            LOG.warn("{} could not be written; the offsets go with the next write.", file.path(), e);
            fail(mine, new ConnectException("Source offsets were not written to " + file.path() + ": " + e, e));
        }
    }

    private List<CompletableFuture<Void>> takeWaiting() {
        synchronized (monitor) {
            List<CompletableFuture<Void>> all = waiting;
            waiting = new ArrayList<>();
            return all;
        }
    }

    private static void fail(List<CompletableFuture<Void>> waiting, ConnectException failure) {
        waiting.forEach(done -> done.completeExceptionally(failure));
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, @Nullable Map<String, @Nullable Object>>> keys(String connector) {
        return CompletableFuture.completedFuture(offsets.keys(connector));
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("{} is still being written after {} s; giving up.", file.path(), CLOSE_LIMIT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
