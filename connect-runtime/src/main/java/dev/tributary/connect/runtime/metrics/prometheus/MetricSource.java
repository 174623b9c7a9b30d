package dev.tributary.connect.runtime.metrics.prometheus;

import java.util.Collection;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;

/**
 * Metrics to be shown. Immutable.
 *
 * @param domain what names begin with, after {@code kafka_}
 * @param metrics those of now; asked on any thread, may change while it is read
 */
public record MetricSource(String domain, Supplier<? extends Collection<KafkaMetric>> metrics) {
    /** All of a registry of the worker. */
    public static MetricSource of(Metrics registry) {
        return new MetricSource(
                PrometheusNames.CONNECT, () -> registry.metrics().values());
    }
}
