package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random groups through random disturbances. {@link PlannedGroup} checks the promises of every round. */
final class AssignmentPlannerPropertyTest {
    @Property(tries = 400)
    void everyDisturbanceEndsSettled(@ForAll long seed) {
        run(new Random(seed), Duration.ZERO, true);
    }

    @Property(tries = 400)
    void everyDisturbanceEndsSettledAlsoWithADelay(@ForAll long seed) {
        run(new Random(seed), Duration.ofMinutes(5), true);
    }

    @Property(tries = 400)
    void manyDisturbancesAtOnceEndSettled(@ForAll long seed) {
        run(new Random(seed), Duration.ZERO, false);
    }

    @Property(tries = 400)
    void manyDisturbancesAtOnceEndSettledAlsoWithADelay(@ForAll long seed) {
        run(new Random(seed), Duration.ofMinutes(5), false);
    }

    @Property(tries = 500)
    void aDeathMovesOnlyTheWorkOfTheDeadInTheRoundThatNotices(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 2);
        Work lost = group.leave(any(random, group.members()));

        var plan = group.round();

        assertThat(assigned(plan)).isEqualTo(lost);
        assertThat(revoked(plan)).isEqualTo(Work.NONE);
        group.checkEveryConnectorIsBalanced();
        int moved = 0;
        while (PlannedGroup.asksForMore(plan)) {
            plan = group.round();
            moved += revoked(plan).size();
        }
        assertThat(moved)
                .as("moved by follow-up rounds")
                .isLessThanOrEqualTo(lost.tasks().size());
        group.checkSettled();
    }

    @Property(tries = 500)
    void aNewLeaderMovesOnlyTheWorkOfTheLeaderThatDied(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 2);
        Work lost = group.leave(group.members().get(0));

        var plan = group.round();

        assertThat(assigned(plan)).isEqualTo(lost);
        assertThat(revoked(plan)).isEqualTo(Work.NONE);
    }

    @Property(tries = 500)
    void aLeaderThatOnlyChangesMovesNothing(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 2);
        group.lead(any(random, group.members()));

        var plan = group.round();

        assertThat(assigned(plan).plus(revoked(plan))).isEqualTo(Work.NONE);
        assertThat(plan.followUp()).isFalse();
    }

    @Property(tries = 500)
    void aNewConnectorStartsAtOnceAndMovesNothingThen(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 1);
        Work before = group.configured();
        group.configure("new", random.nextInt(20));

        var plan = group.round();

        assertThat(assigned(plan)).isEqualTo(group.configured().minus(before));
        assertThat(revoked(plan)).isEqualTo(Work.NONE);
        group.checkEveryConnectorIsBalanced();
    }

    @Property(tries = 500)
    void aDeletedConnectorIsRevokedAtOnceAlsoByANewLeader(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 2);
        if (group.connectors().isEmpty()) {
            group.configure("c", 3);
            group.settle();
        }
        Work before = group.configured();
        group.delete(any(random, group.connectors()));
        group.lead(any(random, group.members()));

        group.round();

        assertThat(group.configured().minus(group.held()).size()).isLessThan(before.size());
        assertThat(group.held().minus(group.configured())).isEqualTo(Work.NONE);
    }

    @Property(tries = 500)
    void whoComesBackWithItsWorkKeepsItAndNothingMoves(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 2, Duration.ofMinutes(5));
        Work held = group.leave(anyFollower(random, group));
        var afterLoss = group.round();
        group.wait(Duration.ofMillis(random.nextInt(300_000)));
        group.join(held);

        var plan = group.round();

        assertThat(assigned(afterLoss).plus(revoked(afterLoss))).isEqualTo(Work.NONE);
        assertThat(assigned(plan).plus(revoked(plan))).isEqualTo(Work.NONE);
        assertThat(plan.delay()).isZero();
    }

    @Property(tries = 500)
    void theLostWorkGoesAtTheDeadlineToWhoCameBackWithEmptyHandsAndNothingElseMoves(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 2, Duration.ofMinutes(5));
        Work lost = group.leave(anyFollower(random, group));
        group.round();
        group.wait(Duration.ofMillis(random.nextInt(300_000)));
        group.join();
        var during = group.round();
        group.wait(during.delay());

        var plan = group.round();

        assertThat(assigned(during)).isEqualTo(Work.NONE);
        assertThat(assigned(plan)).isEqualTo(lost);
        group.checkSettled();
    }

    @Property(tries = 500)
    void aJoinMovesTheShareOfTheNewcomerAndLittleElse(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 1);
        group.join();

        Work moved = revoked(group.round());

        int members = group.members().size();
        assertThat(moved.connectors())
                .hasSizeLessThanOrEqualTo(share(group.configured().connectors().size(), members));
        int share = share(group.configured().tasks().size(), members);
        // More than the newcomer's share only where the three balances together force moves between the others.
        assertThat(moved.tasks()).hasSizeLessThanOrEqualTo(2 * share);
        group.settle();
        group.checkSettled();
    }

    @Property(tries = 500)
    void whatAMemberDrainsIsTakenAtOnceAndGivenToTheOthersInTheNextRound(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 2, random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(5));
        String member = any(random, group.members());
        group.drain(member);

        var taken = group.round();
        var given = group.round();

        assertThat(taken.delay()).isZero();
        assertThat(given.delay()).isZero();
        assertThat(assigned(taken)).isEqualTo(Work.NONE);
        assertThat(assigned(given)).isEqualTo(revoked(taken));
        assertThat(revoked(given)).isEqualTo(Work.NONE);
        group.checkSettled();
        assertThat(group.leave(member)).isEqualTo(Work.NONE);
        group.checkSettled();
    }

    @Property(tries = 300)
    void aDrainDoesNotWaitForTheReturnOfALostMember(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 3, Duration.ofMinutes(5));
        Work lost = group.leave(anyFollower(random, group));
        group.round();
        String member = any(random, group.members());
        Work drained = group.runs(member);
        group.drain(member);

        var taken = group.round();
        var given = group.round();

        assertThat(revoked(taken)).isEqualTo(drained);
        assertThat(assigned(given)).isEqualTo(drained);
        assertThat(group.held()).isEqualTo(group.configured().minus(lost));
    }

    @Property(tries = 200)
    void whereAllDrainEverythingStaysWhereItIs(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 1, random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(5));
        Work before = group.held();
        group.members().forEach(group::drain);
        group.configure("new", 3);

        var plan = group.round();

        assertThat(group.held()).isEqualTo(before.minus(before.minus(group.configured())));
        assertThat(plan.followUp()).isFalse();
        assertThat(plan.delay()).isZero();
        group.join();
        group.roundsUntilQuiet();
        group.checkSettled();
    }

    private static int share(int items, int members) {
        return (items + members - 1) / members;
    }

    private static Work assigned(AssignmentPlanner.Plan plan) {
        return plan.members().values().stream()
                .map(AssignmentPlanner.MemberPlan::assigned)
                .reduce(Work.NONE, Work::plus);
    }

    private static Work revoked(AssignmentPlanner.Plan plan) {
        return plan.members().values().stream()
                .map(AssignmentPlanner.MemberPlan::revoked)
                .reduce(Work.NONE, Work::plus);
    }

    /** Grown at random, so that who has what does not look dealt out. */
    private static PlannedGroup settledGroup(Random random, int members) {
        return settledGroup(random, members, Duration.ZERO);
    }

    private static PlannedGroup settledGroup(Random random, int members, Duration maxDelay) {
        var group = new PlannedGroup(maxDelay);
        for (int i = 0; i < members || random.nextInt(6) > 0; i++) {
            group.join();
            for (int j = random.nextInt(4); j > 0; j--) {
                group.configure("c" + random.nextInt(12), random.nextInt(9));
            }
            group.settle();
        }
        return group;
    }

    private static void run(Random random, Duration maxDelay, boolean oneByOne) {
        var group = new PlannedGroup(maxDelay);
        List<Work> evicted = new ArrayList<>();
        group.join();
        for (int step = 0; step < 12; step++) {
            disturb(random, group, evicted);
            if (group.takers() == 0) {
                group.join();
            }
            if (oneByOne || random.nextInt(4) == 0) {
                group.settle();
                group.checkSettled();
            } else if (random.nextBoolean()) {
                group.wait(Duration.ofSeconds(random.nextInt(200)));
                group.round(random.nextInt(3) > 0 ? member -> true : member -> member.hashCode() % 2 == 0);
            }
        }
        group.settle();
        group.checkSettled();
    }

    private static void disturb(Random random, PlannedGroup group, List<Work> evicted) {
        String member = any(random, group.members());
        switch (random.nextInt(10)) {
            case 0, 1 -> group.join();
            case 2 -> {
                if (group.members().size() > 1) {
                    group.leave(member);
                }
            }
            case 3 -> {
                if (group.members().size() > 1) {
                    evicted.add(group.leave(member));
                }
            }
            case 4 -> {
                if (!evicted.isEmpty()) {
                    group.join(evicted.remove(random.nextInt(evicted.size())));
                }
            }
            case 5 -> group.stopsEverything(member);
            case 6 -> group.lead(member);
            case 8 -> {
                if (!group.drains(member) && group.takers() > 1) {
                    group.drain(member);
                }
            }
            case 7 -> group.configure("c" + random.nextInt(8), random.nextInt(10));
            default -> {
                if (!group.connectors().isEmpty() && random.nextBoolean()) {
                    group.delete(any(random, group.connectors()));
                } else {
                    group.configure("c" + random.nextInt(8), random.nextInt(10));
                }
            }
        }
    }

    private static String anyFollower(Random random, PlannedGroup group) {
        return any(
                random,
                group.members().stream()
                        .filter(member -> !member.equals(group.leader()))
                        .toList());
    }

    private static String any(Random random, List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
