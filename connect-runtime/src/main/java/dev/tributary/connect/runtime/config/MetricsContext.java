package dev.tributary.connect.runtime.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels that go with the metrics of every Kafka client of a worker. Source: {@code worker} 1.9. */
final class MetricsContext {
    private static final String PREFIX = "metrics.context.";

    private MetricsContext() {}

    /**
     * @param clusterId of the Kafka cluster, null as long as it is not known
     */
    static void addTo(Map<String, Object> config, WorkerConfig worker, @Nullable String clusterId) {
        worker.originals().forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                config.put(key, value);
            }
        });
        if (clusterId != null) {
            config.put(PREFIX + "connect.kafka.cluster.id", clusterId);
        }
        String group = worker.originals().get(DistributedKeys.GROUP_ID);
        if (group != null) {
            config.put(PREFIX + "connect.group.id", group);
        }
    }
}
