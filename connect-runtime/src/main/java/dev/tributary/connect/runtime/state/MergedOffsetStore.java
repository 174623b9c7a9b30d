package dev.tributary.connect.runtime.state;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets of one connector in two stores: its own, and the worker's. What its own has, counts; what it has not is
 * looked for in the worker's, so that a connector which is given a store of its own goes on where it was. Thread-safe.
 * Source: {@code tasks} 2.10; {@code internal-topics} 7.4.
 *
 * <p>A deleted offset must not come back from the worker's store: it is deleted there first, and if that fails nothing is
 * written at all. A store does not remember deletions (compaction removes them from a topic in the end), so an offset that
 * is deleted in the connector's own store alone is one that it has not. Other offsets are copied to the worker's store when
 * they are safe in the own one, and nothing depends on that.
 *
 * <p>Writes are done one after the other: a late one never overwrites what was written after it.
 */
public final class MergedOffsetStore implements OffsetStore {
    private static final Logger LOG = LoggerFactory.getLogger(MergedOffsetStore.class);
    private static final int MAX_WAITING =
            100; // minutes of commits; and each of them is a stack frame or two when all end at once
    private final String connector;
    private final OffsetStore own;
    private final OffsetStore worker;
    private final Object monitor = new Object();
    /** Guarded by the monitor: done, never exceptionally, when all writes so far are. */
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
    /** Guarded by the monitor. */
    private int waiting;

    /**
     * @param connector named in the log
     * @param own not started; started and closed by this store
     * @param worker started and closed by others
     */
    public MergedOffsetStore(String connector, OffsetStore own, OffsetStore worker) {
        this.connector = connector;
        this.own = own;
        this.worker = worker;
    }

    @Override
    public CompletableFuture<Void> start() {
        return own.start();
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        List<ByteBuffer> wanted = List.copyOf(keys);
        return own.get(wanted).thenCombine(worker.get(wanted), (first, second) -> overlaid(second, first));
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, @Nullable Map<String, @Nullable Object>>> keys(String connectorName) {
        return own.keys(connectorName)
                .thenCombine(worker.keys(connectorName), (first, second) -> overlaid(second, first));
    }

    private static <V extends @Nullable Object> Map<ByteBuffer, V> overlaid(
            Map<ByteBuffer, V> below, Map<ByteBuffer, V> above) {
        var all = new HashMap<>(below);
        all.putAll(above);
        return all;
    }

    /** As declared there: durable in the connector's own store, and what is deleted also in the worker's. */
    @Override
    public CompletableFuture<Void> put(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        var copy = new HashMap<>(values);
        var over = new CompletableFuture<Void>();
        CompletableFuture<Void> before;
        synchronized (monitor) {
            if (waiting == MAX_WAITING) {
                return CompletableFuture.failedFuture(new ConnectException("Offsets of connector " + connector
                        + " are not written: " + MAX_WAITING
                        + " writes already wait for the brokers. Check that those of"
                        + " its own offsets topic (offsets.storage.topic) and the worker's are up."));
            }
            waiting++;
            before = written;
            written = over;
        }
        return before.thenCompose(done -> write(copy)).whenComplete((done, failure) -> {
            synchronized (monitor) {
                waiting--;
            }
            over.complete(null);
        });
    }

    private CompletableFuture<Void> write(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        return deleteInWorkers(values).thenCompose(deleted -> own.put(values)).thenRun(() -> copyToWorkers(values));
    }

    /**
     * Deletes in the worker's store what is null in {@code values}. To be done before they are written to the own store by
     * other means than {@link #put}.
     */
    public CompletableFuture<Void> deleteInWorkers(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        Map<ByteBuffer, @Nullable ByteBuffer> deleted = part(values, true);
        return deleted.isEmpty() ? CompletableFuture.completedFuture(null) : worker.put(deleted);
    }

    /**
     * Writes to the worker's store what is not null in {@code values}. Returns at once; that it failed is logged. To be
     * done when they are durable in the own store.
     */
    public void copyToWorkers(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        Map<ByteBuffer, @Nullable ByteBuffer> copied = part(values, false);
        if (copied.isEmpty()) {
            return;
        }
        CompletableFuture<Void> copy;
        try {
            copy = worker.put(copied);
        } catch (RuntimeException e) {
            copy = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> unused = copy.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "Offsets of connector {} are safe in its own offsets topic, but were not copied to the worker's:"
                                + " {}. Only if the connector goes back to the worker's topic, it finds older ones there.",
                        connector,
                        failure.toString());
            }
        });
    }

    private static Map<ByteBuffer, @Nullable ByteBuffer> part(
            Map<ByteBuffer, @Nullable ByteBuffer> values, boolean deleted) {
        var part = new HashMap<ByteBuffer, @Nullable ByteBuffer>();
        values.forEach((key, value) -> {
            if ((value == null) == deleted) {
                part.put(key, value);
            }
        });
        return part;
    }

    /** Closes the connector's own store. */
    @Override
    public void close() {
        own.close();
    }
}
