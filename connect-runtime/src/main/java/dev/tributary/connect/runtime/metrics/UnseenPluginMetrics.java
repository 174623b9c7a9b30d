package dev.tributary.connect.runtime.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;

/** Takes what plugins register and shows it nowhere: for those that run beside the ones whose metrics count. Thread-safe. */
public final class UnseenPluginMetrics implements PluginMetricsFactory {
    @Override
    public Handle create(LinkedHashMap<String, String> tags) {
        var registry = new Metrics();
        var metrics = new PluginMetricsImpl(registry, new LinkedHashMap<>(tags));
        return new Handle() {
            @Override
            public PluginMetrics metrics() {
                return metrics;
            }

            @Override
            public void close() {
                try {
                    metrics.close();
                } catch (IOException e) {
                    throw new UncheckedIOException("The metrics of a plugin do not close", e);
                } finally {
                    registry.close();
                }
            }
        };
    }
}
