package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each worker in turn drains, leaves and comes back with empty hands under a new member id. */
final class RollingRestartTest {
    @ParameterizedTest(name = "{0} connectors of {1} tasks")
    @CsvSource({"1, 60", "6, 10", "20, 3", "60, 1", "30, 2", "15, 4", "7, 7"})
    void nothingMovesMoreThanTwiceWhoeverLeads(int connectors, int tasks) {
        for (long seed = 0; seed < 200; seed++) {
            var roll = new Roll(new Random(seed), 3);
            for (int connector = 0; connector < connectors; connector++) {
                roll.group.configure("c%02d".formatted(connector), tasks);
            }
            roll.start();

            roll.restartAll();

            assertThat(roll.mostMoves()).as("seed %d", seed).isLessThanOrEqualTo(2);
            roll.group.checkSettled();
        }
    }

    /**
     * With connectors of all sizes the hand-over sometimes asks for a move between those that stay, as the three balances of a
     * smaller group may; such a task may be in the way of a later one. Of 2000 random groups three had such tasks, at most
     * three of them, and at most four moves.
     */
    @Property(tries = 300)
    void inAnyGroupHardlyAnythingMovesMoreThanTwice(@ForAll long seed) {
        var random = new Random(seed);
        var roll = new Roll(random, 2 + random.nextInt(4));
        for (int connector = random.nextInt(12); connector > 0; connector--) {
            roll.group.configure("c" + connector, 1 + random.nextInt(9));
        }
        roll.start();

        roll.restartAll();

        assertThat(roll.mostMoves()).isLessThanOrEqualTo(2 * roll.size);
        assertThat(roll.moves.values().stream().filter(moves -> moves > 2))
                .hasSizeLessThanOrEqualTo(1 + roll.owners.size() / 4);
        roll.group.checkSettled();
    }

    private static final class Roll {
        private final Random random;
        private final PlannedGroup group = new PlannedGroup(Duration.ZERO);
        private final List<String> workers = new ArrayList<>();
        private final Map<Object, String> owners = new HashMap<>();
        private final Map<Object, Integer> moves = new HashMap<>();
        private final boolean oneByOne;
        private final int size;
        private int joined;

        Roll(Random random, int size) {
            this.random = random;
            this.size = size;
            oneByOne = random.nextBoolean();
        }

        void start() {
            for (int worker = 0; worker < size; worker++) {
                workers.add(join());
                if (oneByOne) {
                    rounds();
                }
            }
            rounds();
            moves.clear();
            group.lead(workers.get(random.nextInt(size)));
            Collections.shuffle(workers, random);
        }

        void restartAll() {
            for (int worker = 0; worker < workers.size(); worker++) {
                String member = workers.get(worker);
                group.drain(member);
                rounds();
                assertThat(group.leave(member)).isEqualTo(Work.NONE);
                rounds();
                workers.set(worker, join());
                rounds();
            }
        }

        int mostMoves() {
            return moves.values().stream().mapToInt(i -> i).max().orElse(0);
        }

        /** Ids in any order. */
        private String join() {
            return group.join("%08x-%d".formatted(random.nextInt(), joined++), Work.NONE);
        }

        private void rounds() {
            for (int rounds = 1; ; rounds++) {
                var plan = group.round();
                plan.members()
                        .forEach((member, told) -> Stream.concat(
                                        told.assigned().connectors().stream(), told.assigned().tasks().stream())
                                .forEach(item -> {
                                    owners.put(item, member);
                                    moves.merge(item, 1, Integer::sum);
                                }));
                if (!PlannedGroup.asksForMore(plan)) {
                    return;
                }
                assertThat(rounds).as("rounds until quiet").isLessThan(PlannedGroup.MOST_ROUNDS_TO_SETTLE);
            }
        }
    }
}
