package dev.tributary.connect.runtime.health;

import java.time.Duration;
import java.time.Instant;

/** Time that moves when it is told. Of the test's thread. */
final class HandClock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Duration passed = Duration.ZERO;

    void advance(Duration time) {
        passed = passed.plus(time);
    }

    long nanoseconds() {
        return passed.toNanos();
    }

    Instant now() {
        return START.plus(passed);
    }
}
