package dev.tributary.connect.runtime.group;

import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.Metrics;

/** Shows how much this worker runs. Thread-safe: written by the membership, read by reporters. Source: {@code worker} 4.1. */
final class AssignedMetrics {
    private static final String GROUP = GroupConnection.METRIC_PREFIX + "-coordinator-metrics";
    private volatile Assignment assignment = Assignment.NOTHING;

    /** Registers the metrics, which go with the registry. */
    AssignedMetrics(Metrics metrics) {
        metrics.addMetric(
                metrics.metricName("assigned-connectors", GROUP, "How many connector instances this worker runs."),
                (Measurable) (config, nowMs) -> assignment.connectors().size());
        metrics.addMetric(metrics.metricName("assigned-tasks", GROUP, "How many tasks this worker runs."), (Measurable)
                (config, nowMs) -> assignment.tasks().size());
    }

    void show(Assignment newest) {
        assignment = newest;
    }
}
