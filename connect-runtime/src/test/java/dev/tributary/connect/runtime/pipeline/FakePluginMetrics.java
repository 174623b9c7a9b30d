package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/** Remembers for whom metrics were made and which of them were closed. */
public final class FakePluginMetrics implements PluginMetricsFactory {
    public final List<String> open = new CopyOnWriteArrayList<>();

    @Override
    public Handle create(LinkedHashMap<String, String> tags) {
        String name = tags.toString();
        open.add(name);
        return new Handle() {
            @Override
            public PluginMetrics metrics() {
                return new NoMetrics();
            }

            @Override
            public void close() {
                open.remove(name);
            }
        };
    }

    private static final class NoMetrics implements PluginMetrics {
        @Override
        public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
            return new MetricName(name, "plugins", description, tags);
        }

        @Override
        public void addMetric(MetricName metricName, MetricValueProvider<?> metricValueProvider) {}

        @Override
        public void removeMetric(MetricName metricName) {}

        @Override
        public Sensor addSensor(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void removeSensor(String name) {}
    }
}
