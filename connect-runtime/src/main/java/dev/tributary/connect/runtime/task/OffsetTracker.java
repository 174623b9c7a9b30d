package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.task.InFlightRecord.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final int longestStretch;
    private final Object lock = new Object();
    private final List<PartitionQueue> queues = new ArrayList<>(); // guarded by lock
    private volatile boolean awaited;

    OffsetTracker() {
        this(Stretch.LONGEST);
    }

    OffsetTracker(int longestStretch) {
        this.longestStretch = longestStretch;
    }

    /**
     * A record is about to be handed to the producer. To be followed by {@link #sent} or, if the producer does not take it,
     * by nothing.
     */
    void sending(InFlightRecord record, @Nullable Map<String, ?> sourcePartition) {
        lastQueue = queueOf(sourcePartition);
        record.joins(lastQueue.open(longestStretch));
    }

    /** Appends the record that {@link #sending} was told of last; it may be completed already. */
    void sent(InFlightRecord record) {
        if (lastQueue == null) {
            throw new IllegalStateException("sent() without sending()");
        }
        lastQueue.append(record);
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
                queue.advanceByRecord(!awaited);
                if (queue.dirty) {
                    queue.dirty = false;
                    sink.accept(queue.partition, queue.offset);
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
        int from = queue.done;
        for (Stretch stretch = queue.first; stretch != null; stretch = stretch.next) {
            for (int i = from; i < stretch.length.get(); i++) {
                while (stretch.records[i].state() == State.PENDING) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    lock.wait(left / 1_000_000, (int) (left % 1_000_000));
                }
            }
            from = 0;
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
            queue = new PartitionQueue(partition, longestStretch);
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
            byPartition.values().removeIf(queue -> queue.isDone(!awaited, longestStretch));
            queues.clear();
            queues.addAll(byPartition.values());
        }
    }

    /**
     * Some consecutive records of a source partition. Their acknowledgements are counted by those that bring them, so that
     * nobody has to ask each of them, which was changed by another processor a moment ago.
     *
     * <p>Records are in an array and not linked to each other: a garbage collector that has promoted one of them would keep
     * all that came after it, until it collects the old generation.
     */
    static final class Stretch {
        static final int LONGEST = 128;
        private static final int SHORTEST = 4;

        private final InFlightRecord[] records;
        private final AtomicInteger length = new AtomicInteger(); // written by the task's thread, after the array
        private final AtomicInteger acked = new AtomicInteger();
        private volatile @Nullable Stretch next;

        private Stretch(int capacity) {
            records = new InFlightRecord[capacity];
        }

        /** One of them was acknowledged; once for each at most. Any thread. */
        void acked() {
            acked.getAndIncrement();
        }

        private void append(InFlightRecord record) {
            int at = length.getPlain();
            records[at] = record;
            length.setRelease(at + 1);
        }

        private boolean isFull() {
            return length.getPlain() == records.length;
        }

        /** The length too: the last one may be acknowledged before it is here. */
        private boolean isAllAcked() {
            return length.getAcquire() == records.length && acked.get() == records.length;
        }
    }

    /** The records of one source partition, oldest first. Appended by the task's thread, advanced under the lock. */
    private static final class PartitionQueue {
        private final @Nullable Map<String, ?> partition;
        private Stretch open; // the newest; the task's thread only
        private Stretch first; // the oldest that may have records that are not acknowledged
        private int done; // how many of its records are known to be acknowledged, from its beginning
        private @Nullable Map<String, ?> offset; // of the newest of the acknowledged prefix
        private boolean dirty; // offset was not harvested yet

        PartitionQueue(@Nullable Map<String, ?> partition, int longest) {
            this.partition = partition;
            this.open = new Stretch(Math.min(longest, Stretch.SHORTEST));
            this.first = open;
        }

        /** What the next record will belong to. */
        Stretch open(int longest) {
            if (open.isFull()) {
                Stretch fresh = new Stretch(Math.min(longest, 2 * open.records.length));
                open.next = fresh;
                open = fresh;
            }
            return open;
        }

        void append(InFlightRecord record) {
            open.append(record);
        }

        /**
         * Past all stretches that are full and acknowledged.
         *
         * @param cut whether nobody walks along those that are left behind
         */
        void advance(boolean cut) {
            while (first.isAllAcked()) {
                moveTo(first.records.length);
                Stretch next = first.next;
                if (next == null) {
                    return;
                }
                if (cut) {
                    first.next = null; // as with the records: it may be in the old generation
                }
                first = next;
                done = 0;
            }
        }

        /** Past every record that is acknowledged. */
        void advanceByRecord(boolean cut) {
            advance(cut);
            int length = first.length.getAcquire();
            int upTo = done;
            while (upTo < length && first.records[upTo].state() == State.ACKED) {
                upTo++;
            }
            moveTo(upTo);
        }

        /** For the task's thread: it alone knows how long the open stretch is. */
        boolean isDone(boolean cut, int longest) {
            advance(cut);
            int length = open.length.getPlain();
            if (first == open && length > 0 && open.acked.get() == length) {
                moveTo(length);
                begin(longest); // or it would keep them until it is full
            }
            return !dirty && first == open && open.length.getPlain() == 0;
        }

        private void begin(int longest) {
            open = new Stretch(Math.min(longest, Stretch.SHORTEST));
            first = open;
            done = 0;
        }

        private void moveTo(int upTo) {
            if (done < upTo) {
                done = upTo;
                offset = first.records[upTo - 1].sourceOffset();
                dirty = true;
            }
        }
    }
}
