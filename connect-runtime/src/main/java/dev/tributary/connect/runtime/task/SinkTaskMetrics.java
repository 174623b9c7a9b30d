package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.runtime.metrics.Distribution;
import dev.tributary.connect.runtime.metrics.Flow;
import dev.tributary.connect.runtime.metrics.MetricSet;
import dev.tributary.connect.runtime.metrics.MetricSets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a sink task shows beside what every task does. Told by its two threads, per batch and put, never per record; read
 * by anybody.
 */
final class SinkTaskMetrics {
    /** Sums over all partitions are not made more often, for there may be thousands. */
    private static final long SAMPLE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How often the consumer is asked how far behind it is. Not at once: until its first answer it would ask a broker. */
    private static final long LAG_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long UNKNOWN_TIME = -1;

    private final TaskMetrics task;
    private final MetricSets sets;
    private final Function<TopicPartition, MetricSet.Bean> beans;
    private final Map<TopicPartition, Progress> partitions = new ConcurrentHashMap<>();
    private final Distribution active;
    private final Distribution putTimes;
    private final LongAdder completed = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final Flow readFlow;
    private final Flow sentFlow;
    private final Flow completedFlow;
    private final Flow skippedFlow;
    private volatile long read;
    private volatile long sent;
    private volatile int sequence;
    /** Of the record put last; {@link #UNKNOWN_TIME} if it had none. */
    private volatile long putTimestampMs = UNKNOWN_TIME;
    /** How old the oldest of the records put last was; {@link #UNKNOWN_TIME} without timestamps. */
    private volatile long endToEndMs = UNKNOWN_TIME;
    // Of the plugin's thread.
    private long commitBeganNs;
    // Of the consumer's thread.
    private long sampledNs;
    private long lagsReadNs;

    /** How far the task is in a partition; every field has one writer. */
    private static final class Progress {
        private static final long UNKNOWN = -1;

        private final MetricSet.Bean bean;
        private volatile long consumed; // the next offset that the consumer gives
        private volatile long delivered; // the next offset that the plugin is given
        private volatile long committed;
        private volatile long end = UNKNOWN;

        Progress(MetricSet.Bean bean, long position) {
            this.bean = bean;
            move(position);
            committed = position;
        }

        private void move(long position) {
            consumed = position;
            delivered = position;
        }

        private double lag() {
            long known = end;
            return known == UNKNOWN ? Double.NaN : Math.max(0, Math.max(known, consumed) - delivered);
        }
    }

    SinkTaskMetrics(
            TaskMetrics task, MetricSets sets, MetricSet.Bean bean, Function<TopicPartition, MetricSet.Bean> beans) {
        this.task = task;
        this.sets = sets;
        this.beans = beans;
        this.active = sets.distribution();
        this.putTimes = sets.distribution();
        this.readFlow = sets.flow(() -> read);
        this.sentFlow = sets.flow(() -> sent);
        this.completedFlow = sets.flow(completed::sum);
        this.skippedFlow = sets.flow(skipped::sum);
        this.sampledNs = sets.nanoseconds() - SAMPLE_NS;
        this.lagsReadNs = sets.nanoseconds();
        show(bean);
        task.progress().figures(() -> sent, this::freshness);
    }

    private void show(MetricSet.Bean bean) {
        bean.measured("sink-record-read-rate", readFlow.rate())
                .measured("sink-record-read-total", readFlow.total())
                .measured("sink-record-send-rate", sentFlow.rate())
                .measured("sink-record-send-total", sentFlow.total())
                .number("sink-record-active-count", this::activeCount)
                .measured("sink-record-active-count-max", active.maximum())
                .measured("sink-record-active-count-avg", active.average())
                .number("partition-count", partitions::size)
                .number("offset-commit-seq-no", () -> sequence)
                .measured("offset-commit-completion-rate", completedFlow.rate())
                .measured("offset-commit-completion-total", completedFlow.total())
                .measured("offset-commit-skip-rate", skippedFlow.rate())
                .measured("offset-commit-skip-total", skippedFlow.total())
                .measured("put-batch-max-time-ms", putTimes.maximum())
                .measured("put-batch-avg-time-ms", putTimes.average())
                .number("sink-record-lag-max", this::greatestLag);
    }

    long nanoseconds() {
        return sets.nanoseconds();
    }

    // ---- the consumer's thread

    /** A poll brought so many records. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the consumer's thread alone
    void consumed(int records, Map<TopicPartition, SinkBatch.Span> spans) {
        read += records;
        readFlow.sample();
        spans.forEach((partition, span) -> {
            Progress progress = partitions.get(partition);
            if (progress != null) { // else it is just being opened
                progress.consumed = span.next();
            }
        });
        long nowNs = sets.nanoseconds();
        if (nowNs - sampledNs >= SAMPLE_NS) {
            sampledNs = nowNs;
            active.record(activeCount());
        }
    }

    /** Whether it is time for {@link #readLags}. */
    boolean lagsDue() {
        return sets.nanoseconds() - lagsReadNs >= LAG_NS;
    }

