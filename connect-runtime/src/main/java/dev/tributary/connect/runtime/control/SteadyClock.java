package dev.tributary.connect.runtime.control;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Shows the time of its making plus what has passed since: a clock of the machine that is set meanwhile moves no deadline.
 * Thread-safe.
 */
final class SteadyClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
