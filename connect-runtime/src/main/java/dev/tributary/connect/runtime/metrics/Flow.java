package dev.tributary.connect.runtime.metrics;

import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.common.utils.Time;

/**
 * A counter that somebody else keeps, and its rate per second. Thread-safe.
 *
 * <p>Counting is free of this: the rate is worked out of what the counter has grown by, when somebody looks and, so that
 * what was counted falls into the right window, at {@link #sample()}.
 */
public final class Flow {
    private final MetricConfig config;
    private final Time time;
    private final LongSupplier total;
    private final Rate rate = new Rate();
    private long seen;

    Flow(MetricConfig config, Time time, LongSupplier total) {
        this.config = config;
        this.time = time;
        this.total = total;
    }

    /** To be called now and then while the counter grows, such as once per batch. */
    public void sample() {
        sample(time.milliseconds());
    }

    private synchronized void sample(long nowMs) {
        long now = total.getAsLong();
        if (now != seen) {
            rate.record(config, now - seen, nowMs);
            seen = now;
        }
    }

    public Measurable total() {
        return (registryConfig, nowMs) -> total.getAsLong();
    }

    public Measurable rate() {
        return (registryConfig, nowMs) -> {
            synchronized (this) {
                sample(nowMs);
                return rate.measure(config, nowMs);
            }
        };
    }
}
