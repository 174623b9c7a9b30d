package dev.tributary.connect.runtime.preview;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes of the settings of a task's consumer those of one that leaves no traces. Stateless but for a counter. */
final class ConsumerSettings {
    /** Of one answer of a broker. */
    private static final int MOST_BYTES = 8 << 20;

    private static final AtomicLong NUMBERS = new AtomicLong();

    private ConsumerSettings() {}

    /**
     * @param task as a sink task would have them: the worker's settings, then the connector's
     * @param connector its name, for the client id
     */
    static Map<String, Object> of(Map<String, Object> task, String connector) {
        Map<String, Object> settings = new HashMap<>(task);
        // No group, so nothing can be committed, and nothing is fenced or rebalanced.
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        settings.remove(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);
        // Interceptors and reporters are the user's code, and some write what they see to topics.
        settings.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // what is asked for may be deleted meanwhile
        settings.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                "connector-preview-" + connector + "-" + NUMBERS.incrementAndGet());
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        // Quick answers of bounded size, whatever is good for the tasks.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "250");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(MOST_BYTES));
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(MOST_BYTES / 8));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "500");
        return settings;
    }
}
