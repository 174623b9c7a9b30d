package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** A group of members that do what they are told, and check in every round that it keeps the promises to a member. */
final class PlannedGroup {
    static final int MOST_ROUNDS_TO_SETTLE = 4;

    private final Duration maxDelay;
    private final SortedMap<String, Work> running = new TreeMap<>();
    private final Map<String, List<Work>> arrivals = new HashMap<>();
    private final Set<String> draining = new HashSet<>();
    private final SortedMap<String, Integer> tasksOf = new TreeMap<>();
    private final Map<String, PlannerMemory> memories = new HashMap<>();
    private final Map<String, Integer> lastGenerations = new HashMap<>();
    private String leader = "";
    private int generation;
    private Instant now = Instant.EPOCH;
    private int joined;

    PlannedGroup(Duration maxDelay) {
        this.maxDelay = maxDelay;
    }

    String join() {
        return join(Work.NONE);
    }

    /** A new member, also one that comes back after it was evicted, with what it still runs. */
    String join(Work held) {
        return join("m%02d".formatted(joined++), held);
    }

    String join(String member, Work held) {
        running.put(member, held);
        return member;
    }

    /** Takes the member out of the group; returns what it ran. */
    Work leave(String member) {
        return running.remove(member);
    }

    /** The member will get rid of its work from the next round on. */
    void drain(String member) {
        draining.add(member);
    }

    boolean drains(String member) {
        return draining.contains(member);
    }

    /** How many members do not drain. */
    int takers() {
        return works().size();
    }

    Work runs(String member) {
        return running.getOrDefault(member, Work.NONE);
    }

    void stopsEverything(String member) {
        running.put(member, Work.NONE);
    }

    void configure(String connector, int tasks) {
        tasksOf.put(connector, tasks);
    }

    void delete(String connector) {
        tasksOf.remove(connector);
    }

    void lead(String member) {
        leader = member;
    }

    void wait(Duration time) {
        now = now.plus(time);
    }

    String leader() {
        return leader;
    }

    List<String> members() {
        return List.copyOf(running.keySet());
    }

    /** Members that have what they hold from the beginning. */
    static Map<String, MemberState> members(Map<String, Work> held) {
        Map<String, MemberState> states = new TreeMap<>();
        held.forEach((member, work) -> states.put(member, state(member, work, false, List.of())));
        return states;
    }

    private Map<String, MemberState> states() {
        Map<String, MemberState> states = new TreeMap<>();
        running.forEach((member, work) -> states.put(
                member, state(member, work, draining.contains(member), arrivals.getOrDefault(member, List.of()))));
        return states;
    }

    private static MemberState state(String member, Work held, boolean draining, List<Work> arrivals) {
        return new MemberState(
                "http://" + member + "/",
                1,
                new GroupAssignment(false, "x", "http://x/", 1, held, Work.NONE, Duration.ZERO),
                draining,
                arrivals);
    }

    List<String> connectors() {
        return List.copyOf(tasksOf.keySet());
    }

    Work configured() {
        return Work.of(
                tasksOf.keySet().stream().map(ConnectorName::of).toList(),
                tasksOf.entrySet().stream()
                        .flatMap(entry -> Stream.iterate(0, i -> i < entry.getValue(), i -> i + 1)
                                .map(i -> TaskId.of(entry.getKey(), i)))
                        .toList());
    }

    AssignmentPlanner.Plan round() {
        return round(member -> true);
    }

    /** A round whose result reaches only these members. */
    AssignmentPlanner.Plan round(Predicate<String> reached) {
        if (!running.containsKey(leader)) {
            leader = running.firstKey();
        }
        generation++;
        var round = new AssignmentPlanner.Round(
                states(), configured(), generation, lastGenerations.getOrDefault(leader, -1), now, maxDelay);
        var plan = AssignmentPlanner.cooperative(memories.getOrDefault(leader, PlannerMemory.NONE), round);
        check(plan);
        memories.put(leader, plan.next());
        members().stream().filter(reached).forEach(member -> {
            lastGenerations.put(member, generation);
            var told = plan.members().get(member);
            running.put(member, running.get(member).minus(told.revoked()).plus(told.assigned()));
            arrivals.computeIfAbsent(member, id -> new ArrayList<>()).add(told.assigned());
        });
        return plan;
    }

    /** Rounds until nobody asks for one, time standing still: the members wait for a delay at most. Counts them. */
    int roundsUntilQuiet() {
        for (int rounds = 1; ; rounds++) {
            var plan = round();
            if (!asksForMore(plan)) {
                return rounds;
            }
            assertThat(rounds).as("rounds until quiet").isLessThan(MOST_ROUNDS_TO_SETTLE);
        }
    }

