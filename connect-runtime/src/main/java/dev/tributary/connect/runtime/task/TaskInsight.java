package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who looks into a failure or a stall wants to see of a run: how its clients fare, and how far it had committed. Told
 * when a client is made and once per commit; costs nothing until it is read. Thread-safe.
 */
final class TaskInsight {
    /** The offsets of as many partitions are kept. */
    static final int MOST_OFFSETS = 50;

    private final Map<String, ClientMetrics> clients = new ConcurrentHashMap<>();
    /** Stored forms, the newest last; guarded by itself. */
    private final Map<ByteBuffer, @Nullable ByteBuffer> sourceOffsets = new LinkedHashMap<>();

    private volatile @Nullable OffsetCodec codec;
    private volatile Supplier<List<ConnectorOffset>> sinkOffsets = List::of;

    /** A client was made; of two of one id the later counts. */
    void client(String clientId, ClientMetrics metrics) {
        clients.put(clientId, metrics);
    }

    /** Source offsets were committed, in their stored forms; a null value deletes. */
    void committed(OffsetCodec form, Map<ByteBuffer, @Nullable ByteBuffer> offsets) {
        codec = form;
        synchronized (sourceOffsets) {
            int taken = 0;
            for (Map.Entry<ByteBuffer, @Nullable ByteBuffer> offset : offsets.entrySet()) {
                if (taken++ == MOST_OFFSETS) {
                    break;
                }
                sourceOffsets.remove(offset.getKey()); // back as the newest
                sourceOffsets.put(offset.getKey(), offset.getValue());
            }
            while (sourceOffsets.size() > MOST_OFFSETS) {
                sourceOffsets.remove(sourceOffsets.keySet().iterator().next());
            }
        }
    }

    /** The run is a sink's, and this tells its offsets. */
    void sinkOffsets(Supplier<List<ConnectorOffset>> committed) {
        sinkOffsets = committed;
    }

    /** The run has ended: its clients are let go. */
    void forget() {
        clients.clear();
    }

    TaskSnapshot snapshot() {
        Map<String, Map<String, Double>> metrics = new TreeMap<>();
        clients.forEach((client, of) -> {
            Map<String, Double> telling = of.telling();
            if (!telling.isEmpty()) {
                metrics.put(client, telling);
            }
        });
        OffsetCodec form = codec;
        return new TaskSnapshot(form == null ? sinkOffsets.get() : sourceOffsets(form), metrics);
    }

    private List<ConnectorOffset> sourceOffsets(OffsetCodec form) {
        Map<ByteBuffer, @Nullable ByteBuffer> stored;
        synchronized (sourceOffsets) {
            stored = new LinkedHashMap<>(sourceOffsets);
        }
        List<ConnectorOffset> offsets = new ArrayList<>();
        stored.forEach((key, value) -> {
            try {
                OffsetCodec.Key parsed = form.parseKey(bytes(key));
                if (parsed != null && value != null) {
                    offsets.add(new ConnectorOffset(parsed.partition(), form.parseValue(bytes(value))));
                }
            } catch (DataException e) {
                offsets.add(new ConnectorOffset(null, Map.of("unreadable", String.valueOf(e.getMessage()))));
            }
        });
        return offsets;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.limit()];
        buffer.duplicate().rewind().get(bytes);
        return bytes;
    }
}
