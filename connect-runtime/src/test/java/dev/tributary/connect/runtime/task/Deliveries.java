package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.sink.SinkRecord;

/** What sink tasks were given of one topic, whoever they are: notices gaps and repetitions as they come. Thread-safe. */
final class Deliveries {
    private final Map<Integer, Long> next = new HashMap<>();
    private final List<String> gaps = new ArrayList<>();
    private final List<Repetition> repeated = new ArrayList<>();
    private long distinct;

    /** A record that was given to some task before. */
    record Repetition(int partition, long offset) {}

    synchronized void add(Collection<SinkRecord> records) {
        for (SinkRecord record : records) {
            int partition = record.originalKafkaPartition();
            long offset = record.originalKafkaOffset();
            long expected = next.getOrDefault(partition, 0L);
            if (offset > expected) {
                gaps.add("partition " + partition + ": " + offset + " follows " + (expected - 1));
            }
            if (offset < expected) {
                repeated.add(new Repetition(partition, offset));
            } else {
                distinct++;
                next.put(partition, offset + 1);
            }
        }
        notifyAll();
    }

    synchronized void await(long count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (distinct < count && System.nanoTime() < end) {
            wait(100);
        }
        assertThat(distinct)
                .as("different records given to tasks; gaps: %s", gaps)
                .isEqualTo(count);
    }

    synchronized List<String> gaps() {
        return List.copyOf(gaps);
    }

    synchronized List<Repetition> repeated() {
        return List.copyOf(repeated);
    }
}
