package dev.tributary.connect.runtime.state;

import dev.tributary.connect.runtime.log.CompactedLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Source offsets in a compacted log, which several workers may share: the worker's offset topic, or a connector's own.
 * Every read first reads the log to its end, so that it sees what any worker has written; it has no time limit. Answers
 * come on the log's reader thread and must not be blocked there. Thread-safe. Source: {@code internal-topics} section 7.
 */
public final class LoggedOffsetStore implements OffsetStore {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedOffsetStore.class);
    private final CompactedLog log;
    private final OffsetCodec codec;
    private final OffsetMap offsets;

    /**
     * @param log not started; closed by this store
     */
    public LoggedOffsetStore(CompactedLog log, OffsetCodec codec) {
        this.log = log;
        this.codec = codec;
        this.offsets = new OffsetMap(codec);
    }

    @Override
    public CompletableFuture<Void> start() {
        return log.start(this::read);
    }

    /** Runs on the log's reader thread. */
    private void read(CompactedLog.Record record) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null) {
            LOG.warn("The offset topic has a record without key at {}-{}.", record.partition(), record.offset());
            return;
        }
        if (value == null) {
            offsets.remove(ByteBuffer.wrap(key));
            return;
        }
        if (codec.parseKey(key) == null) {
            LOG.warn(
                    "The key of the record at partition {}, offset {} of the offset topic is not [connector, partition]; it is listed for no connector.",
                    record.partition(),
                    record.offset());
        }
        offsets.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        List<ByteBuffer> wanted = List.copyOf(keys);
        return log.readToEnd().thenApply(read -> offsets.get(wanted));
    }

    /** Sends everything and completes when all of it is acknowledged; it is read back later. */
    @Override
    public CompletableFuture<Void> put(Map<ByteBuffer, @Nullable ByteBuffer> values) {
        var entries = new ArrayList<CompactedLog.Entry>(values.size());
        values.forEach((key, value) -> entries.add(
                new CompactedLog.Entry(OffsetMap.bytes(key), value == null ? null : OffsetMap.bytes(value))));
        return log.append(entries);
    }

    @Override
    public CompletableFuture<Map<ByteBuffer, @Nullable Map<String, @Nullable Object>>> keys(String connector) {
        return log.readToEnd().thenApply(read -> offsets.keys(connector));
    }

    @Override
    public void close() {
        log.close();
    }
}
