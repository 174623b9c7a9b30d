package dev.tributary.connect.runtime.preview;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Time that is left. Thread-safe as far as the clock is. */
final class Budget {
    private final LongSupplier nanos;
    private final long end;

    /** @param nanos a clock that only goes forward */
    Budget(Duration whole, LongSupplier nanos) {
        this.nanos = nanos;
        this.end = nanos.getAsLong() + whole.toNanos();
    }

    /** Zero when it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    }

    boolean isOver() {
        return end - nanos.getAsLong() <= 0;
    }
}
