package dev.tributary.connect.runtime.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;

/**
 * The worker's metrics registry with the reporters that the user chose, JMX (domain {@code kafka.connect}) by default.
 * Registers the worker itself as {@code app-info}. Thread-safe.
 */
public final class WorkerMetrics implements PluginMetricsFactory, AutoCloseable {
    /** The JMX domain, and the reporters' namespace. */
    static final String NAMESPACE = "kafka.connect";

    private final Metrics registry;
    private final String workerId;
    private final AtomicLong plugins = new AtomicLong();

    /** @throws org.apache.kafka.common.config.ConfigException naming the metrics setting that is wrong */
    public WorkerMetrics(MetricsSettings settings, Time time) {
        AbstractConfig config = settings.parsed();
        workerId = settings.workerId();
        List<MetricsReporter> reporters = CommonClientConfigs.metricsReporters(workerId, config);
        registry = new Metrics(
                new MetricConfig()
                        .samples(config.getInt(CommonClientConfigs.METRICS_NUM_SAMPLES_CONFIG))
                        .timeWindow(
                                config.getLong(CommonClientConfigs.METRICS_SAMPLE_WINDOW_MS_CONFIG),
                                TimeUnit.MILLISECONDS)
                        .recordLevel(Sensor.RecordingLevel.forName(
                                config.getString(CommonClientConfigs.METRICS_RECORDING_LEVEL_CONFIG))),
                reporters,
                time,
                new KafkaMetricsContext(NAMESPACE, settings.contextLabels()));
        AppInfoParser.registerAppInfo(NAMESPACE, workerId, registry, time.milliseconds());
    }

    /** For the worker's own sensors. Closed with this object. */
    public Metrics registry() {
        return registry;
    }

    @Override
    public Handle create(LinkedHashMap<String, String> tags) {
        return new PluginHandle(new PluginMetricsImpl(registry, new LinkedHashMap<>(tags)), plugins.incrementAndGet());
    }

    /** Closes the reporters; what is still registered disappears. */
    @Override
    public void close() {
        AppInfoParser.unregisterAppInfo(NAMESPACE, workerId, registry);
        registry.close();
    }
}
