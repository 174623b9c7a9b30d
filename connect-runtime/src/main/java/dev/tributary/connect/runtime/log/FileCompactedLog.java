package dev.tributary.connect.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in one local file, {@code <name>.log}. Appends are checksummed and made durable (fsync) before their future
 * completes; what queues up while the disk is busy goes into one write. When most of the file is superseded it is
 * rewritten beside and put in place in one step. A lock file keeps a second process out. Thread-safe; one thread writes
 * and calls the reader.
 */
public final class FileCompactedLog implements CompactedLog {
    private static final Logger LOG = LoggerFactory.getLogger(FileCompactedLog.class);
    private static final long COMPACT_FROM_BYTES = 1 << 20;
    private static final int MAX_QUEUED = 100_000;
    private static final long GROUP_BYTES = 4 << 20;

    private final Path path;
    private final long compactFromBytes;
    private final InstantSource clock;
    private final LogThread thread;
    private final Object monitor = new Object();
    /** Guarded by {@link #monitor}. */
    private List<Append> queued = new ArrayList<>();

    private volatile boolean closed;
    private volatile @Nullable SafeReader reader;

    // Owned by the log's thread.
    private final Map<@Nullable ByteBuffer, Record> live = new LinkedHashMap<>();
    private long liveBytes;
    private long nextOffset;
    private @Nullable LogFile file;
    private @Nullable LogLock lock;
    private @Nullable IOException broken;

    private record Append(List<Entry> entries, CompletableFuture<Void> done) {}

    /**
     * @param directory where the file is, made if need be
     * @param name its name without {@code .log}
     */
    public FileCompactedLog(Path directory, String name) {
        this(directory, name, COMPACT_FROM_BYTES, InstantSource.system());
    }

    FileCompactedLog(Path directory, String name, long compactFromBytes, InstantSource clock) {
        this.path = directory.resolve(name + ".log");
        this.compactFromBytes = compactFromBytes;
        this.clock = clock;
        this.thread = new LogThread("log-" + name);
    }

    @Override
    public CompletableFuture<Void> start(Reader toCall) {
        if (reader != null) {
            throw new IllegalStateException(path + " was started already");
        }
        reader = new SafeReader(path.toString(), toCall);
        var done = new CompletableFuture<Void>();
        execute(() -> open(done), done);
        return done;
    }

    /** Runs on the log's thread. */
    private void open(CompletableFuture<Void> done) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            lock = LogLock.take(path);
            LogFile.Content content = LogFile.open(path);
            file = content.file();
            nextOffset = content.nextOffset();
            content.records().forEach(this::remember);
            tryCompact();
            content.records().forEach(this::deliver);
            done.complete(null);
        } catch (IOException | RuntimeException e) { // whatever it is, somebody waits for the outcome
            broken = e instanceof IOException failure
                    ? failure
                    : new IOException(path + " could not be opened: " + e, e);
            done.completeExceptionally(broken);
        }
    }

    @Override
    public CompletableFuture<Void> append(List<Entry> entries) {
        var append = new Append(List.copyOf(entries), new CompletableFuture<>());
        synchronized (monitor) {
            if (queued.size() >= MAX_QUEUED) {
                return CompletableFuture.failedFuture(new IOException(
                        path + ": " + MAX_QUEUED + " writes are waiting already. The disk does not keep up."));
            }
            queued.add(append);
        }
        execute(this::writeQueued, append.done());
        return append.done();
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
        var done = new CompletableFuture<Void>();
        execute(
                () -> {
                    if (broken == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(broken);
                    }
                },
                done);
        return done;
    }

    private void execute(Runnable work, CompletableFuture<Void> done) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(closedError());
        }
    }

    /** Runs on the log's thread: writes what is queued, as few frames as its size allows. */
    private void writeQueued() {
        List<Append> all;
        synchronized (monitor) {
            all = queued;
            queued = new ArrayList<>();
        }
        var group = new ArrayList<Append>();
        var records = new ArrayList<Record>();
        long bytes = 0;
        for (Append append : all) {
            if (!group.isEmpty() && bytes > GROUP_BYTES) {
                write(group, records);
                group.clear();
                records.clear();
                bytes = 0;
            }
            group.add(append);
            for (Entry entry : append.entries()) {
                var record = new Record(nextOffset + records.size(), clock.millis(), entry.key(), entry.value());
                records.add(record);
                bytes += Frames.size(record);
            }
        }
        if (!group.isEmpty()) {
            write(group, records);
        }
    }

    private void write(List<Append> group, List<Record> records) {
        LogFile to = file;
        try {
            if (closed) {
                throw closedError();
            }
            if (broken != null) {
                throw new IOException(path + " cannot be written any more since an earlier failure: " + broken, broken);
            }
            if (to == null) {
                throw new IllegalStateException(path + " was not started");
            }
            if (!records.isEmpty()) {
                to.append(records);
            }
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            if (e instanceof IOException failure && broken == null) {
                LOG.error("{} cannot be written. Restart the worker when the storage is well again.", path, e);
                broken = failure; // what the operating system did with unsynced pages is unknown: no further write
            }
            group.forEach(append -> append.done().completeExceptionally(e));
            return;
        }
        nextOffset += records.size();
        records.forEach(this::remember);
        group.forEach(append -> append.done().complete(null));
        records.forEach(this::deliver);
        tryCompact();
    }

    private void deliver(Record record) {
        SafeReader toCall = reader;
        if (toCall != null && !closed) {
            toCall.read(record);
        }
    }

    private void remember(Record record) {
        byte[] bytes = record.key();
        ByteBuffer key = bytes == null ? null : ByteBuffer.wrap(bytes);
        Record former = live.remove(key); // removed first, so that the map stays in log order
        if (former != null) {
            liveBytes -= Frames.size(former);
        }
        if (record.value() != null) {
            live.put(key, record);
            liveBytes += Frames.size(record);
        }
    }

    private void tryCompact() {
        try {
            compactIfWorthIt();
        } catch (IOException e) {
            LOG.warn("{} could not be compacted; it goes on growing until that succeeds.", path, e);
        }
    }

    private void compactIfWorthIt() throws IOException {
        LogFile present = file;
        if (present == null || present.size() < compactFromBytes || present.size() < 2 * liveBytes) {
            return;
        }
        LogFile compacted = LogFile.create(path, live.values(), nextOffset);
        file = compacted;
        LOG.info("{}: compacted from {} to {} bytes.", path, present.size(), compacted.size());
        present.close();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        execute(this::closeFile, new CompletableFuture<>());
        thread.close();
    }

    /** Runs on the log's thread. */
    private void closeFile() {
        try {
            if (file != null) {
                file.close();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("{} could not be closed.", path, e);
        }
    }

    private IllegalStateException closedError() {
        return new IllegalStateException(path + " is closed");
    }
}
