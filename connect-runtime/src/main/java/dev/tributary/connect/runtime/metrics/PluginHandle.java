package dev.tributary.connect.runtime.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;

/**
 * The metrics of one plugin instance. A registry knows a sensor by its name alone, so each instance's sensors get names
 * of their own there: otherwise two tasks that both call a sensor "records" would share it, and the first to end would
 * take it from the other.
 *
 * @param number no other instance has the same
 */
record PluginHandle(PluginMetricsImpl plugin, long number, AtomicBoolean closed)
        implements PluginMetricsFactory.Handle, PluginMetrics {
    PluginHandle(PluginMetricsImpl plugin, long number) {
        this(plugin, number, new AtomicBoolean());
    }

    @Override
    public PluginMetrics metrics() {
        return this;
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return; // what has these names by now may be another run's
        }
        try {
            plugin.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Metrics of a plugin could not be removed.", e);
        }
    }

    @Override
    public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
        return plugin.metricName(name, description, tags);
    }

    @Override
    public void addMetric(MetricName metricName, MetricValueProvider<?> metricValueProvider) {
        plugin.addMetric(metricName, metricValueProvider);
    }

    @Override
    public void removeMetric(MetricName metricName) {
        plugin.removeMetric(metricName);
    }

    @Override
    public Sensor addSensor(String name) {
        return plugin.addSensor(unique(name));
    }

    @Override
    public void removeSensor(String name) {
        plugin.removeSensor(unique(name));
    }

    private String unique(String name) {
        return "plugin-" + number + ":" + name;
    }
}
