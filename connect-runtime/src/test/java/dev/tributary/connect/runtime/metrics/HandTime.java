package dev.tributary.connect.runtime.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** Time that goes on when a test says so, and a registry that goes by it. Thread-safe. */
public final class HandTime implements Time {
    private final AtomicLong nanoseconds =
            new AtomicLong(Duration.ofDays(20_000).toNanos());
    public final Metrics registry = new Metrics(new MetricConfig(), List.of(), this);
    public final MetricSets sets = new MetricSets(registry, this);

    public void advance(Duration time) {
        nanoseconds.addAndGet(time.toNanos());
    }

    /** The value of a metric; null if there is none of this name, group and tag values. */
    public @Nullable Object value(MetricGroup group, String name, String... tagValues) {
        return registry.metrics().entrySet().stream()
                .filter(metric -> is(metric.getKey(), group, name, List.of(tagValues)))
                .map(metric -> metric.getValue().metricValue())
                .findFirst()
                .orElse(null);
    }

    private static boolean is(MetricName metric, MetricGroup group, String name, List<String> tagValues) {
        return metric.name().equals(name)
                && metric.group().equals(group.groupName())
                && List.copyOf(metric.tags().values()).equals(tagValues);
    }

    @Override
    public long milliseconds() {
        return nanoseconds.get() / 1_000_000;
    }

    @Override
    public long nanoseconds() {
        return nanoseconds.get();
    }

    @Override
    public void sleep(long ms) {
        advance(Duration.ofMillis(ms));
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
        throw new UnsupportedOperationException();
    }
}
