package dev.tributary.connect.runtime.log;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * An admin client, and how patient it was configured to be. One serves any number of logs, which do not close it.
 * Thread-safe.
 *
 * @param retryLimit how long a topic's creation is tried again while there are fewer brokers than it needs: {@code
 *     default.api.timeout.ms}; while none answers there is no limit
 * @param retryBackoff how long to wait in between: {@code retry.backoff.ms}
 */
public record KafkaAdmin(Admin client, Duration retryLimit, Duration retryBackoff) implements AutoCloseable {
    /** Connects with a client configuration. Throws {@link org.apache.kafka.common.KafkaException} if it is wrong. */
    public static KafkaAdmin create(Map<String, Object> config) {
        Map<String, Object> parsed = AdminClientConfig.configDef().parse(config);
        return new KafkaAdmin(
                Admin.create(config),
                millis(parsed, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG),
                millis(parsed, AdminClientConfig.RETRY_BACKOFF_MS_CONFIG));
    }

    private static Duration millis(Map<String, Object> parsed, String key) {
        return Duration.ofMillis(((Number) Objects.requireNonNull(parsed.get(key))).longValue());
    }

    /** Does not wait for unfinished calls: they fail. */
    @Override
    public void close() {
        client.close(Duration.ZERO);
    }
}
