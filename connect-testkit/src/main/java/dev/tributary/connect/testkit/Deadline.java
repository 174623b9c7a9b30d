package dev.tributary.connect.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The one place where this kit looks again until something holds. Immutable. */
record Deadline(long endNanos, Duration limit) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(40);

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos(), limit);
    }

    boolean hasPassed() {
        return System.nanoTime() - endNanos >= 0;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(1, endNanos - System.nanoTime()));
    }

    /** @throws IllegalStateException if the thread is interrupted; the interrupt is kept */
    static void pauseBeforeNextLook() {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("Interrupted while waiting; the test was probably timed out from outside.");
        }
    }
}
