package dev.tributary.connect.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** A source whose one task, told to stop, waits at a gate that the test opens. For one test at a time. */
public final class GatedConnector extends SourceConnector {
    static volatile CountDownLatch STOPPING = new CountDownLatch(1);
    static volatile CountDownLatch GATE = new CountDownLatch(1);

    static void reset() {
        STOPPING = new CountDownLatch(1);
        GATE = new CountDownLatch(1);
    }

    @Override
    public void start(Map<String, String> config) {}

    @Override
    public Class<? extends Task> taskClass() {
        return GatedTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int most) {
        return List.of(Map.of());
    }

    @Override
    public void stop() {}

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public String version() {
        return "1";
    }

    /** The task. */
    public static final class GatedTask extends SourceTask {
        private final CountDownLatch told = new CountDownLatch(1);

        @Override
        public void start(Map<String, String> config) {}

        @Override
        public @Nullable List<SourceRecord> poll() throws InterruptedException {
            boolean unused = told.await(50, TimeUnit.MILLISECONDS);
            return null;
        }

        @Override
        public void stop() {
            told.countDown();
            STOPPING.countDown();
            try {
                boolean unused = GATE.await(60, TimeUnit.SECONDS); // here: poll may not be called any more
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String version() {
            return "1";
        }
    }
}
