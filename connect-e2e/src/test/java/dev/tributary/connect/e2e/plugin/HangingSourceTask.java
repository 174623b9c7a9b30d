package dev.tributary.connect.e2e.plugin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** The task of {@link HangingSource}. */
public final class HangingSourceTask extends SourceTask {
    private final CountDownLatch stopped = new CountDownLatch(1);

    public HangingSourceTask() {
        Gate.pass("source task constructor");
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        Gate.pass("source task start");
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Gate.pass("source task poll");
        if (stopped.await(50, TimeUnit.MILLISECONDS)) {
            return null;
        }
        return List.of(new SourceRecord(Map.of("p", 1), Map.of("o", 1), "hanging", Schema.STRING_SCHEMA, "tick"));
    }

    @Override
    public void stop() {
        stopped.countDown();
        Gate.pass("source task stop");
    }
}
