package dev.tributary.connect.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Its task fails so many times when it starts, then works: as one does whose database comes back. */
public final class FailingConnector extends OneTaskSource {
    static final String FAILURES = "failures";
    private static final Map<String, AtomicInteger> STARTS = new ConcurrentHashMap<>();

    /** How often the task of a connector was started, in this JVM. */
    static int starts(String connector) {
        return counter(connector).get();
    }

    private static AtomicInteger counter(String connector) {
        return STARTS.computeIfAbsent(connector, key -> new AtomicInteger());
    }

    public FailingConnector() {
        super(FailingTask.class);
    }

    /** Its task. */
    public static final class FailingTask extends SourceTask {
        @Override
        public void start(Map<String, String> config) {
            int start = counter(config.get("name")).incrementAndGet();
            if (start <= Integer.parseInt(config.get(FAILURES))) {
                throw new ConnectException(
                        "start " + start + " failed", new java.io.IOException("refused by port " + start));
            }
        }

        @Override
        public @Nullable List<SourceRecord> poll() throws InterruptedException {
            Thread.sleep(10); // as a plugin that has nothing to tell
            return null;
        }

        @Override
        public void stop() {}

        @Override
        public String version() {
            return "1";
        }
    }
}
