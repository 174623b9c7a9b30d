package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class AssignmentPlannerTest {
    @Test
    void eagerDealsOutAsObservedOnLiveWorkers() {
        Work configured = work(
                "sink-m", "src-a", "sink-m-0", "sink-m-1", "sink-m-2", "sink-m-3", "sink-m-4", "sink-m-5", "src-a-0");

        var dealt = AssignmentPlanner.eager(List.of("C", "A", "B"), configured);

        assertThat(dealt)
                .isEqualTo(Map.of(
                        "A", work("sink-m", "sink-m-1", "sink-m-4"),
                        "B", work("src-a", "sink-m-2", "sink-m-5"),
                        "C", work("sink-m-0", "sink-m-3", "src-a-0")));
    }

    @Test
    void aGroupWithoutMembersIsRefused() {
        assertThatThrownBy(() -> AssignmentPlanner.eager(List.of(), Work.NONE)).hasMessageContaining("members: none");
        assertThatThrownBy(() -> round(Map.of(), Work.NONE, 1, 0, 0)).hasMessageContaining("members: none");
    }

    @Test
    void aNegativeDelayIsRefused() {
        assertThatThrownBy(() -> round(Map.of("a", Work.NONE), Work.NONE, 1, 0, -1))
                .hasMessage("maxDelay: PT-0.001S (expected: >= 0)");
    }

    /** D's task of c2 fits nowhere: A, which has no task of c2, is full, and C, which has room, has one. */
    @Test
    void whatBalanceNeedsBetweenSurvivorsOfADeathWaitsForAFollowUpRound() {
        Map<String, Work> survivors = Map.of("A", work("c1-0", "c3-0"), "B", work("c1-1", "c2-1"), "C", work("c2-0"));
        Work configured = work("c1-0", "c1-1", "c2-0", "c2-1", "c2-2", "c3-0");

        var noticed = plan(PlannerMemory.NONE, survivors, configured, 1);
        var followUp = plan(noticed.next(), after(survivors, noticed), configured, 2);
        var settled = plan(followUp.next(), after(after(survivors, noticed), followUp), configured, 3);

        assertThat(noticed.members().get("A").assigned()).isEqualTo(work("c2-2"));
        assertThat(noticed.members().values())
                .allMatch(member -> member.revoked().isEmpty());
        assertThat(noticed.followUp()).isTrue();
        assertThat(followUp.members().values().stream()
                        .mapToInt(member -> member.revoked().size())
                        .sum())
                .isEqualTo(1);
        assertThat(followUp.members().get("A").revoked().size()).isEqualTo(1);
        assertThat(settled.members().get("C").assigned())
                .isEqualTo(followUp.members().get("A").revoked());
        assertThat(settled.followUp()).isFalse();
    }

    @Test
    void withoutADelayLostWorkMovesInTheRoundThatNotices() {
        var first = plan(PlannerMemory.NONE, Map.of("a", Work.NONE, "b", Work.NONE), work("c", "c-0", "c-1"), 1);

        var second = plan(first.next(), Map.of("a", first.members().get("a").assigned()), work("c", "c-0", "c-1"), 2);

        assertThat(second.members().get("a").assigned())
                .isEqualTo(first.members().get("b").assigned());
        assertThat(second.delay()).isZero();
    }

    @Test
    void theRestOfADelayIsRoundedUpToWholeMilliseconds() {
        var first = AssignmentPlanner.cooperative(
                PlannerMemory.NONE, round(Map.of("a", Work.NONE, "b", Work.NONE), work("c-0", "c-1"), 1, 0, 1000));
        var held = Map.of("a", first.members().get("a").assigned());
        var lost = AssignmentPlanner.cooperative(first.next(), round(held, work("c-0", "c-1"), 2, 1, 1000));
        var almost = new AssignmentPlanner.Round(
                PlannedGroup.members(held),
                work("c-0", "c-1"),
                3,
                2,
                Instant.ofEpochMilli(1000).minusNanos(1),
                Duration.ofMillis(1000));

        assertThat(lost.delay()).hasMillis(1000);
        assertThat(AssignmentPlanner.cooperative(lost.next(), almost).delay()).hasMillis(1);
    }

    @Test
    void aDelayIsNeverLongerThanTheSettingEvenIfTheClockGoesBack() {
        var first = AssignmentPlanner.cooperative(
                PlannerMemory.NONE, round(Map.of("a", Work.NONE, "b", Work.NONE), work("c-0", "c-1"), 1, 0, 1000));
        var held = Map.of("a", first.members().get("a").assigned());
        var lost = AssignmentPlanner.cooperative(first.next(), round(held, work("c-0", "c-1"), 2, 1, 1000));
        var back = new AssignmentPlanner.Round(
                PlannedGroup.members(held),
                work("c-0", "c-1"),
                3,
                2,
                Instant.ofEpochMilli(-5000),
                Duration.ofMillis(1000));

        assertThat(AssignmentPlanner.cooperative(lost.next(), back).delay()).hasMillis(1000);
    }

    @Test
    void aMemberThatStillHasWhatWasRevokedIsTakenAtItsWord() {
        var joined = Map.of("a", work("c-0", "c-1"), "b", Work.NONE);
        var revoking = plan(PlannerMemory.NONE, joined, work("c-0", "c-1"), 1);

        var again = plan(revoking.next(), joined, work("c-0", "c-1"), 2);

        assertThat(again.members()).isEqualTo(revoking.members());
        assertThat(again.members().get("a").revoked()).isEqualTo(work("c-1"));
    }

    @Test
    void whatWasPlannedBeforeAnotherWorkerLedIsForgotten() {
        var first = AssignmentPlanner.cooperative(
                PlannerMemory.NONE, round(Map.of("a", Work.NONE, "b", Work.NONE), work("c-0", "c-1"), 1, 0, 1000));
        var held = Map.of("a", first.members().get("a").assigned());

        var later = AssignmentPlanner.cooperative(first.next(), round(held, work("c-0", "c-1"), 9, 8, 1000));

        assertThat(later.delay()).isZero();
        assertThat(later.members().get("a").assigned())
                .isEqualTo(first.members().get("b").assigned());
    }

    @Test
    void aWorkerThatWaitedForNothingLostDoesNotDelayTheGroup() {
        var joined = Map.of("a", work("c-0", "c-1"), "b", Work.NONE);
        var revoking = AssignmentPlanner.cooperative(PlannerMemory.NONE, round(joined, work("c-0", "c-1"), 1, 0, 1000));

        var joinerLeft = AssignmentPlanner.cooperative(
                revoking.next(), round(Map.of("a", work("c-0")), work("c-0", "c-1"), 2, 1, 1000));

        assertThat(joinerLeft.delay()).isZero();
        assertThat(joinerLeft.members().get("a").assigned()).isEqualTo(work("c-1"));
    }

    private static AssignmentPlanner.Plan plan(
            PlannerMemory memory, Map<String, Work> held, Work configured, int generation) {
        return AssignmentPlanner.cooperative(memory, round(held, configured, generation, generation - 1, 0));
    }

    private static AssignmentPlanner.Round round(
            Map<String, Work> held, Work configured, int generation, int lastGeneration, long maxDelayMs) {
        return new AssignmentPlanner.Round(
                PlannedGroup.members(held),
                configured,
                generation,
                lastGeneration,
                Instant.EPOCH,
                Duration.ofMillis(maxDelayMs));
    }

    private static Map<String, Work> after(Map<String, Work> held, AssignmentPlanner.Plan plan) {
        var after = new TreeMap<String, Work>();
        plan.members()
                .forEach((member, told) ->
                        after.put(member, held.get(member).minus(told.revoked()).plus(told.assigned())));
        return after;
    }

    /** Names that end in a number are tasks. */
    static Work work(String... names) {
        var connectors = new TreeSet<ConnectorName>();
        var tasks = new TreeSet<TaskId>();
        for (String name : names) {
            int dash = name.lastIndexOf('-');
            if (dash > 0 && Character.isDigit(name.charAt(dash + 1))) {
                tasks.add(TaskId.of(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1))));
            } else {
                connectors.add(ConnectorName.of(name));
            }
        }
        return new Work(connectors, tasks);
    }
}
