package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Against every possible choice, for groups that are small enough to try them all. */
final class ExtraTasksTest {
    @Property(tries = 2000)
    void everyConnectorAndEveryMemberGetsItsPart(@ForAll long seed) {
        Problem problem = Problem.random(new Random(seed), 7, 9);

        boolean[][] choice = problem.solve();

        problem.check(choice);
    }

    @Property(tries = 20_000)
    void allThatIsHeldIsKeptIfAnyChoiceKeepsIt(@ForAll long seed) {
        var random = new Random(seed);
        Problem problem = Problem.random(random, 6, 7);
        // Part of a valid choice, as a group has it that has executed revocations.
        boolean[][] valid = problem.solve();
        Problem kept = problem.withHeld(valid, random);

        boolean[][] choice = kept.solve();

        assertThat(kept.keptBy(choice)).isEqualTo(kept.heldCount());
    }

    @Property(tries = 2000)
    void ofArbitraryHoldingsNearlyAsMuchIsKeptAsTheBestChoiceKeeps(@ForAll long seed) {
        Problem problem = Problem.random(new Random(seed), 4, 4);

        int kept = problem.keptBy(problem.solve());

        assertThat(kept).isGreaterThanOrEqualTo(problem.bestKept() - 2);
    }

    private record Problem(int members, int[] wanted, boolean[][] held) {
        static Problem random(Random random, int maxMembers, int maxConnectors) {
            int members = 1 + random.nextInt(maxMembers);
            int[] wanted = new int[1 + random.nextInt(maxConnectors)];
            Arrays.setAll(wanted, connector -> random.nextInt(members));
            boolean[][] held = new boolean[wanted.length][members];
            double density = random.nextDouble();
            for (boolean[] row : held) {
                for (int member = 0; member < members; member++) {
                    row[member] = random.nextDouble() < density;
                }
            }
            return new Problem(members, wanted, held);
        }

        Problem withHeld(boolean[][] choice, Random random) {
            boolean[][] part = new boolean[wanted.length][members];
            for (int connector = 0; connector < wanted.length; connector++) {
                for (int member = 0; member < members; member++) {
                    part[connector][member] = choice[connector][member] && random.nextInt(4) > 0;
                }
            }
            return new Problem(members, wanted, part);
        }

        boolean[][] solve() {
            var extra = new ExtraTasks(members, wanted);
            boolean[][] choice = new boolean[wanted.length][members];
            forEach((connector, member) -> {
                if (held[connector][member]) {
                    extra.hold(connector, member, Inventory.OLDEST);
                }
            });
            extra.settle(new BitSet());
            forEach((connector, member) -> choice[connector][member] = extra.has(connector, member));
            return choice;
        }

        void check(boolean[][] choice) {
            for (int connector = 0; connector < wanted.length; connector++) {
                assertThat(count(choice[connector])).isEqualTo(wanted[connector]);
            }
            int total = Arrays.stream(wanted).sum();
            assertThat(IntStream.range(0, members).map(member -> size(choice, member)))
                    .allMatch(size -> size == total / members || size == (total + members - 1) / members);
        }

        int heldCount() {
            return keptBy(held);
        }

        int keptBy(boolean[][] choice) {
            int[] kept = new int[1];
            forEach((connector, member) -> kept[0] += held[connector][member] && choice[connector][member] ? 1 : 0);
            return kept[0];
        }

        int bestKept() {
            return best(0, new int[members]);
        }

        /** The most that can be kept from this connector on, with that many chosen for each member before. */
        private int best(int connector, int[] sizes) {
            int total = Arrays.stream(wanted).sum();
            if (connector == wanted.length) {
                boolean even = Arrays.stream(sizes)
                        .allMatch(size -> size == total / members || size == (total + members - 1) / members);
                return even ? 0 : Integer.MIN_VALUE / 2;
            }
            int best = Integer.MIN_VALUE / 2;
            for (int set = 0; set < 1 << members; set++) {
                if (Integer.bitCount(set) == wanted[connector]) {
                    int kept = 0;
                    int[] next = sizes.clone();
                    for (int member = 0; member < members; member++) {
                        if ((set >> member & 1) == 1) {
                            next[member]++;
                            kept += held[connector][member] ? 1 : 0;
                        }
                    }
                    best = Math.max(best, kept + best(connector + 1, next));
                }
            }
            return best;
        }

        private interface Cell {
            void at(int connector, int member);
        }

        private void forEach(Cell cell) {
            for (int connector = 0; connector < wanted.length; connector++) {
                for (int member = 0; member < members; member++) {
                    cell.at(connector, member);
                }
            }
        }

        private static int count(boolean[] row) {
            return (int) IntStream.range(0, row.length).filter(i -> row[i]).count();
        }

        private static int size(boolean[][] choice, int member) {
            return (int) Arrays.stream(choice).filter(row -> row[member]).count();
        }
    }
}