    /** Rounds until nothing is left to wait for either. */
    void settle() {
        for (int waits = 0; ; waits++) {
            roundsUntilQuiet();
            Instant deadline = memories.get(leader).deadline();
            if (deadline == null) {
                return;
            }
            assertThat(waits).as("delays until settled").isLessThan(3);
            now = deadline;
        }
    }

    void checkSettled() {
        assertThat(held()).isEqualTo(configured());
        assertThat(imbalance(works(), Work::connectors, Set::size)).isLessThanOrEqualTo(1);
        assertThat(imbalance(works(), Work::tasks, Set::size)).isLessThanOrEqualTo(1);
        checkEveryConnectorIsBalanced();
        var again = round();
        assertThat(again.members().values()).allMatch(plan -> plan.equals(NOTHING));
        assertThat(asksForMore(again)).isFalse();
        assertThat(again.delay()).isZero();
    }

    private static final AssignmentPlanner.MemberPlan NOTHING = new AssignmentPlanner.MemberPlan(Work.NONE, Work.NONE);

    void checkEveryConnectorIsBalanced() {
        for (String connector : tasksOf.keySet()) {
            assertThat(imbalance(works(), Work::tasks, tasks -> (int) tasks.stream()
                            .filter(task -> task.connector().value().equals(connector))
                            .count()))
                    .as("tasks of %s in %s", connector, running)
                    .isLessThanOrEqualTo(1);
        }
    }

    /** Everything that is running in the group. */
    Work held() {
        return running.values().stream().reduce(Work.NONE, Work::plus);
    }

    static boolean asksForMore(AssignmentPlanner.Plan plan) {
        return plan.followUp()
                || plan.members().values().stream()
                        .anyMatch(member -> !member.revoked().isEmpty());
    }

    /** Those that take part in the balance. */
    private Collection<Work> works() {
        return running.entrySet().stream()
                .filter(entry -> !draining.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static <T> int imbalance(Collection<Work> works, Function<Work, Set<T>> kind, ToIntFunction<Set<T>> count) {
        IntSummaryStatistics counts = works.stream().map(kind).mapToInt(count).summaryStatistics();
        return counts.getMax() - counts.getMin();
    }

    /** The promises of every single round, whatever has happened before. */
    private void check(AssignmentPlanner.Plan plan) {
        assertThat(plan.members().keySet()).isEqualTo(running.keySet());
        assertThat(plan.delay()).isBetween(Duration.ZERO, maxDelay);
        Work configured = configured();
        Set<Object> heldBySome = new HashSet<>();
        Set<Object> heldBySeveral = new HashSet<>();
        running.values()
                .forEach(work -> items(work).forEach(item -> {
                    if (!heldBySome.add(item)) {
                        heldBySeveral.add(item);
                    }
                }));
        Set<Object> runningAfter = new HashSet<>();
        boolean gave = false;
        boolean tookForBalance = false;
        boolean allDrain = draining.containsAll(running.keySet());
        for (var entry : plan.members().entrySet()) {
            boolean drains = draining.contains(entry.getKey());
            Work held = running.get(entry.getKey());
            Work assigned = entry.getValue().assigned();
            Work revoked = entry.getValue().revoked();
            assertThat(items(held).toList()).containsAll(items(revoked).toList());
            assertThat(items(assigned))
                    .as("assigned to %s, held before by %s", entry.getKey(), running)
                    .noneMatch(heldBySome::contains);
            items(held.minus(revoked).plus(assigned))
                    .forEach(item -> assertThat(runningAfter.add(item))
                            .as("%s runs once", item)
                            .isTrue());
            gave |= !assigned.isEmpty();
            if (drains) {
                assertThat(assigned).as("%s drains", entry.getKey()).isEqualTo(Work.NONE);
                assertThat(allDrain || revoked.equals(held))
                        .as("%s drains", entry.getKey())
                        .isTrue();
            }
            tookForBalance |= !(drains && !allDrain)
                    && items(revoked).anyMatch(item -> !heldBySeveral.contains(item) && isIn(configured, item));
        }
        assertThat(runningAfter).allMatch(item -> isIn(configured, item));
        assertThat(gave && tookForBalance).as("gives and takes in one round").isFalse();
        if (!plan.delay().isZero()) {
            assertThat(tookForBalance).as("takes during a delay").isFalse();
        }
    }

    private static Stream<Object> items(Work work) {
        return Stream.concat(work.connectors().stream(), work.tasks().stream());
    }

    private static boolean isIn(Work work, Object item) {
        return item instanceof TaskId task
                ? work.tasks().contains(task)
                : work.connectors().contains(item);
    }
}
