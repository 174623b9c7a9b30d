package dev.tributary.connect.runtime.metrics;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's metrics registry with the reporters that the user chose, JMX (domain {@code kafka.connect}) by default.
 * Registers the worker itself as {@code app-info}. Thread-safe.
 */
public final class WorkerMetrics implements PluginMetricsFactory, AutoCloseable {
    /** The JMX domain, and the reporters' namespace. */
    static final String NAMESPACE = "kafka.connect";

    /** Kafka makes reporters of a configuration, so it is given one of this single key. */
    private static final ConfigDef REPORTERS = new ConfigDef()
            .define(
                    CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                    Type.LIST,
                    Importance.LOW,
                    "The classes that metrics are reported by.");

    private static final Logger LOG = LoggerFactory.getLogger(WorkerMetrics.class);

    private final Metrics registry;
    private final MetricSets sets;
    private final String workerId;
    private final AtomicLong plugins = new AtomicLong();

    /**
     * Starts the reporters.
     *
     * @param workerId shown as {@code client-id}, and handed to reporters as {@code client.id}
     * @param kafkaClusterId shown to reporters; null if it is not known
     * @param workerProperties the worker's originals: reporters find their own settings there
     * @param time when the worker started, and what rates are computed with
     * @throws InvalidWorkerConfigException if a reporter's class cannot be made, naming it; those made before it are closed
     */
    public WorkerMetrics(
            String workerId,
            @Nullable String kafkaClusterId,
            MetricsSettings settings,
            Map<String, String> workerProperties,
            Time time) {
        this.workerId = workerId;
        registry = new Metrics(
                new MetricConfig()
                        .samples(settings.samples())
                        .timeWindow(settings.sampleWindow().toMillis(), TimeUnit.MILLISECONDS)
                        .recordLevel(Sensor.RecordingLevel.forName(settings.recordingLevel())),
                reporters(workerId, settings, workerProperties),
                time,
                new KafkaMetricsContext(NAMESPACE, contextLabels(kafkaClusterId, settings, workerProperties)));
        sets = new MetricSets(registry, time);
        AppInfoParser.registerAppInfo(NAMESPACE, workerId, registry, time.milliseconds());
    }

    private static List<MetricsReporter> reporters(
            String workerId, MetricsSettings settings, Map<String, String> workerProperties) {
        List<MetricsReporter> reporters = new ArrayList<>();
        for (String name : settings.reporters()) {
            Map<String, Object> properties = new HashMap<>(workerProperties);
            properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of(name));
            try {
                reporters.addAll(CommonClientConfigs.metricsReporters(
                        workerId, new AbstractConfig(REPORTERS, properties, false)));
            } catch (RuntimeException | LinkageError e) { // a reporter is the user's code
                reporters.forEach(made -> Utils.closeQuietly(made, "metric reporter"));
                LOG.error("Metric reporter {} cannot be made", name, e);
                throw new InvalidWorkerConfigException(List.of(new ConfigProblem(
                        CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                        name,
                        "classes on the worker's class path (not on plugin.path) that implement "
                                + MetricsReporter.class.getName() + " and accept the worker's settings; but: "
                                + reason(e))));
            }
        }
        return reporters;
    }

    /** Kafka says what it did; the cause, why that failed. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : failure.getMessage() + ": " + cause;
    }

    /** What reporters see beside the metrics (KIP-606), without the namespace. */
    private static Map<String, ?> contextLabels(
            @Nullable String kafkaClusterId, MetricsSettings settings, Map<String, String> workerProperties) {
        Map<String, @Nullable Object> labels = new HashMap<>(settings.contextLabels());
        if (kafkaClusterId != null) {
            labels.put("connect.kafka.cluster.id", kafkaClusterId);
        }
        String groupId = workerProperties.get("group.id");
        if (groupId != null) {
            labels.put("connect.group.id", groupId);
        }
        return labels;
    }

    /** For the worker's own sensors. Closed with this object. */
    public Metrics registry() {
        return registry;
    }

    /** Where the worker and what it runs register what {@link MetricTemplates} lists. */
    public MetricSets sets() {
        return sets;
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
