package dev.tributary.connect.e2e;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true, with patience: a deadline only ends what would never come. */
public final class Await {
    /** For what takes seconds on an idle machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final long BETWEEN_LOOKS_MS = 50;

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        until(what, PATIENCE, condition, () -> "");
    }

    public static void until(String what, BooleanSupplier condition, Supplier<String> lastSeen) {
        until(what, PATIENCE, condition, lastSeen);
    }

    /**
     * @param what is waited for, for the error
     * @param lastSeen what was there instead, for the error
     * @throws AssertionError if the condition does not hold in time
     */
    public static void until(String what, Duration patience, BooleanSupplier condition, Supplier<String> lastSeen) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new AssertionError(
                        "Waited %s in vain for: %s. Last seen: %s".formatted(patience, what, lastSeen.get()));
            }
            pause(BETWEEN_LOOKS_MS);
        }
    }

    /** Lets time pass because its passing is the point: while others are watched, or something is held up. */
    public static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }
}
