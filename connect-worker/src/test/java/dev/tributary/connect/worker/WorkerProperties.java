package dev.tributary.connect.worker;

import dev.tributary.connect.testkit.kafka.TestKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Properties of workers for tests: string converters, a free port on loopback, offsets in the given folder. */
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
}
