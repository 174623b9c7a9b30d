package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/** Offsets in memory; a test says what becomes of the next writes and reads. Thread-safe. */
final class MemoryOffsets implements OffsetStore {
    private final Journal journal;
    private final Map<ByteBuffer, ByteBuffer> stored = new HashMap<>();
    private final Queue<CompletableFuture<Void>> nextPuts = new ArrayDeque<>();
    private volatile @Nullable CompletableFuture<Map<ByteBuffer, ByteBuffer>> nextGet;

    MemoryOffsets(Journal journal) {
        this.journal = journal;
    }

    static OffsetCodec codec() {
        JsonConverter keys = new JsonConverter();
        keys.configure(Map.of("schemas.enable", "false"), true);
        JsonConverter values = new JsonConverter();
        values.configure(Map.of("schemas.enable", "false"), false);
        return new OffsetCodec(keys, values);
    }

    /** The next write ends as this future does, and writes only if it succeeds. */
    synchronized void nextPut(CompletableFuture<Void> outcome) {
        nextPuts.add(outcome);
    }

    void nextGet(CompletableFuture<Map<ByteBuffer, ByteBuffer>> outcome) {
        nextGet = outcome;
    }

    @Override
    public CompletableFuture<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        CompletableFuture<Map<ByteBuffer, ByteBuffer>> planned = nextGet;
        if (planned != null) {
            journal.add("get");
            return planned;
        }
        Map<ByteBuffer, ByteBuffer> found = new HashMap<>(stored);
        found.keySet().retainAll(Set.copyOf(keys));
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public synchronized CompletableFuture<Void> put(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        journal.add("put " + describe(values));
        CompletableFuture<Void> outcome = nextPuts.poll();
        Map<ByteBuffer, @Nullable ByteBuffer> written = new HashMap<>(values);
        return (outcome == null ? CompletableFuture.<Void>completedFuture(null) : outcome)
                .thenRun(() -> write(written));
    }

    private synchronized void write(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        values.forEach((key, value) -> {
            if (value == null) {
                stored.remove(key);
            } else {
                stored.put(key, value);
            }
        });
    }

    /** Everything stored, as text, in the order of keys. */
    synchronized String describe() {
        return describe(stored);
    }

    private static String describe(Map<ByteBuffer, ? extends @Nullable ByteBuffer> values) {
        TreeSet<String> lines = new TreeSet<>();
        values.forEach((key, value) -> lines.add(text(key) + "=" + (value == null ? null : text(value))));
        return String.join(" ", lines);
    }

    private static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, @Nullable Map<String, @Nullable Object>>> keys(String connector) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