    /**
     * Notes how far behind the consumer is.
     *
     * @param assigned what is being read at the moment; of others the end is not known, and asking for it is a request
     * @param lags the consumer's {@code currentLag}
     */
    void readLags(Collection<TopicPartition> assigned, Function<TopicPartition, OptionalLong> lags) {
        lagsReadNs = sets.nanoseconds();
        for (TopicPartition partition : assigned) {
            Progress progress = partitions.get(partition);
            OptionalLong lag = progress == null ? OptionalLong.empty() : lags.apply(partition);
            if (progress != null && lag.isPresent()) {
                progress.end = progress.consumed + lag.getAsLong();
            }
        }
    }

    // ---- the plugin's thread

    /** A put of these records went well. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the plugin's thread alone
    void put(List<SinkRecord> records, long nanoseconds) {
        putTimes.record(MetricSets.millis(nanoseconds));
        if (!records.isEmpty()) { // an empty one only lets the plugin do something
            task.batch(records.size());
            aged(records.get(0).timestamp(), records.get(records.size() - 1).timestamp());
        }
        sent += records.size();
        sentFlow.sample();
    }

    /** The first and the last of a batch speak for it: the oldest is one of them where there is an order. */
    private void aged(@Nullable Long first, @Nullable Long last) {
        putTimestampMs = last == null ? UNKNOWN_TIME : last;
        Long oldest = first == null ? last : last == null ? first : Long.valueOf(Math.min(first, last));
        if (oldest == null) {
            endToEndMs = UNKNOWN_TIME;
            return;
        }
        long age = Math.max(0, sets.nowMs() - oldest);
        endToEndMs = age;
        task.endToEnd(age);
    }

    /** A put threw. */
    void putFailed(long nanoseconds) {
        putTimes.record(MetricSets.millis(nanoseconds));
    }

    void assigned(Map<TopicPartition, Long> positions) {
        positions.forEach((partition, position) -> {
            MetricSet.Bean bean = beans.apply(partition);
            Progress progress = new Progress(bean, position);
            partitions.put(partition, progress);
            bean.remove(); // lost and back again without a word
            bean.number("sink-record-lag", progress::lag);
        });
    }

    void dropped(Collection<TopicPartition> gone) {
        for (TopicPartition partition : gone) {
            Progress progress = partitions.remove(partition);
            if (progress != null) {
                progress.bean.remove();
            }
        }
    }

    void delivered(TopicPartition partition, long next) {
        Progress progress = partitions.get(partition);
        if (progress != null) {
            progress.delivered = next;
        }
    }

    /** The task goes on from another offset. */
    void moved(TopicPartition partition, long offset) {
        Progress progress = partitions.get(partition);
        if (progress != null) {
            progress.move(offset);
        }
    }

    void committed(TopicPartition partition, OffsetAndMetadata offset) {
        Progress progress = partitions.get(partition);
        if (progress != null) {
            progress.committed = offset.offset();
        }
    }

    void commitBegan(int number) {
        sequence = number;
        commitBeganNs = sets.nanoseconds();
    }

    /** The newest commit ended. */
    void commitEnded(boolean well) {
        if (well) {
            completed.increment();
            completedFlow.sample();
            task.committed(sets.nanoseconds() - commitBeganNs);
        } else {
            task.commitFailed();
        }
    }

    /** A commit ended after a newer one had begun. */
    void commitSkipped() {
        skipped.increment();
        skippedFlow.sample();
    }

    // ---- any thread

    /** Where the task committed last, in the form of answers about offsets; of many partitions some. */
    List<ConnectorOffset> committedOffsets() {
        List<ConnectorOffset> offsets = new ArrayList<>();
        partitions.entrySet().stream()
                .limit(TaskInsight.MOST_OFFSETS)
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition)))
                .forEach(entry -> {
                    Map<String, Object> partition = new LinkedHashMap<>();
                    partition.put("kafka_topic", entry.getKey().topic());
                    partition.put("kafka_partition", entry.getKey().partition());
                    offsets.add(new ConnectorOffset(partition, Map.of("kafka_offset", entry.getValue().committed)));
                });
        return offsets;
    }

    private double activeCount() {
        long count = 0;
        for (Progress progress : partitions.values()) {
            count += Math.max(0, progress.consumed - progress.committed);
        }
        return count;
    }

    private Freshness freshness() {
        Long lag = lag();
        long putMs = putTimestampMs;
        long latencyMs = endToEndMs;
        Duration behind = null;
        if (lag != null && lag == 0) {
            behind = Duration.ZERO;
        } else if (lag != null && putMs != UNKNOWN_TIME) {
            behind = Duration.ofMillis(Math.max(0, sets.nowMs() - putMs));
        }
        return new Freshness(lag, behind, null, latencyMs == UNKNOWN_TIME ? null : Duration.ofMillis(latencyMs));
    }

    /** Of all partitions whose lag is known; null if none is. */
    private @Nullable Long lag() {
        Long sum = null;
        for (Progress progress : partitions.values()) {
            double lag = progress.lag();
            if (!Double.isNaN(lag)) {
                sum = (sum == null ? 0 : sum) + (long) lag;
            }
        }
        return sum;
    }

    private double greatestLag() {
        double greatest = Double.NaN;
        for (Progress progress : partitions.values()) {
            double lag = progress.lag();
            if (!Double.isNaN(lag) && !(lag <= greatest)) {
                greatest = lag;
            }
        }
        return greatest;
    }
}
