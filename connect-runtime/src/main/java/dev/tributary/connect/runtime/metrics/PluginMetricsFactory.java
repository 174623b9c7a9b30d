package dev.tributary.connect.runtime.metrics;

import java.util.LinkedHashMap;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Makes the metrics that plugins register for themselves (KIP-877). Thread-safe. */
public interface PluginMetricsFactory {
    /**
     * The metrics of one plugin instance, shown as {@code kafka.connect:type=plugins,<tags>}.
     *
     * @param tags in the order in which they appear in the name
     */
    Handle create(LinkedHashMap<String, String> tags);

    /** The metrics of one plugin instance; closing removes everything that it registered. */
    interface Handle extends AutoCloseable {
        PluginMetrics metrics();

        @Override
        void close();
    }
}
