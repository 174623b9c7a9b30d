package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.group.SimulatedTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that moves only when told, and what is to happen at which of its times. One thread. */
final class VirtualTime implements InstantSource, SimulatedTimer {
    private final PriorityQueue<Scheduled> queue =
            new PriorityQueue<>(Comparator.comparing(Scheduled::at).thenComparingLong(Scheduled::number));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long number;

    private record Scheduled(Instant at, long number, Runnable work) {}

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable work) {
        queue.add(new Scheduled(now.plus(delay), number++, work));
    }

    /** When the next thing happens; null if nothing is to happen. */
    Instant next() {
        return queue.isEmpty() ? null : queue.peek().at();
    }

    /** Moves the clock there, and runs what is next if it is due. */
    void step(Instant to) {
        now = to.isAfter(now) ? to : now;
        if (!queue.isEmpty() && !queue.peek().at().isAfter(now)) {
            queue.remove().work().run();
        }
    }
}
