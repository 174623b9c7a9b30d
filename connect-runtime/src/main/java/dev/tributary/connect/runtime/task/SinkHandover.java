package dev.tributary.connect.runtime.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the two threads of a sink task meet: batches and rebalances go from the consumer's thread to the plugin's, orders
 * to the consumer the other way. Thread-safe; knows neither consumer nor plugin.
 *
 * <p>Everything in it is bounded: batches by {@link Room}, the rest by the number of partitions. While the plugin is
 * busy, rebalances are folded into what they come to: a partition that came and went is never mentioned.
 */
final class SinkHandover {
    private final Room room;

    // To the plugin.
    private final Deque<SinkBatch> batches = new ArrayDeque<>();
    private Room used = Room.NONE;
    private final Map<TopicPartition, Long> assigned = new HashMap<>();
    private final Set<TopicPartition> lost = new HashSet<>();
    private @Nullable Revocation revoked;
    private final List<CommitOutcome> outcomes = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean failedForGood;
    private boolean woken;

    // To the consumer.
    private final Set<TopicPartition> owned = new HashSet<>();
    private final Set<TopicPartition> unopened = new HashSet<>();
    private final Set<TopicPartition> pausedByTask = new HashSet<>();
    private final Map<TopicPartition, Long> seeks = new HashMap<>();
    private @Nullable Commit commit;
    private boolean held;
    private boolean ordersChanged;
    private @Nullable Map<TopicPartition, OffsetAndMetadata> last;
    private boolean abandoned;

    SinkHandover(Room room) {
        this.room = room;
    }

    /**
     * How much may wait for the plugin. There is room for one poll more while all three are below their bound, and always
     * if nothing waits.
     *
     * @param batches polls
     * @param records what is left of them after transforms
     * @param bytes of keys and values as they were consumed
     */
    record Room(int batches, int records, long bytes) {
        static final Room NONE = new Room(0, 0, 0);

        Room plus(SinkBatch batch) {
            return new Room(batches + 1, records + batch.records().size(), bytes + batch.bytes());
        }

        Room plus(Room other) {
            return new Room(batches + other.batches, records + other.records, bytes + other.bytes);
        }

        private Room minus(SinkBatch batch) {
            return new Room(batches - 1, records - batch.records().size(), bytes - batch.bytes());
        }

        private boolean hasMoreThan(Room taken) {
            return taken.batches < batches && taken.records < records && taken.bytes < bytes;
        }
    }

    /** Offsets to commit, under the number of the commit. */
    record Commit(int number, Map<TopicPartition, OffsetAndMetadata> offsets) {}

    /** What became of a commit; null for success. */
    record CommitOutcome(Commit commit, @Nullable Exception failure) {}

    /** What the group changed; to be obeyed in the order of the fields. */
    record Rebalance(Set<TopicPartition> lost, @Nullable Revocation revoked, Map<TopicPartition, Long> assigned) {}

    /**
     * What the consumer is to do.
     *
     * @param paused the partitions of which nothing may be polled
     * @param idle nothing may be polled at all
     * @param full that is because the plugin has not taken what was polled, and for no other reason
     * @param last the offsets to commit at the end; null while the task runs
     */
    record Orders(
            Map<TopicPartition, Long> seeks,
            @Nullable Commit commit,
            Set<TopicPartition> paused,
            boolean idle,
            boolean full,
            @Nullable Map<TopicPartition, OffsetAndMetadata> last) {}

    /** Partitions to be given back, while the consumer's thread waits. */
    static final class Revocation {
        private final Set<TopicPartition> partitions;
        private boolean taken;
        private boolean expired;
        private @Nullable Map<TopicPartition, OffsetAndMetadata> answer;

        private Revocation(Set<TopicPartition> partitions) {
            this.partitions = Set.copyOf(partitions);
        }

        Set<TopicPartition> partitions() {
            return partitions;
        }
    }

    // ------------------------------------------------------------------------------------ the plugin's thread

    synchronized @Nullable Rebalance takeRebalance() {
        if (assigned.isEmpty() && lost.isEmpty() && revoked == null) {
            return null;
        }
        Revocation taken = revoked;
        if (taken != null) {
            taken.taken = true;
        }
        Rebalance rebalance = new Rebalance(Set.copyOf(lost), taken, Map.copyOf(assigned));
        revoked = null;
        lost.clear();
        assigned.clear();
        return rebalance;
    }

    synchronized List<CommitOutcome> takeOutcomes() {
        List<CommitOutcome> taken = List.copyOf(outcomes);
        outcomes.clear();
        return taken;
    }

