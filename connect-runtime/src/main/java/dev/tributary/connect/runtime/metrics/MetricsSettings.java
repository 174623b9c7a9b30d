package dev.tributary.connect.runtime.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.Sensor;
import org.jspecify.annotations.Nullable;

/**
 * What the worker's properties say about its metrics, and who the worker is. Immutable.
 *
 * @param workerId shown as {@code client-id}, and handed to reporters as {@code client.id}
 * @param kafkaClusterId shown to reporters; null if it is not known
 * @param workerProperties as the user wrote them; reporters find their own settings there
 */
public record MetricsSettings(String workerId, @Nullable String kafkaClusterId, Map<String, String> workerProperties) {
    private static final String CONTEXT_PREFIX = CommonClientConfigs.METRICS_CONTEXT_PREFIX;

    private static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(
                    CommonClientConfigs.METRICS_SAMPLE_WINDOW_MS_CONFIG,
                    Type.LONG,
                    30_000L,
                    ConfigDef.Range.atLeast(0),
                    Importance.LOW,
                    "How long a sample of a metric is, in milliseconds.")
            .define(
                    CommonClientConfigs.METRICS_NUM_SAMPLES_CONFIG,
                    Type.INT,
                    2,
                    ConfigDef.Range.atLeast(1),
                    Importance.LOW,
                    "How many samples a metric keeps.")
            .define(
                    CommonClientConfigs.METRICS_RECORDING_LEVEL_CONFIG,
                    Type.STRING,
                    Sensor.RecordingLevel.INFO.name,
                    ConfigDef.ValidString.in(Sensor.RecordingLevel.INFO.name, Sensor.RecordingLevel.DEBUG.name),
                    Importance.LOW,
                    "The finest metrics that are recorded.")
            .define(
                    CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
                    Type.LIST,
                    List.of(JmxReporter.class.getName()),
                    Importance.LOW,
                    "The classes that metrics are reported by.");

    public MetricsSettings {
        workerProperties = Map.copyOf(workerProperties);
    }

    /** @throws org.apache.kafka.common.config.ConfigException naming the setting that is wrong */
    AbstractConfig parsed() {
        return new AbstractConfig(CONFIG_DEF, workerProperties, false);
    }

    /** The labels that reporters see beside the metrics (KIP-606), without their namespace. */
    Map<String, Object> contextLabels() {
        Map<String, Object> labels = new HashMap<>();
        workerProperties.forEach((name, value) -> {
            if (name.startsWith(CONTEXT_PREFIX)) {
                labels.put(name.substring(CONTEXT_PREFIX.length()), value);
            }
        });
        if (kafkaClusterId != null) {
            labels.put("connect.kafka.cluster.id", kafkaClusterId);
        }
        String groupId = workerProperties.get("group.id");
        if (groupId != null) {
            labels.put("connect.group.id", groupId);
        }
        return labels;
    }
}
