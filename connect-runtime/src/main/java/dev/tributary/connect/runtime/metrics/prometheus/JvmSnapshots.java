package dev.tributary.connect.runtime.metrics.prometheus;

import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's own numbers under the names of Prometheus' Java client: {@code jvm_*}, {@code process_*}. One set for the
 * process, made when it is asked for first; it listens to nothing and has no thread. Thread-safe.
 */
final class JvmSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(JvmSnapshots.class);
    private static final PrometheusRegistry REGISTRY = registry();

    private JvmSnapshots() {}

    private static PrometheusRegistry registry() {
        // Not the library's default registry: that may be of the application that this worker is embedded in.
        PrometheusRegistry registry = new PrometheusRegistry();
        ProcessMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        return registry;
    }

    static List<MetricSnapshot> read() {
        try {
            return REGISTRY.scrape().stream().toList();
        } catch (RuntimeException e) { // a JVM that does not tell something must not cost the page
            LOG.warn("The numbers of the JVM could not be read; /metrics is without them", e);
            return List.of();
        }
    }
}
