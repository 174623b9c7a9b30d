package dev.tributary.connect.runtime.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a batch that {@code put} rejected and that is put again in pieces, until the records that it rejects are
 * alone. Each piece is a batch of its own: between two of them anything may happen that may happen between batches. For the
 * task's thread.
 */
final class RejectedBatch {
    private final Deque<SinkBatch> pieces = new ArrayDeque<>();

    /** Puts the halves of a piece before all others, so that the order of records is kept. */
    void split(SinkBatch rejected) {
        SinkBatch.Halves halves = rejected.halves();
        pieces.addFirst(halves.second());
        pieces.addFirst(halves.first());
    }

    /** The next piece to put; null if there is none. */
    @Nullable
    SinkBatch take() {
        return pieces.poll();
    }

    /** Records of these partitions must not be put again. */
    void forget(Collection<TopicPartition> partitions) {
        if (pieces.isEmpty()) {
            return;
        }
        List<SinkBatch> left = new ArrayList<>(pieces);
        pieces.clear();
        for (SinkBatch piece : left) {
            SinkBatch rest = piece.without(partitions);
            if (!rest.isEmpty()) {
                pieces.add(rest);
            }
        }
    }
}
