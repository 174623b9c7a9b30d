package dev.tributary.connect.runtime.metrics.prometheus;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** The samples of one name and type. Used by one thread. */
final class Family {
    /** In the order in which they take names: a later one gives way. */
    enum Type {
        /** Its samples' names end in {@code _total}. */
        COUNTER("_total"),
        /** Facts in labels, with the value 1; its samples' names end in {@code _info}. */
        INFO("_info"),
        GAUGE(""),
        /** Grows only, but has a name that formats do not allow for a counter. */
        UNKNOWN("");

        private final String suffix;

        Type(String suffix) {
            this.suffix = suffix;
        }
    }

    private final String name;
    private final Type type;
    private final Map<Labels, Double> samples = new HashMap<>();
    private String help = "";

    /**
     * @param name without the suffix of the type
     */
    Family(String name, Type type) {
        this.name = name;
        this.type = type;
    }

    Type type() {
        return type;
    }

    /** Without suffix; unique among the families of a page. */
    String name() {
        return name;
    }

    /** As samples show it. */
    String sampleName() {
        return name + type.suffix;
    }

    /** The first sample of the same labels wins: a page may not have two. */
    void add(Labels labels, double value, String description) {
        samples.putIfAbsent(labels, value);
        // Plugins may describe the same name differently: the page must not change from one read to the next.
        if (!description.isEmpty() && (help.isEmpty() || description.compareTo(help) < 0)) {
            help = description;
        }
    }

    /**
     * @param shownAs the name, or another where this is taken
     * @throws IllegalArgumentException if the library does not allow the name
     */
    MetricSnapshot snapshot(String shownAs) {
        MetricMetadata metadata = new MetricMetadata(shownAs, help.isEmpty() ? null : help);
        return switch (type) {
            case COUNTER ->
                new CounterSnapshot(
                        metadata, points((labels, value) -> new CounterDataPointSnapshot(value, labels, null, 0L)));
            case INFO -> new InfoSnapshot(metadata, points((labels, value) -> new InfoDataPointSnapshot(labels)));
            case GAUGE ->
                new GaugeSnapshot(metadata, points((labels, value) -> new GaugeDataPointSnapshot(value, labels, null)));
            case UNKNOWN ->
                new UnknownSnapshot(
                        metadata, points((labels, value) -> new UnknownDataPointSnapshot(value, labels, null)));
        };
    }

    private <T> java.util.List<T> points(BiFunction<Labels, Double, T> point) {
        return samples.entrySet().stream()
                .map(sample -> point.apply(sample.getKey(), sample.getValue()))
                .toList();
    }
}
