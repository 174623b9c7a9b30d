package dev.tributary.connect.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Reads a pond, well unless told otherwise. */
public class PondSourceTask extends SourceTask {
    /** What it may do wrong. */
    enum Fault {
        NONE,
        LEAVES_A_THREAD,
        SPINS,
        LOSES_ONE,
        THROWS_IN_STOP,
        FORGETS_ITS_POSITION,
        HAS_ITS_OWN_POSITION,
        WAITS_FOR_RECORDS_FOR_EVER,
        IS_DEAF
    }

    private final CountDownLatch stopped = new CountDownLatch(1);
    private Fault fault = Fault.NONE;
    private String topic = "";
    private int position;
    private @Nullable Pond pond;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> config) {
        Pond own = Pond.named(String.valueOf(config.get("pond")));
        pond = own;
        topic = config.getOrDefault("topic", "t");
        fault = Fault.valueOf(config.getOrDefault("fault", "NONE"));
        if (fault == Fault.HAS_ITS_OWN_POSITION) {
            position = own.ownPosition.get();
        } else if (fault != Fault.FORGETS_ITS_POSITION) {
            Map<String, Object> offset = context.offsetStorageReader().offset(Map.of("pond", own.name));
            position = offset == null ? 0 : ((Number) offset.get("position")).intValue();
        }
        if (fault == Fault.LEAVES_A_THREAD) {
            var thread = new Thread(PondSourceTask::awaitEndOfTests, "pond-leak");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void awaitEndOfTests() {
        while (Pond.TESTS_OVER.getCount() > 0) {
            try {
                Pond.TESTS_OVER.await();
            } catch (InterruptedException e) {
                continue; // that is the fault
            }
        }
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Pond own = pond;
        if (own == null) {
            throw new IllegalStateException("not started");
        }
        List<SourceRecord> records = take(own);
        while (records.isEmpty() && fault == Fault.WAITS_FOR_RECORDS_FOR_EVER && stopped.getCount() > 0) {
            stopped.await(20, TimeUnit.MILLISECONDS);
            records = take(own);
        }
        if (records.isEmpty() && fault == Fault.IS_DEAF && position > 0) {
            awaitEndOfTests();
        }
        if (records.isEmpty() && fault != Fault.SPINS && stopped.await(50, TimeUnit.MILLISECONDS)) {
            return null;
        }
        return records.isEmpty() ? null : records;
    }

    private List<SourceRecord> take(Pond own) {
        List<SourceRecord> records = new ArrayList<>();
        for (String text : own.from(position)) {
            position++;
            if (fault != Fault.LOSES_ONE || position != 4) {
                records.add(new SourceRecord(
                        Map.of("pond", own.name), Map.of("position", position), topic, Schema.STRING_SCHEMA, text));
            }
        }
        own.ownPosition.set(position);
        return records;
    }

    @Override
    public void stop() {
        stopped.countDown();
        if (fault == Fault.THROWS_IN_STOP) {
            throw new IllegalStateException("no way to close this");
        }
    }
}
