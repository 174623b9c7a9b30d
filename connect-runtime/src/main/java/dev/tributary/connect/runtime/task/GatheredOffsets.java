package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The source offsets of the records sent since the last commit, the newest of every source partition. Belongs to the task's
 * thread. Records of the partition of the one before cost no look-up.
 */
final class GatheredOffsets {
    private final TaskId task;
    private final OffsetCodec codec;
    private final Map<@Nullable Map<String, ?>, Newest> byPartition = new LinkedHashMap<>();
    private @Nullable Map<String, ?> lastPartition;
    private @Nullable Newest last;

    /** The newest offset of one source partition. */
    private static final class Newest {
        private @Nullable Map<String, ?> offset;
    }

    GatheredOffsets(TaskId task, OffsetCodec codec) {
        this.task = task;
        this.codec = codec;
    }

    @SuppressWarnings({"unchecked", "ReferenceEquality"
    }) // strings by its documentation; equal maps are found by look-up
    void sent(SourceRecord record) {
        Map<String, ?> partition = (Map<String, ?>) record.sourcePartition();
        Newest newest = last;
        if (newest == null || lastPartition != partition) {
            newest = byPartition.computeIfAbsent(partition, key -> new Newest());
            lastPartition = partition;
            last = newest;
        }
        newest.offset = (Map<String, ?>) record.sourceOffset();
    }

    /** Plugins may change a partition map between batches; then it is another partition. */
    void endOfBatch() {
        last = null;
    }

    boolean isEmpty() {
        return byPartition.isEmpty();
    }

    /**
     * All of them in their stored forms; null values delete.
     *
     * @throws ConnectException if one has no stored form
     */
    Map<ByteBuffer, @Nullable ByteBuffer> serialized() {
        Map<ByteBuffer, @Nullable ByteBuffer> values = new LinkedHashMap<>();
        for (Map.Entry<@Nullable Map<String, ?>, Newest> entry : byPartition.entrySet()) {
            try {
                values.put(codec.key(task.connector().value(), entry.getKey()), codec.value(entry.getValue().offset));
            } catch (DataException e) {
                throw new ConnectException(
                        "Task " + task + " gave a source offset that cannot be stored, of source partition "
                                + entry.getKey() + ": " + e.getMessage()
                                + ". Its transaction is not committed. The connector is broken; ask its authors.",
                        e);
            }
        }
        return values;
    }

    void clear() {
        byPartition.clear();
        last = null;
        lastPartition = null;
    }
}
