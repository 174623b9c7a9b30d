package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rounds that were run through the published 4.3.1 assignor. What is given out, what is taken away and how long to wait
 * must be the same; who gets it is free where the loads are the same. Where the planner differs on purpose:
 *
 * <ul>
 *   <li>{@link #BALANCE_MOVES}: rounds that take work away for balance. As much of each kind is taken from each member, but
 *       of other connectors, so that each connector is balanced too. From there on members hold what our plans gave
 *       them, and numbers are compared.
 *   <li>{@link #STALE_WORK}: a new leader sees work of a deleted connector. It is revoked at once and does not count as
 *       load, so nothing else moves; there it was revoked a round later, and other work moved for it.
 * </ul>
 */
final class AssignmentPlannerVectorsTest {
    private static final Set<String> BALANCE_MOVES = Set.of(
            "join-two-rounds 2", "successive-revocations 2", "successive-revocations 4", "successive-revocations 6");
    private static final Set<String> STALE_WORK =
            Set.of("deletion-seen-by-new-leader 2", "deletion-seen-by-new-leader 3");
    private static final Set<String> NEW_LEADER = Set.of("leader-departs 2", "deletion-seen-by-new-leader 2");

    static Stream<Arguments> scenarios() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                AssignmentPlannerVectorsTest.class.getResourceAsStream("/vectors/group-protocol.json"))) {
            return stream(new ObjectMapper().readTree(in).get("assignor_scenarios"))
                    .map(scenario -> Arguments.of(scenario.get("id").asText(), scenario))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void everyRoundGivesTakesAndWaitsAsThePublishedAssignor(String id, JsonNode scenario) {
        Duration maxDelay = Duration.ofMillis(
                scenario.get("scheduled.rebalance.max.delay.ms").asLong());
        var memory = PlannerMemory.NONE;
        Map<String, Work> theirs = Map.of();
        Map<String, Work> ours = Map.of();
        for (JsonNode vector : scenario.get("rounds")) {
            String name = name(id, vector);
            Map<String, Work> held = works(vector.get("held_before"));
            for (String member : Set.copyOf(held.keySet())) {
                // As told, unless the scenario says that it did something else.
                if (held.get(member).equals(theirs.get(member))) {
                    held.put(member, Objects.requireNonNull(ours.get(member)));
                }
            }

            var plan = AssignmentPlanner.cooperative(
                    NEW_LEADER.contains(name) ? PlannerMemory.NONE : memory, round(vector, held, maxDelay));

            assertThat(plan.delay()).as(name).hasMillis(vector.get("delay_ms").asLong());
            assertThat(plan.followUp()).as(name).isFalse();
            assertThat(plan.members().keySet()).as(name).isEqualTo(held.keySet());
            if (!STALE_WORK.contains(name)) {
                boolean sameHoldings = held.equals(works(vector.get("held_before")));
                check("given, " + name, gifts(plan), works(vector.get("assign")), sameHoldings);
                checkTaken(name, plan, works(vector.get("revoke")));
            }
            memory = plan.next();
            theirs = after(works(vector.get("held_before")), works(vector.get("assign")), works(vector.get("revoke")));
            ours = after(held, gifts(plan), losses(plan));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void staleWorkIsRevokedAtOnceByALeaderWithoutMemoryAndNothingElseMoves(String id, JsonNode scenario) {
        for (JsonNode vector : scenario.get("rounds")) {
            if (STALE_WORK.contains(name(id, vector))) {
                var held = works(vector.get("held_before"));
                var configured = configured(vector.get("configured_task_counts"));

                var plan = AssignmentPlanner.cooperative(
                        PlannerMemory.NONE,
                        new AssignmentPlanner.Round(
                                PlannedGroup.members(held), configured, 2, 1, Instant.EPOCH, Duration.ofMinutes(5)));

                plan.members()
                        .forEach((member, told) -> assertThat(told.revoked())
                                .isEqualTo(held.get(member).minus(configured)));
            }
        }
    }

    private static void check(String what, Map<String, Work> planned, Map<String, Work> expected, boolean sameItems) {
        assertThat(sizes(planned)).as(what).isEqualTo(sizes(expected));
        if (sameItems) {
            assertThat(planned.values().stream().reduce(Work.NONE, Work::plus))
                    .as(what)
                    .isEqualTo(expected.values().stream().reduce(Work.NONE, Work::plus));
        }
    }

    private static void checkTaken(String name, AssignmentPlanner.Plan plan, Map<String, Work> expected) {
        if (BALANCE_MOVES.contains(name)) {
            check("taken, " + name, losses(plan), expected, false);
        } else {
            assertThat(losses(plan)).as("taken, " + name).isEqualTo(expected);
        }
    }

    private static AssignmentPlanner.Round round(JsonNode vector, Map<String, Work> held, Duration maxDelay) {
        return new AssignmentPlanner.Round(
                PlannedGroup.members(held),
                configured(vector.get("configured_task_counts")),
                vector.get("generation").asInt(),
                vector.get("leader_last_completed_generation").asInt(),
                Instant.ofEpochMilli(vector.get("time_ms").asLong()),
                maxDelay);
    }

    private static String name(String id, JsonNode vector) {
        return id + " " + vector.get("generation").asInt();
    }

    private static Map<String, Work> after(
            Map<String, Work> held, Map<String, Work> assigned, Map<String, Work> revoked) {
        Map<String, Work> after = new TreeMap<>();
        held.forEach((member, work) ->
                after.put(member, work.minus(revoked.get(member)).plus(assigned.get(member))));
        return after;
    }

    private static Map<String, Work> gifts(AssignmentPlanner.Plan plan) {
        return parts(plan, AssignmentPlanner.MemberPlan::assigned);
    }

    private static Map<String, Work> losses(AssignmentPlanner.Plan plan) {
        return parts(plan, AssignmentPlanner.MemberPlan::revoked);
    }

    private static Map<String, Work> parts(
            AssignmentPlanner.Plan plan, Function<AssignmentPlanner.MemberPlan, Work> part) {
        Map<String, Work> parts = new TreeMap<>();
        plan.members().forEach((member, told) -> parts.put(member, part.apply(told)));
        return parts;
    }

    private static Map<String, String> sizes(Map<String, Work> works) {
        Map<String, String> sizes = new TreeMap<>();
        works.forEach((member, work) -> sizes.put(
                member,
                work.connectors().size() + " connectors, " + work.tasks().size() + " tasks"));
        return sizes;
    }

    private static Work configured(JsonNode taskCounts) {
        SortedSet<ConnectorName> connectors = new TreeSet<>();
        SortedSet<TaskId> tasks = new TreeSet<>();
        taskCounts.properties().forEach(field -> {
            connectors.add(ConnectorName.of(field.getKey()));
            for (int number = 0; number < field.getValue().asInt(); number++) {
                tasks.add(TaskId.of(field.getKey(), number));
            }
        });
        return new Work(connectors, tasks);
    }

    private static Map<String, Work> works(JsonNode byMember) {
        Map<String, Work> works = new TreeMap<>();
        byMember.properties().forEach(field -> works.put(field.getKey(), work(field.getValue())));
        return works;
    }

    private static Work work(JsonNode names) {
        SortedSet<ConnectorName> connectors = new TreeSet<>();
        SortedSet<TaskId> tasks = new TreeSet<>();
        stream(names).map(JsonNode::asText).forEach(name -> {
            int dash = name.indexOf('-');
            if (dash < 0) {
                connectors.add(ConnectorName.of(name));
            } else {
                tasks.add(TaskId.of(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1))));
            }
        });
        return new Work(connectors, tasks);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
