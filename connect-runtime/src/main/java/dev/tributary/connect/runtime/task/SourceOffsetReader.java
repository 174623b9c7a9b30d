package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the committed source offsets of one connector, for its plugin. Thread-safe; reads block. Closing makes reads that
 * are under way, and all later ones, throw {@link ConnectException}. Source: {@code tasks} 1.2, 2.10.
 */
final class SourceOffsetReader implements OffsetStorageReader, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SourceOffsetReader.class);
    private final ConnectorName connector;
    private final OffsetStore store;
    private final OffsetCodec codec;
    private final Set<CompletableFuture<Map<ByteBuffer, ByteBuffer>>> reading = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    SourceOffsetReader(ConnectorName connector, SourceOffsets offsets) {
        this.connector = connector;
        this.store = offsets.store();
        this.codec = offsets.codec();
    }

    /** The offset of a source partition, null if it has none. */
    @Override
    @SuppressWarnings("NullAway") // the published API has nulls where it does not say so
    public <T> @Nullable Map<String, Object> offset(@Nullable Map<String, T> partition) {
        return offsets(Collections.singletonList(partition)).get(partition);
    }

    /** The offsets of source partitions; one that has none is there with null. */
    @Override
    @SuppressWarnings("NullAway") // the published API has nulls where it does not say so
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, ByteBuffer> keys = keys(partitions);
        Map<ByteBuffer, ByteBuffer> stored = read(keys.values());
        Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
        for (Map.Entry<Map<String, T>, ByteBuffer> key : keys.entrySet()) {
            offsets.put(key.getKey(), parse(key.getKey(), stored.get(key.getValue())));
        }
        return offsets;
    }

    @Override
    public void close() {
        closed = true;
        for (CompletableFuture<?> read : reading) {
            read.cancel(false);
        }
    }

    private <T> Map<Map<String, T>, ByteBuffer> keys(Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, ByteBuffer> keys = new LinkedHashMap<>();
        for (Map<String, T> partition : partitions) {
            try {
                keys.put(partition, codec.key(connector.value(), partition));
            } catch (DataException e) {
                log.error(
                        "Connector {} asked for the offset of a source partition that cannot be stored: {}. It is left out",
                        connector,
                        partition,
                        e);
            }
        }
        return keys;
    }

    private Map<ByteBuffer, ByteBuffer> read(Collection<ByteBuffer> keys) {
        CompletableFuture<Map<ByteBuffer, ByteBuffer>> read = store.get(keys).copy();
        reading.add(read);
        try {
            if (closed) { // after it is among those that close() cancels
                throw closedException();
            }
            return read.get();
        } catch (CancellationException e) {
            throw closedException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while reading source offsets of connector " + connector, e);
        } catch (ExecutionException e) {
            throw unreadable("connector " + connector, e.getCause());
        } finally {
            reading.remove(read);
        }
    }

    /** What to throw when the offsets of a connector or task cannot be read. */
    static ConnectException unreadable(String whose, @Nullable Throwable cause) {
        String why = cause == null ? "" : cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new ConnectException("The source offsets of " + whose + " cannot be read: " + why, cause);
    }

    private @Nullable Map<String, Object> parse(@Nullable Map<String, ?> partition, @Nullable ByteBuffer value) {
        try {
            return value == null ? null : codec.parseValue(bytes(value));
        } catch (DataException e) {
            throw new ConnectException(
                    "The stored offset of source partition " + partition + " of connector " + connector
                            + " cannot be read. Alter or reset the connector's offsets.",
                    e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private ConnectException closedException() {
        return new ConnectException("The offset reader of connector " + connector
                + " is closed: the instance that it was made for has been stopped");
    }
}
