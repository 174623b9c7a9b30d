package dev.tributary.connect.runtime.log;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory, gone with the process: for tests, and for standalone workers without a state directory. Thread-safe.
 *
 * <p>The reader is called on the executor given, which must run one thing at a time, in order; a simulator gives its own.
 */
public final class MemoryCompactedLog implements CompactedLog {
    private final MemoryTopic topic;
    private final Executor executor;
    private final InstantSource clock;
    private final String name;
    private final @Nullable LogThread ownThread;
    private volatile long position;
    private volatile boolean closed;
    private volatile @Nullable SafeReader reader;

    /** A log of its own on a topic of its own, read by a thread of its own. */
    public MemoryCompactedLog(String name) {
        this(name, new MemoryTopic());
    }

    /** A log on a topic that may be shared, read by a thread of its own. */
    public MemoryCompactedLog(String name, MemoryTopic topic) {
        this(name, topic, new LogThread("log-" + name), InstantSource.system());
    }

    /** A log on a topic that may be shared, read by {@code executor}, which stays open when the log is closed. */
    public MemoryCompactedLog(String name, MemoryTopic topic, Executor executor, InstantSource clock) {
        this.name = name;
        this.topic = topic;
        this.executor = executor;
        this.clock = clock;
        this.ownThread = executor instanceof LogThread thread ? thread : null;
    }

    @Override
    public CompletableFuture<Void> start(Reader toCall) {
        if (reader != null) {
            throw new IllegalStateException("Log " + name + " was started already");
        }
        reader = new SafeReader(name, toCall);
        topic.add(this);
        return readToEnd();
    }

    @Override
    public CompletableFuture<Void> append(List<Entry> entries) {
        if (closed) {
            return failed();
        }
        for (MemoryCompactedLog log : topic.append(List.copyOf(entries), clock.millis())) {
            log.wake();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
        var done = new CompletableFuture<Void>();
        try {
            executor.execute(() -> {
                poll();
                if (closed) {
                    done.completeExceptionally(closedError());
                } else {
                    done.complete(null);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(closedError());
        }
        return done;
    }

    /** The offset up to which the reader was given everything. */
    long position() {
        return position;
    }

    private void wake() {
        try {
            executor.execute(this::poll);
        } catch (RejectedExecutionException e) {
            topic.remove(this); // closed meanwhile
        }
    }

    /** Runs on the executor. */
    private void poll() {
        SafeReader toCall = reader;
        if (toCall == null) {
            return;
        }
        for (Record record : topic.from(position)) {
            if (closed) {
                return;
            }
            toCall.read(record);
            position = record.offset() + 1;
        }
    }

    @Override
    public void close() {
        closed = true;
        topic.remove(this);
        if (ownThread != null) {
            ownThread.close();
        }
    }

    private CompletableFuture<Void> failed() {
        return CompletableFuture.failedFuture(closedError());
    }

    private IllegalStateException closedError() {
        return new IllegalStateException("Log " + name + " is closed");
    }
}
