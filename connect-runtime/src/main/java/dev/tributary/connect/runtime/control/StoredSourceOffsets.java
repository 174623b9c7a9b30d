package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.task.SourceOffsetStores;
import dev.tributary.connect.runtime.task.SourceOffsets;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored offsets of one source connector, open for one request. Blocks. Not thread-safe.
 *
 * <p>The order of a partition's fields is part of its key, and only the connector knows it. So what is stored is changed
 * under the very keys under which it is stored, also if the partition is given with its fields in another order.
 */
final class StoredSourceOffsets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoredSourceOffsets.class);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private final OffsetTransactions.Source source;
    private final @Nullable OffsetTransactions transactions;
    private final SourceOffsets offsets;
    private final Map<ByteBuffer, @Nullable Map<String, @Nullable Object>> keys;

    private StoredSourceOffsets(
            OffsetTransactions.Source source,
            @Nullable OffsetTransactions transactions,
            SourceOffsets offsets,
            Map<ByteBuffer, @Nullable Map<String, @Nullable Object>> keys) {
        this.source = source;
        this.transactions = transactions;
        this.offsets = offsets;
        this.keys = keys;
    }

    /** Opens and reads them to their end. */
    static StoredSourceOffsets open(OffsetPlaces places, OffsetTransactions.Source source) {
        String name = source.name().value();
        SourceOffsets offsets = places.sources()
                .open(new SourceOffsetStores.Owner(
                        source.name(), name, source.type(), source.config(), SourceOffsetStores.Use.REQUEST));
        try {
            await(source, offsets.start());
            return new StoredSourceOffsets(
                    source,
                    places.transactions(),
                    offsets,
                    await(source, offsets.store().keys(name)));
        } catch (RuntimeException e) {
            offsets.close();
            throw e;
        }
    }

    /** Those that are not null. What cannot be read is left out, with a warning. */
    List<ConnectorOffset> read() {
        Map<ByteBuffer, ByteBuffer> values = await(source, offsets.store().get(keys.keySet()));
        var shown = new ArrayList<ConnectorOffset>();
        keys.forEach((key, partition) -> {
            Map<String, Object> offset = parse(partition, values.get(key));
            if (offset != null) {
                shown.add(new ConnectorOffset(partition, offset));
            }
        });
        return shown;
    }

    private @Nullable Map<String, Object> parse(@Nullable Map<String, ?> partition, @Nullable ByteBuffer value) {
        try {
            return value == null ? null : offsets.codec().parseValue(bytes(value));
        } catch (DataException e) {
            LOG.warn(
                    "The stored offset of partition {} of connector {} cannot be read and is not shown. Alter or reset it.",
                    partition,
                    source.name(),
                    e);
            return null;
        }
    }

    /** Every known partition, with null. */
    Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> allReset() {
        var all = new HashMap<@Nullable Map<String, ?>, @Nullable Map<String, ?>>();
        keys.values().forEach(partition -> all.put(partition, null));
        return all;
    }

    /**
     * Writes the offsets; null deletes one.
     *
     * @param altered in the form in which they are read, see {@link OffsetOperations}
     */
    void write(Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> altered) {
        OffsetCodec codec = offsets.codec();
        var values = new HashMap<ByteBuffer, @Nullable ByteBuffer>();
        altered.forEach((partition, offset) -> {
            ByteBuffer value = codec.value(offset);
            List<ByteBuffer> stored = keysOf(partition);
            stored.forEach(key -> values.put(key, value));
            if (stored.isEmpty()) {
                values.put(codec.key(source.name().value(), partition), value);
            }
        });
        if (values.isEmpty()) {
            return;
        }
        if (transactions == null) {
            await(source, offsets.store().put(values));
        } else {
            String topic = Objects.requireNonNull(offsets.topic(), "exactly-once support without an offsets topic");
            await(source, offsets.beforeTransaction(values));
            transactions.write(source, topic, values);
            offsets.afterTransaction(values);
        }
    }

    private List<ByteBuffer> keysOf(@Nullable Map<String, ?> partition) {
        return keys.entrySet().stream()
                .filter(entry -> Objects.equals(entry.getValue(), partition))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static <T extends @Nullable Object> T await(OffsetTransactions.Source source, CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectClusterException.ShuttingDown("The worker is shutting down");
        } catch (TimeoutException e) {
            throw new ConnectClusterException.TimedOut("The store of the source offsets of connector " + source.name()
                    + " does not answer. Check that the brokers of its offsets topic are up.");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConnectClusterException.Failed(
                    "The store of the source offsets of connector " + source.name() + " failed: " + cause.getMessage(),
                    cause);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        offsets.close();
    }
}
