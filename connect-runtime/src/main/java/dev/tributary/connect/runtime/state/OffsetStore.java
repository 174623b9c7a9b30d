package dev.tributary.connect.runtime.state;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Source offsets by serialized key: a map from bytes to bytes, in the forms of {@link OffsetCodec}. Thread-safe.
 */
public interface OffsetStore extends AutoCloseable {
    /** Reads what is there; completes when reads can be answered, fails if the stored offsets cannot be read. */
    CompletableFuture<Void> start();

    /**
     * The values of those keys that have one, as of now: what was written anywhere before the call is seen.
     *
     * @return keys without a value are left out
     */
    CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys);

    /**
     * Writes all values; a null value deletes the key. Completes when they are durable; fails with the first error, and
     * then it is not known which were written.
     */
    CompletableFuture<Void> put(Map<ByteBuffer, @Nullable ByteBuffer> values);

    /**
     * The keys of a connector that have a value, with the source partitions that they stand for. A partition may
     * be null, which is legal. Two keys may stand for equal partitions: the order of fields is part of the key.
     */
    CompletableFuture<Map<ByteBuffer, @Nullable Map<String, @Nullable Object>>> keys(String connector);

    /** The source partitions of a connector that have an offset. An element may be null: a null partition is legal. */
    default CompletableFuture<Set<@Nullable Map<String, @Nullable Object>>> partitions(String connector) {
        return keys(connector).thenApply(keys -> new HashSet<>(keys.values()));
    }

    @Override
    void close();
}
