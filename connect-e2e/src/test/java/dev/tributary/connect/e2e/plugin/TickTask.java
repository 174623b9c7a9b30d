package dev.tributary.connect.e2e.plugin;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Sends records whose key is {@code connector-task} and whose value tells which incarnation of the task sent it, in which
 * process, and when: {@code instance pid number millis}.
 */
public final class TickTask extends SourceTask {
    private final String instance = UUID.randomUUID().toString();
    private final long pid = ProcessHandle.current().pid();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private String key = "";
    private String topic = "";
    private @Nullable Integer partition;
    private long intervalMs;
    private long sent;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        key = props.get(TickSource.NAME) + "-" + props.get(TickSource.TASK);
        topic = String.valueOf(props.get(TickSource.TOPIC));
        partition = props.containsKey(TickSource.PARTITION) ? Integer.valueOf(props.get(TickSource.PARTITION)) : null;
        intervalMs = Long.parseLong(props.getOrDefault(TickSource.INTERVAL_MS, "100"));
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (stopped.await(intervalMs, TimeUnit.MILLISECONDS)) {
            return null;
        }
        String value = "%s %d %d %d".formatted(instance, pid, sent++, System.currentTimeMillis());
        return List.of(new SourceRecord(
                Map.of("task", key),
                Map.of("sent", sent),
                topic,
                partition,
                Schema.STRING_SCHEMA,
                key,
                Schema.STRING_SCHEMA,
                value));
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
