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

        Work assigned = plan.members().values().stream()
                .map(AssignmentPlanner.MemberPlan::assigned)
                .reduce(Work.NONE, Work::plus);
        assertThat(assigned).isEqualTo(lost);
        assertThat(plan.members().values()).allMatch(member -> member.revoked().isEmpty());
        group.checkEveryConnectorIsBalanced();
        int moved = 0;
        while (PlannedGroup.asksForMore(plan)) {
            plan = group.round();
            moved += revoked(plan).size();
        }
        Stats.add("death moved in follow-up/lost", moved, lost.size());
        group.checkSettled();
    }

    @Property(tries = 500)
    void aJoinMovesAboutTheShareOfTheNewcomer(@ForAll long seed) {
        var random = new Random(seed);
        PlannedGroup group = settledGroup(random, 1);
        group.join();

        Work moved = revoked(group.round());

        int members = group.members().size();
        assertThat(moved.connectors()).hasSizeLessThanOrEqualTo(share(group.configured().connectors().size(), members));
        int share = share(group.configured().tasks().size(), members);
        Stats.add("join moved/share", moved.tasks().size(), share);
        group.settle();
        group.checkSettled();
    }

    private static int share(int items, int members) {
        return (items + members - 1) / members;
    }

    private static Work revoked(AssignmentPlanner.Plan plan) {
        return plan.members().values().stream()
                .map(AssignmentPlanner.MemberPlan::revoked)
                .reduce(Work.NONE, Work::plus);
    }

    /** Grown at random, so that who has what does not look dealt out. */
    private static PlannedGroup settledGroup(Random random, int members) {
        var group = new PlannedGroup(Duration.ZERO);
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
        switch (random.nextInt(9)) {
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

    private static String any(Random random, List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
class Stats { static void add(String w, int a, int b){ System.out.println("STAT "+w+" "+a+" "+b);} }
