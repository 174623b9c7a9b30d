package dev.tributary.connect.json;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Runs a check with many random generators, each from a seed of its own. A failure names the seed; {@code
 * -Dtributary.test.seed=SEED} runs that case alone, {@code -Dtributary.test.cases=FACTOR} runs that many times as many.
 */
final class Cases {
    private static final long FIRST_SEED = 20_261_122_000_000L;

    private Cases() {}

    static void run(int count, Consumer<RandomGenerator> check) {
        Long only = Long.getLong("tributary.test.seed");
        long first = only == null ? FIRST_SEED : only;
        long end = only == null ? first + (long) count * Integer.getInteger("tributary.test.cases", 1) : first + 1;
        for (long seed = first; seed < end; seed++) {
            try {
                check.accept(new SplittableRandom(seed));
            } catch (Throwable failure) {
                throw new AssertionError("Replay with -Dtributary.test.seed=" + seed + ": " + failure, failure);
            }
        }
    }
}
