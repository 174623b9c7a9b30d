package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The source offsets of one connector, as a task, a connector instance or a request sees them. Thread-safe. Source:
 * {@code tasks} 2.10, 3.3.
 *
 * <p>A transactional task writes to {@link #topic} itself, and calls {@link #beforeTransaction} and {@link
 * #afterTransaction} around it; all others write with {@link OffsetStore#put} of {@link #store}.
 */
public interface SourceOffsets extends AutoCloseable {
    /**
     * Reads what is there; creates the connector's own topic if it is missing. Call once.
     *
     * @return completes when reads can be answered; fails if they never will, or when this is closed before
     */
    CompletableFuture<Void> start();

    /** Reads what is there in all places, and writes to all of them. Not to be started or closed by the user. */
    OffsetStore store();

    /** The form that offsets have in the store. */
    OffsetCodec codec();

    /** The topic that a transactional task writes its offsets to; null if they are not kept in Kafka. */
    @Nullable
    String topic();

    /**
     * Does what must be durable before {@code values} are written to {@link #topic}: deletes in other places what is to be
     * deleted.
     *
     * @param values null deletes
     */
    CompletableFuture<Void> beforeTransaction(Map<ByteBuffer, @Nullable ByteBuffer> values);

    /** Copies committed values to other places. Failures are logged by the implementation: nothing depends on it. */
    void afterTransaction(Map<ByteBuffer, @Nullable ByteBuffer> values);

    /** Ends reads that are under way; never blocks. */
    @Override
    void close();
}
