package dev.tributary.connect.testkit.conformance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looking again until a deadline, and watching that something does not happen for a while. */
final class Observation {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

    private Observation() {}

    interface Condition {
        boolean holds() throws Exception;
    }

    /** Whether it held before the time was over. */
    static boolean comesTrue(Duration limit, Condition condition) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("Interrupted while waiting");
        }
    }
}
