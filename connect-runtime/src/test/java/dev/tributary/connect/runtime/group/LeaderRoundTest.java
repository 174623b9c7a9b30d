package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.AssignmentPlannerTest.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LeaderRoundTest {
    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void everyMemberIsAnsweredWithLeaderUrlAndTheOffsetOfTheSnapshot(GroupProtocol protocol) {
        var round = round(protocol, Map.of("a", member("a", 3, null), "b", member("b", 5, null)));

        var answers = answer(round, config(6));

        assertThat(round.maxConfigOffset()).isEqualTo(5);
        assertThat(answers.assignments()).containsOnlyKeys("a", "b");
        assertThat(answers.assignments().values()).allSatisfy(assignment -> {
            assertThat(assignment.failed()).isFalse();
            assertThat(assignment.leader()).isEqualTo("a");
            assertThat(assignment.leaderUrl()).isEqualTo("http://a/");
            assertThat(assignment.configOffset()).isEqualTo(6);
            assertThat(assignment.delay()).isZero();
        });
        assertThat(answers.failed()).isFalse();
        assertThat(answers.joinAgain()).isFalse();
        assertThat(answers.assignments().values().stream()
                        .map(GroupAssignment::assigned)
                        .reduce(Work.NONE, Work::plus))
                .isEqualTo(work("c", "c-0", "c-1", "torn"));
    }

    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void whoeverReadFurtherThanTheLeaderFailsTheRoundForAll(GroupProtocol protocol) {
        var memory = answer(round(protocol, Map.of("a", member("a", 6, null))), config(6))
                .next();
        var round = round(
                protocol,
                Map.of("a", member("a", 6, null), "b", member("b", 7, work("c-0")), "c", member("c", -1, null)));

        var answers = round.answer(memory, config(6), Instant.EPOCH, Duration.ZERO);

        var failed = new GroupAssignment(true, "a", "http://a/", 7, Work.NONE, Work.NONE, Duration.ZERO);
        assertThat(answers.assignments()).isEqualTo(Map.of("a", failed, "b", failed, "c", failed));
        assertThat(answers.failed()).isTrue();
        assertThat(answers.joinAgain()).isTrue();
        assertThat(answers.next()).isEqualTo(memory);
    }

    @Test
    void whatAMemberHoldsStaysAndWhatIsNotConfiguredIsRevoked() {
        var round = round(
                GroupProtocol.SESSIONED,
                Map.of("a", member("a", 6, work("c", "c-0", "gone", "gone-0", "c-7")), "b", member("b", 6, null)));

        var told = answer(round, config(6)).assignments();

        assertThat(told.get("a").revoked()).isEqualTo(work("gone", "gone-0", "c-7"));
        assertThat(told.get("a").assigned()).isEqualTo(Work.NONE);
        assertThat(told.get("b").assigned()).isEqualTo(work("c-1", "torn"));
    }

    @Test
    void tasksOfATornCommitAreNobodys() {
        var told = answer(
                        round(GroupProtocol.SESSIONED, Map.of("a", member("a", 6, work("torn", "torn-0")))), config(6))
                .assignments();

        assertThat(told.get("a").revoked()).isEqualTo(work("torn-0"));
    }

    @Test
    void aDelayIsToldToEveryMember() {
        var both = answer(
                round(GroupProtocol.COMPATIBLE, Map.of("a", member("a", 6, null), "b", member("b", 6, null))),
                config(6));
        Work held = both.assignments().get("a").assigned();
        var alone = new LeaderRound(
                "a",
                Map.of("a", member("a", 6, held), "n", member("n", 6, null)),
                GroupProtocol.COMPATIBLE,
                2,
                1,
                GroupProtocol.COMPATIBLE);

        var told = alone.answer(both.next(), config(6), Instant.EPOCH, Duration.ofSeconds(9));

        assertThat(told.assignments().values())
                .extracting(GroupAssignment::delay)
                .containsOnly(Duration.ofSeconds(9));
    }

    @Test
    void anEagerRoundLeavesTheMemoryAlone() {
        var answers = answer(round(GroupProtocol.EAGER, Map.of("a", member("a", 6, null))), config(6));

        assertThat(answers.next()).isSameAs(PlannerMemory.NONE);
    }

    @Test
    void followUpRoundsAreTheLeadersToAskFor() {
        var round = round(
                GroupProtocol.SESSIONED,
                Map.of("a", member("a", 6, work("c", "c-0", "c-1")), "b", member("b", 6, work())));
        var oneHolder = new TreeMap<>(config(6).connectors());
        oneHolder.put(ConnectorName.of("new"), connector(2, true));

        var answers = answer(round, new ClusterConfig(6, 6, oneHolder));

        assertThat(answers.joinAgain()).isTrue();
        assertThat(answers.assignments().values())
                .allMatch(told -> told.revoked().isEmpty());
    }

    @Test
    void aRoundThatTakesWorkAwayAsksEverybodyToJoinAgainAtOnce() {
        var answers = answer(
                round(
                        GroupProtocol.SESSIONED,
                        Map.of("a", member("a", 6, work("c", "torn", "c-0", "c-1")), "b", member("b", 6, null))),
                config(6));

        assertThat(answers.assignments().get("a").revoked().isEmpty()).isFalse();
        assertThat(answers.assignments().values())
                .extracting(GroupAssignment::delay)
                .containsOnly(Duration.ofMillis(1));
        assertThat(answers.next().deadline()).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupProtocol.class,
            names = {"COMPATIBLE", "SESSIONED"})
    void whereAnEagerMemberJoinsACooperativeGroupEverythingStopsBeforeItIsDealtOut(GroupProtocol before) {
        var members = Map.of("a", member("a", 6, null), "b", member("b", 6, null));

        var stop = answer(new LeaderRound("a", members, GroupProtocol.EAGER, 2, 1, before), config(6));
        var deal = answer(new LeaderRound("a", members, GroupProtocol.EAGER, 3, 2, GroupProtocol.EAGER), config(6));

        assertThat(stop.assignments().values()).allMatch(told -> told.assigned().isEmpty());
        assertThat(stop.joinAgain()).isTrue();
        assertThat(all(deal, GroupAssignment::assigned)).isEqualTo(work("c", "c-0", "c-1", "torn"));
        assertThat(deal.joinAgain()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void whoDrainsGetsNothing(GroupProtocol protocol) {
        var draining = new MemberState("http://b/", 6, null, true, List.of());

        var told = answer(round(protocol, Map.of("a", member("a", 6, null), "b", draining)), config(6))
                .assignments();

        assertThat(told.get("a").assigned()).isEqualTo(work("c", "c-0", "c-1", "torn"));
        assertThat(told.get("b").assigned()).isEqualTo(Work.NONE);
    }

    @Test
    void theLeaderKnowsWhereEverythingRuns() {
        var members = Map.of(
                "a", member("a", 6, work("c", "gone-0")),
                "b", new MemberState("no address at all", 6, null),
                "d", new MemberState("relative", 6, null));

        var answers = answer(round(GroupProtocol.SESSIONED, members), config(6));
        var owners = answers.owners();

        Work atA = work("c").plus(answers.assignments().get("a").assigned());
        assertThat(owners.connectors().keySet()).isEqualTo(atA.connectors());
        assertThat(owners.tasks().keySet()).isEqualTo(atA.tasks());
        assertThat(owners.of(ConnectorName.of("c"))).isEqualTo(URI.create("http://a/"));
        assertThat(answers.assignments().get("b").assigned().size()
                        + answers.assignments().get("d").assigned().size())
                .isPositive();
    }

    /** Members that execute what they are told, from any state they can be in. */
    @Property(tries = 500)
    void roundsEndWhateverMembersSayAtTheBeginning(@ForAll long seed) {
        var random = new Random(seed);
        Map<String, MemberState> members = new TreeMap<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            List<Work> arrivals = new ArrayList<>();
            for (int batch = random.nextInt(4); batch > 0; batch--) {
                arrivals.add(anyWork(random));
            }
            Work held = arrivals.stream().reduce(anyWork(random), Work::plus);
            members.put("m" + i, state("m" + i, held, random.nextInt(4) == 0, arrivals));
        }
        var protocol = random.nextInt(5) == 0 ? GroupProtocol.EAGER : GroupProtocol.SESSIONED;
        var connectors = new TreeMap<ConnectorName, ClusterConfig.Connector>();
        for (int i = 0; i < 8; i++) {
            connectors.put(ConnectorName.of("c" + i), connector(random.nextInt(7), random.nextInt(8) > 0));
        }
        var config = new ClusterConfig(6, 6, connectors);
        var memory = PlannerMemory.NONE;
        GroupProtocol last = GroupProtocol.SESSIONED;
        String leader = members.keySet().iterator().next();

        int rounds = 0;
        LeaderRound.Answers answers;
        do {
            assertThat(rounds++).as("rounds").isLessThan(5);
            answers = new LeaderRound(leader, members, protocol, rounds, rounds - 1, last)
                    .answer(memory, config, Instant.EPOCH, Duration.ZERO);
            memory = answers.next();
            last = protocol;
            answers.assignments().forEach((id, told) -> {
                MemberState before = members.get(id);
                List<Work> arrivals = new ArrayList<>(before.arrivals());
                arrivals.add(told.assigned());
                Work held = before.work().minus(told.revoked()).plus(told.assigned());
                members.put(id, state(id, held, before.draining(), arrivals));
            });
        } while (answers.joinAgain() || !all(answers, GroupAssignment::revoked).isEmpty());

        assertThat(answers.assignments().values()).allMatch(told -> told.delay().isZero());
    }

    private static Work anyWork(Random random) {
        List<ConnectorName> connectors = new ArrayList<>();
        List<TaskId> tasks = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            connectors.add(ConnectorName.of("c" + random.nextInt(10)));
            tasks.add(TaskId.of("c" + random.nextInt(10), random.nextInt(7)));
        }
        return Work.of(connectors, tasks);
    }

    private static MemberState state(String id, Work held, boolean draining, List<Work> arrivals) {
        var assignment = new GroupAssignment(false, "x", "http://x/", 1, held, Work.NONE, Duration.ZERO);
        return new MemberState("http://" + id + "/", 6, assignment, draining, arrivals);
    }

    private static Work all(LeaderRound.Answers answers, Function<GroupAssignment, Work> part) {
        return answers.assignments().values().stream().map(part).reduce(Work.NONE, Work::plus);
    }

    @Test
    void aLeaderOutsideTheGroupIsRefused() {
        assertThatThrownBy(() ->
                        new LeaderRound("z", Map.of("a", member("a", 1, null)), GroupProtocol.SESSIONED, 1, -1, null))
                .hasMessage("leaderId: z (expected: one of the members [a])");
    }

    private static LeaderRound.Answers answer(LeaderRound round, ClusterConfig config) {
        return round.answer(PlannerMemory.NONE, config, Instant.EPOCH, Duration.ZERO);
    }

    private static LeaderRound round(GroupProtocol protocol, Map<String, MemberState> members) {
        return new LeaderRound("a", members, protocol, 1, -1, null);
    }

    private static MemberState member(String name, long configOffset, @Nullable Work held) {
        return new MemberState(
                "http://" + name + "/",
                configOffset,
                held == null ? null : new GroupAssignment(false, "x", "http://x/", 1, held, Work.NONE, Duration.ZERO));
    }

    /** Connector c with two tasks, and one whose task configurations were torn apart. */
    static ClusterConfig config(long offset) {
        var connectors = new TreeMap<ConnectorName, ClusterConfig.Connector>();
        connectors.put(ConnectorName.of("c"), connector(2, true));
        connectors.put(ConnectorName.of("torn"), connector(1, false));
        return new ClusterConfig(offset, offset, connectors);
    }

    private static ClusterConfig.Connector connector(int tasks, boolean consistent) {
        List<Map<String, @Nullable String>> configs = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            configs.add(Map.of());
        }
        return new ClusterConfig.Connector(
                Map.of(), 1, TargetState.STARTED, new ClusterConfig.TaskSet(0, configs, consistent, null));
    }
}
