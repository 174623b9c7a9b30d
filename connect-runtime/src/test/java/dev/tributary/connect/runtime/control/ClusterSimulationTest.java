package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Clusters of many workers with everything that can befall them, each decided by one seed, all on virtual time.
 *
 * <p>{@code -Dtributary.simulation.seed=N} plays one seed, with its journal; {@code -Dtributary.simulation.seeds=N} plays so
 * many; {@code -Dtributary.simulation.first=N} begins with that one.
 */
class ClusterSimulationTest {
    private static final int SEEDS = 2_000;
    private static final int TAIL = 400;

    @Test
    void everyClusterKeepsItsPromises() {
        Long one = Long.getLong("tributary.simulation.seed");
        if (one != null) {
            replay(one);
            return;
        }
        long first = Long.getLong("tributary.simulation.first", 0);
        int seeds = Integer.getInteger("tributary.simulation.seeds", SEEDS);
        LongStream.range(first, first + seeds).forEach(seed -> {
            var scenario = new ClusterScenario(seed, false);
            List<String> violations = scenario.play();
            if (Boolean.getBoolean("tributary.simulation.count")) {
                if (!violations.isEmpty()) {
                    System.out.println("FAILED seed " + seed + " " + violations);
                }
                return;
            }
            if (!violations.isEmpty()) {
                replay(seed);
                fail("Seed " + seed + " failed, but not when it was played again: something in it is left to chance");
            }
        });
    }

    private static void replay(long seed) {
        var scenario = new ClusterScenario(seed, true);
        List<String> violations = scenario.play();
        List<String> journal = scenario.cluster().journal();
        if (!violations.isEmpty()) {
            fail("Seed %d: %s%nReplay: mvn -pl connect-runtime -am test -Dtest=ClusterSimulationTest"
                            .formatted(seed, violations)
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dtributary.simulation.seed=" + seed + "\n"
                    + String.join("\n", journal.subList(Math.max(0, journal.size() - TAIL), journal.size())));
        }
    }
}
