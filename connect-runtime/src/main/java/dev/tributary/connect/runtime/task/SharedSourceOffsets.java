package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Offsets in the worker's store alone, which outlives them. */
record SharedSourceOffsets(
        OffsetStore store, OffsetCodec codec, @Nullable String topic) implements SourceOffsets {
    @Override
    public CompletableFuture<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> beforeTransaction(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void afterTransaction(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        // there is no other place
    }

    @Override
    public void close() {
        // the store is the worker's
    }
}
