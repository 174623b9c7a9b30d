package dev.tributary.connect.worker;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.rest.alerts.AlertSetup.AlertMetrics;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import dev.tributary.connect.runtime.metrics.MetricSet;
import dev.tributary.connect.runtime.metrics.MetricSets;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Joins alerts, which REST watches over, to the metrics. Thread-safe. They are registered as long as the registry is open. */
final class AlertCounts implements AlertMetrics {
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Map<AlertKind, Integer> active = Map.of();

    AlertCounts(MetricSets sets) {
        MetricSet set = sets.open("alerts");
        set.bean(MetricGroup.ALERTS)
                .number("delivery-total", delivered::sum)
                .number("delivery-failure-total", failed::sum);
        for (AlertKind kind : AlertKind.values()) {
            set.bean(MetricGroup.ALERT, kind.word()).whole("active-count", () -> active.getOrDefault(kind, 0));
        }
    }

    @Override
    public void active(Map<AlertKind, Integer> counts) {
        active = Map.copyOf(counts);
    }

    @Override
    public void delivered() {
        delivered.increment();
    }

    @Override
    public void failed() {
        failed.increment();
    }
}
