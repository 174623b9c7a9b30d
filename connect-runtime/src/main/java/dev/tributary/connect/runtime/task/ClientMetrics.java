package dev.tributary.connect.runtime.task;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The few of a Kafka client's hundreds of metrics that tell what ails it. Thread-safe.
 *
 * @param all the client's
 */
record ClientMetrics(Supplier<? extends Map<MetricName, ? extends Metric>> all) {
    /** Groups of a client as a whole: not of a node, topic or partition, of which there may be thousands. */
    private static final Set<String> GROUPS = Set.of(
            "producer-metrics", "consumer-metrics", "consumer-fetch-manager-metrics", "consumer-coordinator-metrics");

    private static final Set<String> TELLING = Set.of(
            // connections
            "connection-count",
            "connection-creation-total",
            "failed-authentication-total",
            "request-rate",
            "request-latency-avg",
            "request-latency-max",
            // producer
            "record-send-total",
            "record-error-total",
            "record-error-rate",
            "record-retry-total",
            "record-queue-time-avg",
            "record-size-max",
            "requests-in-flight",
            "waiting-threads",
            "buffer-available-bytes",
            "buffer-exhausted-total",
            "produce-throttle-time-avg",
            // consumer
            "records-consumed-total",
            "records-lag-max",
            "fetch-latency-avg",
            "fetch-throttle-time-avg",
            "last-poll-seconds-ago",
            "last-heartbeat-seconds-ago",
            "assigned-partitions",
            "commit-latency-avg",
            "rebalance-total",
            "failed-rebalance-total",
            "last-rebalance-seconds-ago");

    /** By name; those that have no value yet are left out. */
    Map<String, Double> telling() {
        Map<String, Double> telling = new TreeMap<>();
        all.get().forEach((name, metric) -> {
            if (TELLING.contains(name.name())
                    && GROUPS.contains(name.group())
                    && !name.tags().containsKey("topic")
                    && metric.metricValue() instanceof Number value
                    && !Double.isNaN(value.doubleValue())
                    && !Double.isInfinite(value.doubleValue())) {
                telling.put(name.name(), value.doubleValue());
            }
        });
        return telling;
    }
}
