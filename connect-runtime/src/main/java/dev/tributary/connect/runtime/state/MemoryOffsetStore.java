package dev.tributary.connect.runtime.state;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Source offsets in memory, gone with the process. Thread-safe. */
public final class MemoryOffsetStore implements OffsetStore {
    private final OffsetMap offsets;

    public MemoryOffsetStore(OffsetCodec codec) {
        offsets = new OffsetMap(codec);
    }

    @Override
    public CompletableFuture<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        return CompletableFuture.completedFuture(offsets.get(keys));
    }

    @Override
    public CompletableFuture<Void> put(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        offsets.put(values);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, @Nullable Map<String, @Nullable Object>>> keys(String connector) {
        return CompletableFuture.completedFuture(offsets.keys(connector));
    }

    @Override
    public void close() {
        // holds nothing but memory
    }
}
