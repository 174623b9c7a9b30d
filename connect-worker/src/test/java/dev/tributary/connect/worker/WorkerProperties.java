package dev.tributary.connect.worker;

import dev.tributary.connect.testkit.kafka.TestKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Properties of workers for tests: string converters, a free port on loopback, state of their own. */
final class WorkerProperties {
    private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

    private WorkerProperties() {}

    static Map<String, String> standalone(Path folder) {
        return standalone(folder, TestKafka.shared().bootstrapServers());
    }

    static Map<String, String> standalone(Path folder, String bootstrapServers) {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("key.converter", STRINGS);
        properties.put("value.converter", STRINGS);
        properties.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        properties.put("offset.flush.interval.ms", "200");
        properties.put("listeners", "http://127.0.0.1:0");
        return properties;
    }

    /** Of any worker of the cluster of that name. */
    static Map<String, String> distributed(String cluster) {
        return distributed(cluster, TestKafka.shared().bootstrapServers());
    }

    static Map<String, String> distributed(String cluster, String bootstrapServers) {
        Map<String, String> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("group.id", cluster);
        properties.put("key.converter", STRINGS);
        properties.put("value.converter", STRINGS);
        for (String topic : new String[] {"config", "offset", "status"}) {
            properties.put(topic + ".storage.topic", cluster + "-" + topic);
            properties.put(topic + ".storage.replication.factor", "1");
        }
        properties.put("offset.storage.partitions", "3");
        properties.put("status.storage.partitions", "2");
        properties.put("offset.flush.interval.ms", "200");
        properties.put("session.timeout.ms", "6000"); // the least that brokers allow
        properties.put("listeners", "http://127.0.0.1:0");
        return properties;
    }
}