    synchronized @Nullable SinkBatch takeBatch() {
        SinkBatch batch = batches.poll();
        if (batch != null) {
            used = used.minus(batch);
            notifyAll();
        }
        return batch;
    }

    /** What went wrong on the consumer's thread, if its time has come: after what was polled before, unless nothing works. */
    synchronized @Nullable Throwable failure() {
        return failedForGood || batches.isEmpty() ? failure : null;
    }

    /** Waits for something to do. May end early. */
    synchronized void awaitWork(long waitMs, boolean batchesWelcome) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (!woken
                && assigned.isEmpty()
                && lost.isEmpty()
                && revoked == null
                && outcomes.isEmpty()
                && failure() == null
                && !(batchesWelcome && !batches.isEmpty())) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
            if (leftMs <= 0) {
                return;
            }
            wait(leftMs);
        }
        woken = false;
    }

    /** Any thread: ends {@link #awaitWork}. */
    synchronized void wakeUp() {
        woken = true;
        notifyAll();
    }

    /** Records of these partitions are welcome now. */
    synchronized void opened(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (!assigned.containsKey(partition)) { // else it was lost and came back meanwhile, and is not open
                unopened.remove(partition);
            }
        }
        order();
    }

    /** Reads on from these offsets; what was polled of these partitions is forgotten. */
    synchronized void seek(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> valid = new HashMap<>(positions);
        valid.keySet().removeIf(partition -> !owned.contains(partition) || assigned.containsKey(partition));
        discard(valid.keySet());
        seeks.putAll(valid);
        order();
    }

    /** Polls nothing more of these partitions; what was polled and not yet put is given back, to be read again later. */
    synchronized void pause(Collection<TopicPartition> partitions) {
        pausedByTask.addAll(partitions);
        for (SinkBatch batch : batches) {
            giveBack(batch, partitions);
        }
        discard(partitions);
        order();
    }

    synchronized void resume(Collection<TopicPartition> partitions) {
        pausedByTask.removeAll(partitions);
        order();
    }

    /** Polls nothing at all, until told otherwise. */
    synchronized void hold(boolean hold) {
        held = hold;
        order();
    }

    /** Asks for a commit; its outcome comes with {@link #takeOutcomes}. What is not owned any more is left out. */
    synchronized void commit(Commit wanted) {
        commit = owned(wanted);
        order();
    }

    /**
     * Gives partitions back.
     *
     * @param offsets what to commit for them
     * @return false if the consumer's thread could not wait any longer: nothing is committed
     */
    synchronized boolean answer(Revocation revocation, Map<TopicPartition, OffsetAndMetadata> offsets) {
        revocation.answer = Map.copyOf(offsets);
        notifyAll();
        return !revocation.expired;
    }

    /** Any thread, once: commits these offsets and ends. */
    synchronized void finish(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (last == null) {
            last = Map.copyOf(offsets);
            order();
        }
    }

    /** Any thread: ends without committing anything more. */
    synchronized void abandon() {
        abandoned = true;
        last = Map.of();
        commit = null;
        woken = true;
        order();
    }

    // ---------------------------------------------------------------------------------- the consumer's thread

    /** What to do. Seeks and commit are handed out once. */
    synchronized Orders takeOrders() {
        ordersChanged = false;
        boolean told = held || failure != null || last != null;
        boolean idle = told || !hasRoom();
        Set<TopicPartition> paused = new HashSet<>(idle ? owned : unopened);
        if (!idle) {
            pausedByTask.stream().filter(owned::contains).forEach(paused::add);
        }
        Orders orders = new Orders(
                Map.copyOf(seeks),
                commit == null ? null : owned(commit),
                paused,
                idle,
                idle && !told,
                last == null ? null : only(last, owned));
        seeks.clear();
        commit = null;
        return orders;
    }

    /** True once the plugin's side has ended. */
    synchronized boolean finishing() {
        return last != null;
    }

    /**
     * Waits until there are new orders or, where these were to poll nothing for want of room, until there is some: at once
     * if the plugin has made it since they were taken. May end early.
     */
    synchronized void awaitOrders(Orders obeyed, long waitMs) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (!ordersChanged && !abandoned && !(obeyed.full() && hasRoom())) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
            if (leftMs <= 0) {
                return;
            }
            wait(leftMs);
        }
    }

    /** True if there is room for one poll more when so much has been handed over. */
    synchronized boolean hasRoomBeside(Room polled) {
        return room.hasMoreThan(used.plus(polled));
    }

    /** Hands over what was polled, in order. Room must have been asked for before polling; here nothing is refused. */
    synchronized void offer(List<SinkBatch> polled) {
        for (SinkBatch batch : polled) {
            offer(batch);
        }
        notifyAll();
    }

    private void offer(SinkBatch polled) {
        // Between poll and now the plugin may have asked to read elsewhere, or nothing.
        Set<TopicPartition> unwanted = new HashSet<>(polled.spans().keySet());
        unwanted.removeIf(partition -> owned.contains(partition)
                && !unopened.contains(partition)
                && !pausedByTask.contains(partition)
                && !seeks.containsKey(partition));
        giveBack(polled, unwanted);
        SinkBatch batch = polled.without(unwanted);
        if (!batch.isEmpty()) {
            batches.add(batch);
            used = used.plus(batch);
        }
    }

    synchronized void assigned(Map<TopicPartition, Long> positions) {
        owned.addAll(positions.keySet());
        unopened.addAll(positions.keySet());
        assigned.putAll(positions);
        pausedByTask.retainAll(owned);
        notifyAll();
    }

    /** Partitions are gone already. The plugin closes them when it can. */
    synchronized void lost(Collection<TopicPartition> partitions) {
        Set<TopicPartition> known = release(partitions);
        lost.addAll(known);
        notifyAll();
    }

    /**
     * Gives partitions back: waits until the plugin has closed them.
     *
     * @return what to commit for them; null if the plugin did not get to it in time, then they count as lost
     */
    synchronized @Nullable Map<TopicPartition, OffsetAndMetadata> revoke(
            Collection<TopicPartition> partitions, long waitMs) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        Set<TopicPartition> known = release(partitions);
        if (known.isEmpty()) {
            return Map.of();
        }
        Revocation revocation = new Revocation(known);
        revoked = revocation;
        notifyAll();
        while (revocation.answer == null && last == null) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime() + 999_999);
            if (leftMs <= 0) {
                break;
            }
            wait(leftMs);
        }
        if (revocation.answer != null) {
            return revocation.answer;
        }
        if (last != null) {
            return only(last, known); // the task ended meanwhile, and what it leaves behind covers these too
        }
        revocation.expired = true;
        if (!revocation.taken) {
            revoked = null;
            lost.addAll(known);
        }
        return null;
    }

    synchronized void ended(Commit ended, @Nullable Exception failed) {
        outcomes.add(new CommitOutcome(ended, failed));
        notifyAll();
    }

    /**
     * Something went wrong; only the first counts.
     *
     * @param forGood the consumer cannot go on, so it is told at once; else it is told after what was polled before
     */
    synchronized void failed(Throwable cause, boolean forGood) {
        if (failure == null) {
            failure = cause;
        }
        failedForGood |= forGood;
        notifyAll();
    }

    // ---------------------------------------------------------------------------------------------- inside

    private boolean hasRoom() {
        return batches.isEmpty() || room.hasMoreThan(used);
    }

    private void order() {
        ordersChanged = true;
        notifyAll();
    }

    /** Takes partitions away; answers those that the plugin has heard of. */
    private Set<TopicPartition> release(Collection<TopicPartition> partitions) {
        Set<TopicPartition> known = new HashSet<>(partitions);
        known.retainAll(owned);
        known.removeAll(assigned.keySet());
        owned.removeAll(partitions);
        unopened.removeAll(partitions);
        assigned.keySet().removeAll(partitions);
        seeks.keySet().removeAll(partitions);
        if (commit != null) {
            // If they come back it would set them to where they were before what was committed on giving them back.
            commit = without(commit, partitions);
        }
        discard(partitions);
        return known;
    }

    private void discard(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty() || batches.isEmpty()) {
            return;
        }
        List<SinkBatch> left = new ArrayList<>(batches);
        batches.clear();
        used = Room.NONE;
        for (SinkBatch batch : left) {
            SinkBatch rest = batch.without(partitions);
            if (!rest.isEmpty()) {
                batches.add(rest);
                used = used.plus(rest);
            }
        }
    }

    private void giveBack(SinkBatch batch, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            SinkBatch.Span span = batch.spans().get(partition);
            if (span != null && owned.contains(partition)) {
                seeks.putIfAbsent(partition, span.first()); // an older wish, or batch, reads from further back
            }
        }
    }

    private static Commit without(Commit wanted, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(wanted.offsets());
        offsets.keySet().removeAll(partitions);
        return new Commit(wanted.number(), offsets);
    }

    private Commit owned(Commit wanted) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(wanted.offsets());
        offsets.keySet().removeIf(partition -> !owned.contains(partition) || assigned.containsKey(partition));
        return new Commit(wanted.number(), offsets);
    }

    private static Map<TopicPartition, OffsetAndMetadata> only(
            Map<TopicPartition, OffsetAndMetadata> offsets, Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> kept = new HashMap<>(offsets);
        kept.keySet().retainAll(partitions);
        return kept;
    }
}
