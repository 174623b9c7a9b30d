package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.task.InFlightRecord.State;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OffsetTrackerTest {
    private static final InFlightRecord.Owner NOBODY = (record, metadata, failure) -> {};

    private final OffsetTracker tracker = new OffsetTracker();
    private final Thread waiter = Thread.currentThread();

    private static InFlightRecord record(@Nullable Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        return new InFlightRecord(NOBODY, new SourceRecord(partition, offset, "orders", null, "v"), "orders", 1);
    }

    private static void sent(OffsetTracker tracker, InFlightRecord record, @Nullable Map<String, ?> partition) {
        tracker.sending(record, partition);
        tracker.sent(record);
    }

    private InFlightRecord send(@Nullable Map<String, ?> partition, int offset) {
        InFlightRecord record = record(partition, Map.of("at", offset));
        sent(tracker, record, partition);
        return record;
    }

    private Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> harvestOnce() {
        Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> harvest = new HashMap<>();
        tracker.harvest(harvest::put);
        return harvest;
    }

    private static Map<String, ?> partition(int number) {
        return Map.of("file", number);
    }

    private static Map<String, ?> offset(int number) {
        return Map.of("at", number);
    }

    @Test
    void nothingIsCommittableBeforeAnAcknowledgement() {
        send(partition(0), 1);

        assertThat(harvestOnce()).isEmpty();
    }

    @Test
    void anAcknowledgementOutOfOrderWaitsForThoseBeforeIt() {
        InFlightRecord first = send(partition(0), 1);
        InFlightRecord second = send(partition(0), 2);

        second.acked();
        assertThat(harvestOnce()).isEmpty();
        first.acked();
        assertThat(harvestOnce()).containsExactly(Map.entry(partition(0), offset(2)));
        assertThat(harvestOnce()).as("harvested once").isEmpty();
    }

    @Test
    void aRecordMayBeAcknowledgedAndHarvestsMayComeBeforeItsSendReturns() {
        for (int i = 1; i <= 300; i++) { // so that every length of a stretch ends with such a one
            InFlightRecord record = record(partition(0), offset(i));
            tracker.sending(record, partition(0));
            record.acked();
            assertThat(harvestOnce()).as("before record %s is queued", i).isEmpty();
            tracker.sent(record);
            assertThat(harvestOnce()).containsExactly(Map.entry(partition(0), offset(i)));
        }
    }

    @Test
    void aLostRecordHoldsBackItsOwnPartitionAlone() {
        InFlightRecord lost = send(partition(0), 1);
        InFlightRecord after = send(partition(0), 2);
        InFlightRecord other = send(partition(1), 7);

        lost.failed();
        after.acked();
        other.acked();

        assertThat(harvestOnce()).containsExactly(Map.entry(partition(1), offset(7)));
    }

    @Test
    void nullPartitionsAndNullOffsetsAreCommittable() {
        InFlightRecord nullOffset = record(partition(0), null);
        sent(tracker, nullOffset, partition(0));
        InFlightRecord nullPartition = send(null, 3);

        nullOffset.acked();
        nullPartition.acked();

        Map<Map<String, ?>, Map<String, ?>> expected = new HashMap<>();
        expected.put(partition(0), null);
        expected.put(null, Map.of("at", 3));
        assertThat(harvestOnce()).isEqualTo(expected);
    }

    @Test
    void partitionsThatAreDoneWithAreForgotten() {
        for (int i = 0; i < 1_000; i++) {
            send(partition(i), i).acked();
            harvestOnce();
            tracker.endOfBatch();
        }

        assertThat(tracker.partitions()).isLessThanOrEqualTo(32);
    }

    @Test
    void acknowledgedRecordsDoNotPileUpWhileNothingIsCommitted() {
        List<WeakReference<InFlightRecord>> early = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            InFlightRecord record = send(partition(0), i);
            record.acked();
            early.add(new WeakReference<>(record));
            tracker.endOfBatch();
        }

        System.gc();

        assertThat(early.subList(0, 80)).allMatch(reference -> reference.get() == null);
    }

    @Property(tries = 300)
    void whatIsHarvestedIsAlwaysTheContiguousAcknowledgedPrefix(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int partitions,
            @ForAll @IntRange(min = 1, max = 9) int stretch) {
        Random random = new Random(seed);
        OffsetTracker checked = new OffsetTracker(stretch);
        Map<Integer, List<InFlightRecord>> sent = new LinkedHashMap<>();
        Map<Integer, Integer> harvestedUpTo = new HashMap<>();
        List<InFlightRecord> pending = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    int partition = random.nextInt(partitions);
                    List<InFlightRecord> queue = sent.computeIfAbsent(partition, p -> new ArrayList<>());
                    InFlightRecord record = record(partition(partition), offset(queue.size()));
                    checked.sending(record, partition(partition));
                    if (random.nextInt(10) == 0) {
                        record.acked(); // before send() returned
                    } else {
                        pending.add(record);
                    }
                    checked.sent(record);
                    queue.add(record);
                }
                case 3, 4, 5 -> {
                    if (!pending.isEmpty()) {
                        InFlightRecord record = pending.remove(random.nextInt(pending.size()));
                        if (random.nextInt(60) == 0) {
                            record.failed();
                        } else {
                            record.acked();
                        }
                    }
                }
                case 6 -> checked.endOfBatch();
                default -> {
                    Map<Map<String, ?>, Map<String, ?>> harvest = new HashMap<>();
                    checked.harvest(harvest::put);
                    assertThat(harvest).as("seed " + seed).isEqualTo(expected(sent, harvestedUpTo));
                }
            }
        }
    }

    private static Map<Map<String, ?>, Map<String, ?>> expected(
            Map<Integer, List<InFlightRecord>> sent, Map<Integer, Integer> harvestedUpTo) {
        Map<Map<String, ?>, Map<String, ?>> expected = new HashMap<>();
        sent.forEach((partition, records) -> {
            int prefix = 0;
            while (prefix < records.size() && records.get(prefix).state() == State.ACKED) {
                prefix++;
            }
            if (prefix > harvestedUpTo.getOrDefault(partition, 0)) {
                expected.put(partition(partition), offset(prefix - 1));
                harvestedUpTo.put(partition, prefix);
            }
        });
        return expected;
    }

    @Test
    @Timeout(60)
    void acknowledgementsAndHarvestsOnOtherThreadsLoseNothing() throws Exception {
        int records = 200_000;
        BlockingQueue<InFlightRecord> toAck = new ArrayBlockingQueue<>(1_000);
        Map<Map<String, ?>, Map<String, ?>> committed = new HashMap<>();
        Thread acks = new Thread(() -> {
            try {
                for (int i = 0; i < records; i++) {
                    toAck.take().acked();
                    tracker.completed();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Thread commits = new Thread(() -> {
            while (acks.isAlive()) {
                tracker.harvest((partition, offset) -> {
                    Map<String, ?> before = committed.put(partition, offset);
                    if (before != null) {
                        assertThat((int) offset.get("at")).isGreaterThan((int) before.get("at"));
                    }
                });
            }
        });
        acks.start();
        commits.start();

        for (int i = 0; i < records; i++) {
            toAck.put(send(partition(i % 7), i));
            if (i % 50 == 0) {
                tracker.endOfBatch();
            }
        }
        boolean complete = tracker.awaitCompletion(Duration.ofSeconds(30));
        acks.join();
        commits.join();
        tracker.harvest(committed::put);

        assertThat(complete).isTrue();
        assertThat(committed).hasSize(7);
        for (int i = records - 7; i < records; i++) {
            assertThat(committed).containsEntry(partition(i % 7), offset(i));
        }
    }

    @Test
    @Timeout(60)
    void theLastAcknowledgementWakesWhoeverWaitsForCompletion() throws Exception {
        InFlightRecord record = send(partition(0), 1);
        Thread acks = new Thread(() -> {
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            record.acked();
            tracker.completed();
        });
        acks.start();

        boolean complete = tracker.awaitCompletion(Duration.ofMinutes(10));

        assertThat(complete).isTrue();
        acks.join();
    }

    @Test
    void waitingForCompletionEndsWithItsTimeWhenARecordIsStillUnderWay() throws Exception {
        send(partition(0), 1).acked();
        send(partition(1), 2);

        assertThat(tracker.awaitCompletion(Duration.ofMillis(20))).isFalse();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void waitingForCompletionTakesALostRecordAsComplete() throws Exception {
        send(partition(0), 1).failed();

        assertThat(tracker.awaitCompletion(Duration.ofMinutes(10))).isTrue();
    }
}
