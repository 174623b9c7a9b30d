package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.task.InFlightRecord.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows which source offsets may be committed: of every source partition the offset of the last record before which, and
 * itself included, all records are acknowledged. Source: {@code tasks} 2.10.
 *
 * <p>{@link #sent}, {@link #endOfBatch} and {@link #awaitCompletion} are for the task's thread; {@link #harvest} is for
 * any; acknowledgements come on the producer's threads and only set the record's state. So a record takes no lock: the
 * lock is taken once per batch or commit, and by the first record of a source partition.
 */
final class OffsetTracker {
    private static final int MIN_PRUNE_AFTER = 16;

    /** The queues by source partition; the task's thread only. A null partition is a legal key. */
    private final Map<@Nullable Map<String, ?>, PartitionQueue> byPartition = new HashMap<>();

    private @Nullable PartitionQueue lastQueue;
    private long sentSincePrune;
    private long pruneAfter = MIN_PRUNE_AFTER;

    private final Object lock = new Object();
    private final List<PartitionQueue> queues = new ArrayList<>(); // guarded by lock
    private volatile boolean awaited;

    /** Appends a record that was handed to the producer; it may be completed already. */
    void sent(InFlightRecord record, @Nullable Map<String, ?> sourcePartition) {
        queueOf(sourcePartition).append(record);
        sentSincePrune++;
    }

    /** Forgets what is acknowledged and committed, when as much was sent as there are partitions to look at. */
    void endOfBatch() {
        lastQueue = null; // plugins may change a partition map between batches; then it is another partition
        if (sentSincePrune >= pruneAfter) {
            prune();
            sentSincePrune = 0;
            pruneAfter = Math.max(MIN_PRUNE_AFTER, byPartition.size());
        }
    }

    /**
     * Gives every source partition that has something new to commit, with its offset.
     *
     * @param sink is called under a lock: must only collect
     */
    void harvest(BiConsumer<@Nullable Map<String, ?>, @Nullable Map<String, ?>> sink) {
        synchronized (lock) {
            for (PartitionQueue queue : queues) {
                queue.advance();
                if (queue.dirty) {
                    queue.dirty = false;
                    sink.accept(queue.partition, queue.head.sourceOffset());
                }
            }
        }
    }

    /** Tells waiters that a record was completed. To be called after its state is set. */
    void completed() {
        if (awaited) {
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }

    /**
     * Waits until every record sent so far is acknowledged or failed. For the task's thread.
     *
     * @return false if some were not in time
     */
    boolean awaitCompletion(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        // Set before the states are read, as completed() reads it after they are set: no wake-up is missed.
        awaited = true;
        try {
            synchronized (lock) {
                for (PartitionQueue queue : queues) {
                    if (!awaitCompletion(queue, end)) {
                        return false;
                    }
                }
            }
            return true;
        } finally {
            awaited = false;
        }
    }

    private boolean awaitCompletion(PartitionQueue queue, long end) throws InterruptedException {
        for (InFlightRecord record = queue.head.next; record != null; record = record.next) {
            while (record.state() == State.PENDING) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                lock.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        }
        return true;
    }

    /** The number of source partitions that are being looked after; bounded by those with records under way. */
    int partitions() {
        return byPartition.size();
    }

    @SuppressWarnings("ReferenceEquality") // the same object means the same partition; equal ones are found by the map
    private PartitionQueue queueOf(@Nullable Map<String, ?> partition) {
        PartitionQueue last = lastQueue;
        if (last != null && last.partition == partition) {
            return last;
        }
        PartitionQueue queue = byPartition.get(partition);
        if (queue == null) {
            queue = new PartitionQueue(partition);
            byPartition.put(partition, queue);
            synchronized (lock) {
                queues.add(queue);
            }
        }
        lastQueue = queue;
        return queue;
    }

    private void prune() {
        synchronized (lock) {
            byPartition.values().removeIf(PartitionQueue::isDone);
            queues.clear();
            queues.addAll(byPartition.values());
        }
    }

    /** The records of one source partition, oldest first. Appended by the task's thread, advanced under the lock. */
    private static final class PartitionQueue {
        private final @Nullable Map<String, ?> partition;
        private InFlightRecord tail;
        private InFlightRecord head; // the newest of the acknowledged prefix
        private boolean dirty; // head's offset was not harvested yet

        PartitionQueue(@Nullable Map<String, ?> partition) {
            this.partition = partition;
            this.head = InFlightRecord.beforeAll();
            this.tail = head;
        }

        void append(InFlightRecord record) {
            tail.next = record;
            tail = record;
        }

        void advance() {
            InFlightRecord record = head.next;
            while (record != null && record.state() == State.ACKED) {
                head = record;
                dirty = true;
                record = record.next;
            }
        }

        boolean isDone() {
            advance();
            return !dirty && head.next == null;
        }
    }
}
