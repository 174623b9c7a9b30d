package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.runtime.metrics.Distribution;
import dev.tributary.connect.runtime.metrics.Flow;
import dev.tributary.connect.runtime.metrics.MetricSet;
import dev.tributary.connect.runtime.metrics.MetricSets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What a source task shows beside what every task does. Told by the task's thread, but for {@link #written} and {@link
 * #lost}; read by anybody.
 *
 * <p>{@link #written} is the only thing that happens per record of a task that delivers at least once, on the producer's
 * thread: an ordinary write to memory. All else is per batch.
 */
final class SourceTaskMetrics {
    private final TaskMetrics task;
    private final MetricSets sets;
    private final Distribution pollTimes;
    private final Distribution active;
    private final Distribution ages;
    private final Distribution transactions;
    private final Flow polledFlow;
    private final Flow writtenFlow;
    private volatile long polled;
    private volatile long sent;
    private volatile long left;
    private volatile double age = Double.NaN;
    /** Written by one thread at a time: that of the producer, or the task's. */
    private final AtomicLong written = new AtomicLong();
    /** Seldom, and on any thread. */
    private final LongAdder lost = new LongAdder();

    SourceTaskMetrics(TaskMetrics task, MetricSets sets, MetricSet.Bean bean, boolean transactional) {
        this.task = task;
        this.sets = sets;
        this.pollTimes = sets.distribution();
        this.active = sets.distribution();
        this.ages = sets.distribution();
        this.transactions = sets.distribution();
        this.polledFlow = sets.flow(() -> polled);
        this.writtenFlow = sets.flow(written::get);
        show(bean, transactional);
        task.progress().figures(() -> polled, this::freshness);
    }

    private Freshness freshness() {
        double now = age;
        return Double.isNaN(now)
                ? Freshness.UNKNOWN
                : new Freshness(null, null, Duration.ofMillis(Math.max(0, (long) now)), null);
    }

    private void show(MetricSet.Bean bean, boolean transactional) {
        bean.measured("source-record-poll-rate", polledFlow.rate())
                .measured("source-record-poll-total", polledFlow.total())
                .measured("source-record-write-rate", writtenFlow.rate())
                .measured("source-record-write-total", writtenFlow.total())
                .measured("poll-batch-max-time-ms", pollTimes.maximum())
                .measured("poll-batch-avg-time-ms", pollTimes.average())
                .number("source-record-active-count", this::activeCount)
                .measured("source-record-active-count-max", active.maximum())
                .measured("source-record-active-count-avg", active.average())
                .number("source-record-send-total", () -> sent)
                .number("source-record-age-ms", () -> age)
                .measured("source-record-age-max-ms", ages.maximum())
                .measured("source-record-age-avg-ms", ages.average());
        if (transactional) {
            bean.measured("transaction-size-min", transactions.minimum())
                    .measured("transaction-size-max", transactions.maximum())
                    .measured("transaction-size-avg", transactions.average());
        }
    }

    TaskMetrics task() {
        return task;
    }

    long nanoseconds() {
        return sets.nanoseconds();
    }

    /** A poll answered a list; one that answers null is not told. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the task's thread alone
    void polled(List<SourceRecord> records, long nanoseconds) {
        pollTimes.record(MetricSets.millis(nanoseconds));
        if (records.isEmpty()) {
            return;
        }
        polled += records.size();
        polledFlow.sample();
        writtenFlow.sample();
        active.record(activeCount());
        task.batch(records.size());
        age(records.get(0));
    }

    /** The first of a batch speaks for it: it is the oldest where there is an order. */
    private void age(SourceRecord first) {
        Long timestamp = first == null ? null : first.timestamp(); // a null record fails the task a little later
        if (timestamp == null) {
            age = Double.NaN;
            return;
        }
        double now = sets.nowMs() - timestamp;
        age = now;
        ages.record(now);
    }

    /** So many records of a batch were handed to the producer, so many were dropped by transforms or failed. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the task's thread alone
    void progressed(int handedOver, int leftOut) {
        sent += handedOver;
        left += leftOut;
    }

    /** Kafka acknowledged a record. On the producer's thread, or the task's if that is where it completes. */
    void written() {
        written.lazySet(written.getPlain() + 1);
    }

    /** Kafka did not take a record that was handed to the producer, or an aborted transaction had it. */
    void lost(int records) {
        lost.add(records);
    }

    /** A transaction of so many records was committed: only now they count as written. */
    void transaction(int records) {
        written.lazySet(written.getPlain() + records);
        writtenFlow.sample();
        transactions.record(records);
    }

    private double activeCount() {
        long over =
                written.get() + left + lost.sum(); // first, or what is over may seem to be more than what was polled
        return Math.max(0, polled - over);
    }
}
