package dev.tributary.connect.testkit.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * Every call that a worker of this process makes to one connector and its tasks. Found by the plugins that record, which a worker
 * creates, through an id in their configuration. Thread-safe.
 */
final class Recording implements AutoCloseable {
    static final String KEY = "conformance.recording";
    private static final Map<String, Recording> OPEN = new ConcurrentHashMap<>();
    private static final AtomicInteger IDS = new AtomicInteger();

    private final String id = "recording-" + IDS.incrementAndGet();
    private final Class<? extends Connector> connectorClass;
    private final List<RecordedCall> calls = new ArrayList<>();
    private final AtomicLong records = new AtomicLong();
    private final AtomicInteger instances = new AtomicInteger();

    private Recording(Class<? extends Connector> connectorClass) {
        this.connectorClass = connectorClass;
    }

    static Recording open(Class<? extends Connector> connectorClass) {
        var recording = new Recording(connectorClass);
        OPEN.put(recording.id, recording);
        return recording;
    }

    /** Of the configuration that a worker hands to a recorder; null when it is none of the suite's. */
    static @Nullable Recording of(Map<String, String> config) {
        String id = config.get(KEY);
        return id == null ? null : OPEN.get(id);
    }

    static Recording expected(Map<String, String> config) {
        Recording recording = of(config);
        if (recording == null) {
            throw new IllegalStateException(
                    "Setting '%s': %s (expected: a recording of this process; this connector works in the conformance suite alone, in workers of the test's process)"
                            .formatted(KEY, config.get(KEY)));
        }
        return recording;
    }

    String id() {
        return id;
    }

    Class<? extends Connector> connectorClass() {
        return connectorClass;
    }

    /** What the recorded plugin must see: its own class, and no trace of the recording. */
    Map<String, String> without(Map<String, String> config) {
        Map<String, String> own = new HashMap<>(config);
        own.remove(KEY);
        if (own.containsKey("connector.class")) {
            own.put("connector.class", connectorClass.getName());
        }
        return own;
    }

    Map<String, String> with(Map<String, String> config) {
        Map<String, String> marked = new HashMap<>(config);
        marked.put(KEY, id);
        return marked;
    }

    /** A name for an instance, in the order of their creation. */
    String newInstance(String kind) {
        return kind + " #" + instances.incrementAndGet();
    }

    <T> T record(String instance, String method, Callable<T> call) throws Exception {
        var recorded = new RecordedCall(instance, method, Thread.currentThread());
        synchronized (calls) {
            calls.add(recorded);
        }
        try {
            T answer = call.call();
            recorded.end(null);
            return answer;
        } catch (Throwable e) {
            recorded.end(e);
            throw e;
        }
    }

    /** A call that throws no checked exceptions. */
    <T> T recordPlain(String instance, String method, Callable<T> call) {
        try {
            return record(instance, method, call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(method + " threw a checked exception that it cannot throw", e);
        }
    }

    void recordRun(String instance, String method, Runnable call) {
        recordPlain(instance, method, () -> {
            call.run();
            return method;
        });
    }

    void moved(int count) {
        records.addAndGet(count);
    }

    /** How many records poll() has returned, or put() has taken. */
    long records() {
        return records.get();
    }

    List<RecordedCall> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    long count(String method) {
        return calls().stream().filter(call -> call.method().equals(method)).count();
    }

    @Override
    public void close() {
        OPEN.remove(id);
    }
}
