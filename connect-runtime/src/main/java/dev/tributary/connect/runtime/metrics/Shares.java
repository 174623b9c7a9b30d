package dev.tributary.connect.runtime.metrics;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.Frequencies;
import org.apache.kafka.common.utils.Time;

/** Successes and failures of the sample window, as shares from 0 to 1; both 0 without any. Thread-safe. */
public final class Shares {
    private static final double FAILURE = 0;
    private static final double SUCCESS = 1;

    private final MetricConfig config;
    private final Time time;
    private final Frequencies outcomes = Frequencies.forBooleanValues(name("failure"), name("success"));

    Shares(MetricConfig config, Time time) {
        this.config = config;
        this.time = time;
    }

    /** Never registered: what is shown gets its name elsewhere. */
    private static MetricName name(String outcome) {
        return new MetricName(outcome, "", "", Map.of());
    }

    public void succeeded() {
        record(SUCCESS);
    }

    public void failed() {
        record(FAILURE);
    }

    public Measurable successes() {
        return share(SUCCESS);
    }

    public Measurable failures() {
        return share(FAILURE);
    }

    private void record(double outcome) {
        long nowMs = time.milliseconds();
        synchronized (this) {
            outcomes.record(config, outcome, nowMs);
        }
    }

    private Measurable share(double outcome) {
        return (registryConfig, nowMs) -> {
            synchronized (this) {
                return outcomes.frequency(config, nowMs, outcome);
            }
        };
    }
}
