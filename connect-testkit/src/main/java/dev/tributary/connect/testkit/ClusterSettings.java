package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a {@link ClusterBuilder} was told. Immutable. */
record ClusterSettings(
        Shape shape,
        Duration timeout,
        Map<String, String> workerProperties,
        List<Path> pluginLocations,
        List<Class<?>> expectedPlugins,
        KafkaSource kafka) {
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
    private static final int MOST_REPLICAS = 3;

    /** How many workers, and of what kind. */
    record Shape(int workers, boolean standalone, boolean processes) {}

    /** Kafka that runs already, or how to start it. */
    record KafkaSource(@Nullable KafkaCluster given, Supplier<KafkaCluster> start) {}

    /** What the properties file of each worker would hold. */
    Map<String, String> propertiesFor(KafkaCluster running, Path folder) {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", running.bootstrapServers());
        properties.put("listeners", "http://localhost:0");
        properties.put("key.converter", STRINGS);
        properties.put("value.converter", STRINGS);
        properties.put("offset.flush.interval.ms", "1000");
        if (shape.standalone()) {
            properties.put(
                    "offset.storage.file.filename", folder.resolve("offsets").toString());
        } else {
            addClusterProperties(properties, running);
        }
        if (!pluginLocations.isEmpty()) {
            properties.put(
                    "plugin.path",
                    pluginLocations.stream()
                            .map(path -> path.toAbsolutePath().toString())
                            .collect(Collectors.joining(",")));
        }
        properties.putAll(workerProperties);
        return Map.copyOf(properties);
    }

    private static void addClusterProperties(Map<String, String> properties, KafkaCluster running) {
        // Kafka may be shared with other clusters.
        String id = "testkit-" + UUID.randomUUID().toString().substring(0, 8);
        int replicas = running instanceof EmbeddedKafka embedded ? Math.min(embedded.brokers(), MOST_REPLICAS) : 1;
        properties.put("group.id", id);
        for (String topic : List.of("config", "offset", "status")) {
            properties.put(topic + ".storage.topic", id + "-" + topic);
            properties.put(topic + ".storage.replication.factor", Integer.toString(replicas));
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("session.timeout.ms", "6000");
        properties.put("heartbeat.interval.ms", "2000");
        properties.put("scheduled.rebalance.max.delay.ms", "0");
    }
}
