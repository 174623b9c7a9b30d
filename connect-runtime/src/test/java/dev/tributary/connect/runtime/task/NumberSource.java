package dev.tributary.connect.runtime.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Counts upwards for ever from where its offset says, never far ahead of what Kafka has acknowledged. What it did is
 * static, because tests cannot reach the instance.
 */
public final class NumberSource extends SourceTask {
    private static final Map<String, Integer> PARTITION = Map.of("numbers", 0);
    private static final int BATCH = 100;
    private static final int AHEAD = 2_000;
    private static final Object MONITOR = new Object();
    private static int acknowledged;
    private static int startedAt;

    private String topic = "";
    private int next;
    private int acknowledgedByMe;

    static void reset() {
        synchronized (MONITOR) {
            acknowledged = 0;
            startedAt = -1;
        }
    }

    static int startedAt() {
        synchronized (MONITOR) {
            return startedAt;
        }
    }

    /** Waits until so many more records were acknowledged than now. */
    static void awaitAcknowledged(int more) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        synchronized (MONITOR) {
            int wanted = acknowledged + more;
            while (acknowledged < wanted) {
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("only " + acknowledged + " of " + wanted + " were acknowledged");
                }
                MONITOR.wait(leftMs);
            }
        }
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        topic = props.get("topic");
        Map<String, Object> offset = context.offsetStorageReader().offset(PARTITION);
        next = offset == null ? 0 : ((Long) offset.get("next")).intValue();
        synchronized (MONITOR) {
            startedAt = next;
        }
        acknowledgedByMe = next;
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        synchronized (MONITOR) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            while (next > acknowledgedByMe + AHEAD) {
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    return null;
                }
                MONITOR.wait(leftMs);
            }
        }
        List<SourceRecord> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            batch.add(new SourceRecord(PARTITION, Map.of("next", next + 1), topic, null, String.valueOf(next)));
            next++;
        }
        return batch;
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        synchronized (MONITOR) {
            acknowledged++;
            acknowledgedByMe++;
            MONITOR.notifyAll();
        }
    }

    @Override
    public void stop() {}
}
