package dev.tributary.connect.runtime.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a sink task is in each of its partitions. Owned by the plugin's thread: a partition is here from before its
 * {@code open} until after its {@code close}. No I/O. Source: {@code tasks} 4.6, 4.7.
 */
final class SinkOffsets {
    /** The offsets that may be committed: everything before them was in a put that returned. */
    private final Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();

    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final SinkTaskMetrics metrics;
    /** What other threads see of it. */
    private volatile Set<TopicPartition> assignment = Set.of();

    /**
     * What to commit.
     *
     * @param offsets by partition
     * @param objections offsets of the task that are not used, and why
     */
    record Plan(Map<TopicPartition, OffsetAndMetadata> offsets, List<String> objections) {}

    SinkOffsets(SinkTaskMetrics metrics) {
        this.metrics = metrics;
    }

    /** The partitions of the task, as the plugin knows them. Any thread. */
    Set<TopicPartition> assignment() {
        return assignment;
    }

    void assigned(Map<TopicPartition, Long> positions) {
        positions.forEach((partition, position) -> {
            OffsetAndMetadata offset = new OffsetAndMetadata(position);
            current.put(partition, offset);
            committed.put(partition, offset);
        });
        metrics.assigned(positions);
        assignment = Set.copyOf(current.keySet());
    }

    void dropped(Collection<TopicPartition> partitions) {
        partitions.forEach(current::remove);
        partitions.forEach(committed::remove);
        metrics.dropped(partitions);
        assignment = Set.copyOf(current.keySet());
    }

    /** The put of this batch returned. Partitions that the task does not have are left out. */
    void delivered(SinkBatch batch) {
        batch.spans().forEach((partition, span) -> {
            if (current.containsKey(partition)) {
                current.put(partition, new OffsetAndMetadata(span.next()));
                metrics.delivered(partition, span.next());
            }
        });
    }

    /** The task goes on reading from another offset; that counts as committed. */
    void rewound(TopicPartition partition, long offset) {
        OffsetAndMetadata position = new OffsetAndMetadata(offset);
        current.put(partition, position);
        committed.put(partition, position);
        metrics.moved(partition, offset);
        metrics.committed(partition, position);
    }

    /** Puts partitions back to where they were last committed; answers where that is. */
    Map<TopicPartition, Long> rewindToCommitted(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata last = committed.get(partition);
            if (last != null) {
                current.put(partition, last);
                positions.put(partition, last.offset());
                metrics.moved(partition, last.offset());
            }
        }
        return positions;
    }

    /** What may be committed of these partitions. A new map, for the plugin to do with as it likes. */
    Map<TopicPartition, OffsetAndMetadata> candidates(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> candidates = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = current.get(partition);
            if (offset != null) {
                candidates.put(partition, offset);
            }
        }
        return candidates;
    }

    /** What to commit when the task answered {@code returned} to its candidates, before which nothing of it was put. */
    Plan plan(Set<TopicPartition> candidates, Map<TopicPartition, @Nullable OffsetAndMetadata> returned) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : candidates) {
            OffsetAndMetadata last = committed.get(partition);
            if (last != null) {
                offsets.put(partition, last);
            }
        }
        List<String> objections = new ArrayList<>();
        returned.forEach((partition, offset) -> {
            OffsetAndMetadata reached = current.get(partition);
            if (offset == null) {
                objections.add(partition + ": null (expected: an offset)");
            } else if (reached == null) {
                objections.add(partition + ": not a partition of this task");
            } else if (!candidates.contains(partition)) {
                return; // the task's, but not what it was asked about
            } else if (offset.offset() > reached.offset()) {
                objections.add(partition + ": " + offset.offset() + " (expected: <= " + reached.offset()
                        + ", the offset after the last record that was put)");
            } else {
                offsets.put(partition, offset);
            }
        });
        return new Plan(offsets, objections);
    }

    /** True if committing these would change nothing. */
    boolean isCommitted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return offsets.entrySet().stream().allMatch(offset -> offset.getValue().equals(committed.get(offset.getKey())));
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            if (committed.containsKey(partition)) {
                committed.put(partition, offset);
                metrics.committed(partition, offset);
            }
        });
    }

    /** Those of the partitions that the task has. */
    Set<TopicPartition> owned(Collection<TopicPartition> partitions) {
        Set<TopicPartition> owned = new LinkedHashSet<>(partitions);
        owned.retainAll(current.keySet());
        return owned;
    }
}
