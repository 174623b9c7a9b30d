package dev.tributary.connect.runtime.group;

import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * The time of the group's connection: starts as the wall clock's, then goes on steadily. When the wall clock is set back,
 * a client that goes by it sends no heartbeat until it has caught up, and a lease would last as much longer. Thread-safe.
 */
final class MonotonicTime implements Time {
    private final long originMs = Time.SYSTEM.milliseconds();
    private final long originNs = System.nanoTime();

    @Override
    public long milliseconds() {
        return originMs + (System.nanoTime() - originNs) / 1_000_000;
    }

    @Override
    public long nanoseconds() {
        return System.nanoTime();
    }

    @Override
    public void sleep(long ms) {
        Time.SYSTEM.sleep(ms);
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) throws InterruptedException {
        long remainingMs = deadlineMs - milliseconds();
        Time.SYSTEM.waitObject(object, condition, Time.SYSTEM.milliseconds() + remainingMs);
    }
}
