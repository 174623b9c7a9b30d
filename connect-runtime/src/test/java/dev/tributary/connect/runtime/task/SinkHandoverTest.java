package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.task.SinkHandover.Commit;
import dev.tributary.connect.runtime.task.SinkHandover.Orders;
import dev.tributary.connect.runtime.task.SinkHandover.Rebalance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SinkHandoverTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);
    private final SinkHandover handover = new SinkHandover(new SinkHandover.Room(2, 10, 1_000));

    private static SinkBatch batch(Map<TopicPartition, SinkBatch.Span> spans) {
        List<SinkRecord> records = new ArrayList<>();
        spans.forEach((partition, span) -> {
            for (long offset = span.first(); offset < span.next(); offset++) {
                records.add(new SinkRecord(
                        "x",
                        9,
                        null,
                        null,
                        null,
                        null,
                        offset,
                        null,
                        TimestampType.NO_TIMESTAMP_TYPE,
                        null,
                        partition.topic(),
                        partition.partition(),
                        offset));
            }
        });
        return new SinkBatch(records, spans, 10L * records.size());
    }

    private void open(TopicPartition... partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            positions.put(partition, 0L);
        }
        handover.assigned(positions);
        handover.takeRebalance();
        handover.opened(positions.keySet());
    }

    @Test
    void partitionsArePausedUntilTheyAreOpen() {
        handover.assigned(Map.of(A, 0L));
        assertThat(handover.takeOrders().paused()).containsExactly(A);
        assertThat(handover.takeRebalance().assigned()).isEqualTo(Map.of(A, 0L));
        assertThat(handover.takeOrders().paused()).containsExactly(A);
        handover.opened(Set.of(A));
        assertThat(handover.takeOrders().paused()).isEmpty();
    }

    @Test
    void thereIsRoomForSoManyBatchesAndRecords() {
        open(A);
        handover.offer(List.of(batch(Map.of(A, new SinkBatch.Span(0, 4)))));
        assertThat(handover.takeOrders().idle()).isFalse();
        handover.offer(List.of(batch(Map.of(A, new SinkBatch.Span(4, 5)))));
        assertThat(handover.takeOrders().idle()).isTrue();
        handover.takeBatch();
        assertThat(handover.takeOrders().idle()).isFalse();
        handover.offer(List.of(batch(Map.of(A, new SinkBatch.Span(5, 15)))));
        handover.takeBatch();
        assertThat(handover.takeOrders().idle()).isTrue(); // one batch, but ten records
    }

    @Test
    void bytesTakeRoomToo() {
        open(A);
        SinkBatch large = new SinkBatch(List.of(), Map.of(A, new SinkBatch.Span(0, 1)), 999);
        assertThat(handover.hasRoomBeside(SinkHandover.Room.NONE.plus(large))).isTrue();
        handover.offer(List.of(large));
        assertThat(handover.takeOrders().full()).isFalse();
        assertThat(handover.hasRoomBeside(new SinkHandover.Room(1, 0, 1))).isFalse();
        handover.seek(Map.of(A, 0L)); // what waited is forgotten, and its size
        assertThat(handover.hasRoomBeside(SinkHandover.Room.NONE.plus(large))).isTrue();
        SinkBatch larger = new SinkBatch(List.of(), Map.of(A, new SinkBatch.Span(0, 1)), 1_000);
        handover.takeOrders();
        handover.offer(List.of(larger));
        assertThat(handover.takeOrders().full()).isTrue();
        handover.takeBatch();
        assertThat(handover.takeOrders().full()).isFalse();
    }

    @Test
    void roomThatWasMadeAfterTheOrdersWereTakenIsNotWaitedFor() throws Exception {
        open(A);
        handover.offer(List.of(batch(Map.of(A, new SinkBatch.Span(0, 10)))));
        Orders full = handover.takeOrders();
        assertThat(full.full()).isTrue();
        handover.takeBatch();
        Thread.currentThread().interrupt(); // whoever waits now is thrown out
        try {
            handover.awaitOrders(full, 60_000);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aPartitionThatCameAndWentIsNeverMentioned() {
        handover.assigned(Map.of(A, 0L));
        handover.lost(Set.of(A));
        assertThat(handover.takeRebalance()).isNull();
    }

    @Test
    void aRevocationThatThePluginDoesNotGetToCountsAsLoss() throws Exception {
        open(A);
        handover.offer(List.of(batch(Map.of(A, new SinkBatch.Span(0, 4)))));
        assertThat(handover.revoke(Set.of(A), 0)).isNull();
        Rebalance rebalance = handover.takeRebalance();
        assertThat(rebalance.lost()).containsExactly(A);
        assertThat(rebalance.revoked()).isNull();
        assertThat(handover.takeBatch()).isNull();
    }

    @Test
    void aPartitionThatWasNotOpenedYetIsRevokedWithoutWaiting() throws Exception {
        handover.assigned(Map.of(A, 0L));
        assertThat(handover.revoke(Set.of(A), 60_000)).isEmpty();
    }

    @Test
    void theEndOfTheTaskAnswersARevocation() throws Exception {
        open(A, B);
        handover.finish(Map.of(A, new OffsetAndMetadata(3), B, new OffsetAndMetadata(4)));
        assertThat(handover.revoke(Set.of(A), 60_000)).isEqualTo(Map.of(A, new OffsetAndMetadata(3)));
        assertThat(handover.takeOrders().last()).isEqualTo(Map.of(B, new OffsetAndMetadata(4)));
    }

    @Test
    void nothingIsCommittedForPartitionsThatAreGone() {
        open(A, B);
        handover.commit(new Commit(1, Map.of(A, new OffsetAndMetadata(3), B, new OffsetAndMetadata(4))));
        handover.lost(Set.of(A));
        handover.assigned(Map.of(A, 0L)); // and came back, to be opened anew
        assertThat(handover.takeOrders().commit().offsets()).isEqualTo(Map.of(B, new OffsetAndMetadata(4)));
        assertThat(handover.takeOrders().commit()).isNull();
    }

    @Test
    void aCommitOrderedBeforeARevocationDoesNotSetBackWhatWasCommittedThenIfThePartitionsComeBack() throws Exception {
        open(A, B);
        handover.commit(new Commit(1, Map.of(A, new OffsetAndMetadata(3), B, new OffsetAndMetadata(4))));
        handover.revoke(Set.of(A), 0);
        open(A);

        assertThat(handover.takeOrders().commit().offsets()).isEqualTo(Map.of(B, new OffsetAndMetadata(4)));
    }

    @Test
    void anAbandonedTaskCommitsNothingWhateverWasAskedFor() {
        open(A);
        handover.commit(new Commit(1, Map.of(A, new OffsetAndMetadata(3))));
        handover.abandon();
        handover.finish(Map.of(A, new OffsetAndMetadata(3)));
        Orders orders = handover.takeOrders();
        assertThat(orders.commit()).isNull();
        assertThat(orders.last()).isEmpty();
    }

    @Test
    void aFailureIsToldAfterWhatWasPolledBeforeUnlessNothingWorks() {
        open(A);
        handover.offer(List.of(batch(Map.of(A, new SinkBatch.Span(0, 1)))));
        RuntimeException poison = new RuntimeException("poison");
        handover.failed(poison, false);
        assertThat(handover.failure()).isNull();
        assertThat(handover.takeOrders().idle()).isTrue();
        handover.takeBatch();
        assertThat(handover.failure()).isSameAs(poison);
        handover.failed(new RuntimeException("second"), true);
        assertThat(handover.failure()).isSameAs(poison);
    }

    /**
     * Whatever is paused, sought, lost and assigned: each partition's records arrive in order, without gap, from where it
     * was opened or sought to, and never while it is paused by the task or not open.
     */
    @Property(tries = 500)
    void recordsArriveInOrderAndWithoutGap(@ForAll long seed) {
        new Simulation(new Random(seed)).run();
    }

    /** A consumer and a plugin, stepped at random by one thread. */
    private static final class Simulation {
        private final Random random;
        private final SinkHandover handover = new SinkHandover(new SinkHandover.Room(3, 20, Long.MAX_VALUE));
        private final List<TopicPartition> all = List.of(A, B, new TopicPartition("u", 0));
        // the consumer
        private final Map<TopicPartition, Long> positions = new HashMap<>();
        private Set<TopicPartition> paused = Set.of();
        // the plugin
        private final Map<TopicPartition, Long> expected = new HashMap<>();
        private final Set<TopicPartition> pausedByTask = new HashSet<>();

        private Simulation(Random random) {
            this.random = random;
        }

        void run() {
            for (int step = 0; step < 300; step++) {
                step();
            }
            handover.resume(all);
            pausedByTask.clear();
            pluginTurn(); // the last rebalance
            Map<TopicPartition, Long> before = new HashMap<>(expected);
            for (int i = 0; i < 20; i++) {
                consumerTurn(1, false);
                pluginTurn();
            }
            assertThat(expected.keySet()).isEqualTo(positions.keySet());
            before.keySet().retainAll(expected.keySet());
            // progress: nothing stays paused for ever
            expected.forEach((partition, next) -> {
                if (before.containsKey(partition)) {
                    assertThat(next).isGreaterThan(before.get(partition));
                }
            });
        }

        private void step() {
            TopicPartition one = all.get(random.nextInt(all.size()));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> consumerTurn(random.nextInt(5), random.nextInt(3) == 0);
                case 3, 4 -> pluginTurn();
                case 5 -> pauseOrSeek(one);
                case 6 -> {
                    if (positions.remove(one) != null) {
                        handover.lost(Set.of(one));
                    }
                }
                default -> {
                    if (!positions.containsKey(one)) {
                        long position = random.nextInt(100);
                        positions.put(one, position);
                        handover.assigned(Map.of(one, position));
                        pausedByTask.retainAll(positions.keySet());
                    }
                }
            }
        }

        /** Between poll and offer, while records are converted, the plugin may ask for something. */
        private void consumerTurn(int count, boolean interfere) {
            Orders orders = handover.takeOrders();
            orders.seeks().forEach((partition, offset) -> {
                assertThat(positions).containsKey(partition); // the real one would throw
                positions.put(partition, offset);
            });
            paused = orders.paused();
            Map<TopicPartition, SinkBatch.Span> spans = new HashMap<>();
            if (!orders.idle() && count > 0) {
                positions.replaceAll((partition, position) -> {
                    if (paused.contains(partition)) {
                        return position;
                    }
                    spans.put(partition, new SinkBatch.Span(position, position + count));
                    return position + count;
                });
            }
            if (interfere) {
                pauseOrSeek(all.get(random.nextInt(all.size())));
            }
            if (!spans.isEmpty()) {
                handover.offer(List.of(batch(spans)));
            }
        }

        private void pluginTurn() {
            Rebalance rebalance = handover.takeRebalance();
            if (rebalance != null) {
                rebalance.lost().forEach(expected::remove);
                expected.putAll(rebalance.assigned());
                handover.opened(rebalance.assigned().keySet());
            }
            SinkBatch batch = handover.takeBatch();
            if (batch == null) {
                return;
            }
            batch.spans().forEach((partition, span) -> {
                assertThat(pausedByTask).doesNotContain(partition);
                assertThat(expected).containsEntry(partition, span.first());
                expected.put(partition, span.next());
            });
            assertThat(batch.records()).hasSize((int) batch.spans().values().stream()
                    .mapToLong(span -> span.next() - span.first())
                    .sum());
        }

        private void pauseOrSeek(TopicPartition partition) {
            if (!expected.containsKey(partition)) {
                return;
            }
            switch (random.nextInt(3)) {
                case 0 -> {
                    handover.pause(Set.of(partition));
                    pausedByTask.add(partition);
                }
                case 1 -> {
                    handover.resume(Set.of(partition));
                    pausedByTask.remove(partition);
                }
                default -> {
                    long offset = random.nextInt(100);
                    handover.seek(Map.of(partition, offset));
                    expected.put(partition, offset);
                }
            }
        }
    }
}
