package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.AssignmentPlannerTest.work;
import static dev.tributary.connect.runtime.group.MemberRig.assigned;
import static dev.tributary.connect.runtime.group.MemberRig.config;
import static dev.tributary.connect.runtime.group.MemberRig.failed;
import static dev.tributary.connect.runtime.group.MemberRig.holding;
import static dev.tributary.connect.runtime.group.MemberRig.revoked;
import static dev.tributary.connect.runtime.group.MemberRig.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a member joins, and what it makes of an assignment; see also the tests of its lease, of draining and of catching up. */
final class GroupMemberTest {
    /** So long after a round a change is told at once. It is less than a lease. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    @Test
    void nothingJoinsBeforeTheStoresAreRead() {
        var rig = new MemberRig();

        rig.read(3, 3);

        assertThat(rig.effects).isEmpty();
        assertThat(rig.member.mayJoin()).isFalse();
        assertThatThrownBy(() -> rig.member.state(rig.now)).isInstanceOf(IllegalStateException.class);

        rig.ready(4);

        assertThat(rig.effects).hasSize(1);
        assertThat(rig.joins()).isTrue();
        assertThat(rig.member.mayJoin()).isTrue();
    }

    @Test
    void theFirstJoinTellsThatNothingWasEverHeld() {
        var state = new MemberRig().ready(4).sent();

        assertThat(state).isEqualTo(new MemberState("http://me:8083/", 4, null));
    }

    @Test
    void theNewestSnapshotCountsWhateverTheOrderInWhichTheyCome() {
        var state = new MemberRig().read(9, 9).ready(4).read(3, 3).sent();

        assertThat(state.configOffset()).isEqualTo(9);
    }

    @Test
    void whatIsAssignedRunsAtOnceAndIsToldInTheNextJoin() {
        var rig = new MemberRig().ready(4);

        rig.joined(assigned(4, "c", "c-0"));

        assertThat(rig.running()).isEqualTo(work("c", "c-0"));
        assertThat(rig.run().groupGeneration()).isEqualTo(1);
        assertThat(rig.run().everything()).isFalse();
        assertThat(rig.joins()).isFalse();
        var state = rig.sent();
        assertThat(state.held()).isEqualTo(assigned(4, "c", "c-0"));
        assertThat(state.draining()).isFalse();
    }

    @Test
    void aCooperativeAssignmentAddsToWhatIsHeld() {
        var rig = holding("a-0").joined(assigned(1, "b-0"));

        assertThat(rig.running()).isEqualTo(work("a-0", "b-0"));
        assertThat(rig.sent().held()).isEqualTo(assigned(1, "a-0", "b-0"));
    }

    @Test
    void aMemberThatJoinedAndHoldsNothingSaysSo() {
        assertThat(holding().sent().held()).isEqualTo(assigned(1));
    }

    @Test
    void everyAssignmentOfTheWorkerHasAGreaterNumber() {
        var rig = holding("a-0");
        long first = rig.run().number();

        long second = rig.joined(assigned(1)).run().number();

        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void whatIsRevokedHasStoppedBeforeTheMemberJoinsAgain() {
        var rig = holding("a", "a-0", "a-1");

        rig.joined(revoked(1, "a", "a-1"));

        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.joins()).isFalse();
        assertThat(rig.member.mayJoin()).isFalse();
        long number = rig.run().number();

        rig.tell(new MemberEvent.Stopped(number - 1));
        assertThat(rig.effects).isEmpty();
        assertThat(rig.member.mayJoin()).isFalse();

        rig.tell(new MemberEvent.Stopped(number));
        assertThat(rig.joins()).isTrue();
        assertThat(rig.member.mayJoin()).isTrue();
        assertThat(rig.member.state(rig.now).work()).isEqualTo(work("a-0"));
    }

    @Test
    void theStopOfALaterAssignmentCoversEarlierOnes() {
        var rig = holding("a-0", "a-1").joined(revoked(1, "a-1"));
        rig.answered(assigned(1, "b-0"));
        long later = rig.run().number();

        rig.tell(new MemberEvent.Stopped(later));

        assertThat(rig.member.mayJoin()).isTrue();
    }

    @Test
    void anAssignmentThatTakesNothingLetsTheMemberJoinAtAnyTime() {
        var rig = holding("a-0").joined(assigned(1, "b-0"));

        assertThat(rig.member.mayJoin()).isTrue();
    }

    @Test
    void aRepeatedAssignmentChangesNothing() {
        var told = told(1, work("b-0"), work("a-0"), Duration.ZERO);
        var rig = holding("a-0", "a-1").joined(told);
        var once = rig.sent();

        rig.answered(told);

        assertThat(rig.running()).isEqualTo(work("a-1", "b-0"));
        assertThat(rig.member.mayJoin()).isTrue();
        assertThat(rig.sent()).isEqualTo(once);
    }

    @Test
    void whoIsToGiveUpWhatItDoesNotRunAsksForTheNextRoundAllTheSame() {
        var rig = holding("a-0").joined(revoked(1, "z-0"));

        assertThat(rig.joins()).isTrue();
        assertThat(rig.running()).isEqualTo(work("a-0"));
    }

    @Test
    void anAnswerOfAnEarlierRoundIsNotAskedForInALoop() {
        var told = revoked(1, "z-0");
        var rig = holding("a-0").joined(told);

        rig.sent();
        rig.answered(2, GroupProtocol.SESSIONED, told);

        assertThat(rig.joins()).isFalse();
        assertThat(rig.later(Duration.ofSeconds(1)).tick().joins()).isTrue();
    }

    @Test
    void theOrderOfArrivalIsTold() {
        var rig = holding("a-0", "a-1")
                .joined(assigned(1, "b-0", "b-1"))
                .joined(assigned(1, "c-0"))
                .joined(told(1, work("d-0"), work("a-1", "b-0", "b-1"), Duration.ZERO));

        assertThat(rig.sent().arrivals()).containsExactly(work("a-0"), work("c-0"), work("d-0"));
    }

    @Test
    void aDelayMakesTheMemberJoinLater() {
        var rig = holding("a-0").joined(told(1, Work.NONE, Work.NONE, Duration.ofSeconds(3)));

        assertThat(rig.joins()).isFalse();
        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.plusSeconds(3));
        assertThat(rig.later(Duration.ofMillis(2999)).tick().joins()).isFalse();
        assertThat(rig.later(Duration.ofMillis(1)).tick().joins()).isTrue();
        assertThat(rig.member.nextDeadline()).isAfter(rig.now);
    }

    @Test
    void aLaterAssignmentWithoutADelayCancelsIt() {
        var rig = holding("a-0")
                .joined(told(1, Work.NONE, Work.NONE, Duration.ofSeconds(3)))
                .joined(assigned(1));

        assertThat(rig.later(Duration.ofSeconds(3)).tick().joins()).isFalse();
    }

    @Test
    void connectorsThatComeOrGoMakeEveryMemberJoin() {
        assertThat(holding("a-0").later(QUIET).read(2, 2).joins()).isTrue();
        assertThat(holding().later(QUIET).read(2, 2).joins()).isTrue();
    }

    @Test
    void aChangeRightAfterARoundWaitsForOthersToComeWithIt() {
        var rig = holding("a-0");
        assertThat(joinsAfterMillisOfChanges(rig, 2)).isEqualTo(50);

        rig.sent();
        rig.answered(assigned(100));
        assertThat(joinsAfterMillisOfChanges(rig, 101))
                .as("the pause has grown")
                .isEqualTo(100);
    }

    /** Something comes every 5 ms. */
    private static int joinsAfterMillisOfChanges(MemberRig rig, int configOffset) {
        for (int millis = 0; millis < 1000; millis++) {
            boolean joins = millis % 5 == 0
                    ? rig.read(configOffset + millis / 5, configOffset + millis / 5)
                            .joins()
                    : rig.tick().joins();
            if (joins) {
                return millis;
            }
            rig.later(Duration.ofMillis(1));
        }
        throw new AssertionError("no join within a second");
    }

    @Test
    void whenNothingElseComesTheChangeDoesNotWaitForLong() {
        var rig = holding("a-0").later(Duration.ofMillis(20)).read(2, 2);
        assertThat(rig.joins()).isFalse();
        assertThat(rig.later(Duration.ofMillis(12)).tick().joins()).isFalse();
        assertThat(rig.later(Duration.ofMillis(1)).tick().joins())
                .as("a quarter of the pause without another one")
                .isTrue();
    }

    @Test
    void whatCameDuringARoundDoesNotMakeTheNextFollowAtOnce() {
        var rig = holding("a-0");
        rig.sent();
        rig.read(5, 5).later(Duration.ofMillis(40)).answered(assigned(1));
        assertThat(rig.joins()).isFalse();
        assertThat(rig.later(Duration.ofMillis(24)).tick().joins()).isFalse();
        assertThat(rig.later(Duration.ofMillis(1)).tick().joins()).isTrue();
    }

    @Test
    void changesThatAreNotAboutWorkDoNotProlongThePause() {
        var rig = holding("a-0").read(2, 2);
        for (int millis = 0; millis < 12; millis++) {
            assertThat(rig.read(3 + millis, 2).joins()).isFalse();
            rig.later(Duration.ofMillis(1));
        }
        assertThat(rig.later(Duration.ofMillis(1)).tick().joins()).isTrue();
    }

    @Test
    void aGroupThatIsSlowToAgreeIsAskedLessOften() {
        var rig = holding("a-0");
        rig.sent();
        rig.later(Duration.ofMillis(200)).answered(assigned(1));
        for (int round = 2; round < 9; round++) {
            rig.sent();
            rig.later(Duration.ofMillis(200)).answered(assigned(round));
        }

        assertThat(joinsAfterMillisOfChanges(rig, 20)).isEqualTo(800);
    }

    @Test
    void aChangeThatTheAssignmentCoversNeedsNoRound() {
        var rig = new MemberRig().ready(1).joined(assigned(5, "a-0"));

        assertThat(rig.read(5, 5).joins()).isFalse();
        assertThat(rig.read(9, 5).joins()).isFalse();
    }

    @Test
    void manyChangesMakeOneJoin() {
        var rig = holding("a-0").later(QUIET);

        assertThat(rig.read(2, 2).joins()).isTrue();
        assertThat(rig.read(3, 3).joins()).isFalse();
        rig.tell(new MemberEvent.JoinDue());
        assertThat(rig.read(4, 4).joins()).isFalse();
        assertThat(rig.member.state(rig.now).configOffset()).isEqualTo(4);
        assertThat(rig.answered(assigned(4)).joins()).isFalse();
    }

    @Test
    void aChangeWhileTheJoinIsUnderWayMakesAnotherOne() {
        var rig = holding("a-0");
        rig.sent();

        assertThat(rig.read(4, 4).joins()).isFalse();
        assertThat(rig.answered(assigned(3)).joins()).isFalse();
        assertThat(rig.later(QUIET).tick().joins()).isTrue();
    }

    @Test
    void aLeaderThatPlansForLessThanItWasToldIsNotAskedInALoop() {
        var rig = holding("a-0").read(4, 4);
        rig.sent();

        assertThat(rig.answered(assigned(3)).joins()).isFalse();
        assertThat(rig.later(Duration.ofSeconds(1)).tick().joins()).isTrue();
    }

    @Test
    void afterAFailedRoundAnUpToDateFollowerKeepsItsWorkAndTriesLater() {
        var rig = holding("a-0").joined(failed(1, "boss"));

        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.catchesUp()).isFalse();
        assertThat(rig.joins()).isFalse();
        assertThat(rig.later(Duration.ofSeconds(1)).tick().joins()).isTrue();
        assertThat(rig.sent().work()).isEqualTo(work("a-0"));
    }

    @Test
    void afterAFailedRoundAFollowerThatIsBehindCatchesUpFirst() {
        var rig = holding("a-0").joined(failed(6, "boss"));

        assertThat(rig.catchesUp()).isTrue();
        assertThat(rig.joins()).isFalse();
        assertThat(rig.read(6, 6).joins()).isFalse();
        assertThat(rig.tell(new MemberEvent.CatchUpEnded(true)).joins()).isTrue();
    }

    @Test
    void afterAFailedRoundTheLeaderCatchesUpAndJoinsAtOnce() {
        var rig = holding("a-0").joined(failed(1, MemberRig.ID));

        assertThat(rig.catchesUp()).isTrue();
        assertThat(rig.tell(new MemberEvent.CatchUpEnded(true)).joins()).isTrue();
    }

    @Test
    void inTheEagerProtocolEverythingStopsBeforeTheJoin() {
        var rig = new MemberRig(GroupProtocol.EAGER).ready(1);
        rig.tell(new MemberEvent.JoinDue());
        assertThat(rig.effects).isEmpty();
        assertThat(rig.member.mayJoin()).isTrue();
        rig.member.state(rig.now);
        rig.answered(GroupProtocol.EAGER, assigned(1, "a-0"));
        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.member.mayJoin()).isFalse();

        rig.tell(new MemberEvent.JoinDue());

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.run().leadership().known()).isTrue();
        assertThat(rig.member.mayJoin()).isFalse();
        rig.tell(new MemberEvent.Stopped(rig.run().number()));
        assertThat(rig.member.mayJoin()).isTrue();
        var state = rig.member.state(rig.now);
        assertThat(state.held()).isNull();
        assertThat(state.arrivals()).isEmpty();
    }

    @Test
    void anEagerAssignmentReplacesWhatACooperativeOneLeft() {
        var rig = holding("a-0", "a-1");
        rig.sent();

        rig.answered(GroupProtocol.EAGER, assigned(1, "a-1", "b-0"));

        assertThat(rig.running()).isEqualTo(work("a-1", "b-0"));
        assertThat(rig.member.mayJoin()).isFalse();
    }

    @Test
    void aFollowerKnowsWhereTheLeaderIs() {
        var leadership = holding("a-0").run().leadership();

        assertThat(leadership.leads()).isFalse();
        assertThat(leadership.leaderUrl()).isEqualTo(URI.create("http://boss:8083/"));
        assertThat(leadership.owners()).isEqualTo(Owners.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a url", "/relative"})
    void aLeaderThatTellsNoAddressIsNotKnown(String url) {
        var told = new GroupAssignment(false, "boss", url, 1, Work.NONE, Work.NONE, Duration.ZERO);

        assertThat(new MemberRig().ready(1).joined(told).run().leadership().known())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void requestsAreSignedInTheSessionedProtocolAlone(GroupProtocol protocol) {
        var rig = new MemberRig().ready(1);
        rig.sent();

        rig.answered(protocol, assigned(1));

        assertThat(rig.run().leadership().signed()).isEqualTo(protocol == GroupProtocol.SESSIONED);
    }

    @Test
    void theLeaderKnowsWhoRunsWhatAfterTheRound() {
        var rig = new MemberRig().ready(6);
        var own = rig.sent();
        var other = new MemberState(
                "http://other/",
                6,
                new GroupAssignment(false, "x", "http://x/", 1, work("c", "c-0", "gone-0"), Work.NONE, Duration.ZERO));

        var answers = rig.member.lead(
                MemberRig.ID,
                Map.of(MemberRig.ID, own, "other", other),
                GroupProtocol.SESSIONED,
                1,
                LeaderRoundTest.config(6),
                rig.now);
        rig.answered(answers.get(MemberRig.ID));

        var leadership = rig.run().leadership();
        assertThat(leadership.leads()).isTrue();
        assertThat(leadership.known()).isTrue();
        var owners = leadership.owners();
        assertThat(owners.of(ConnectorName.of("c"))).isEqualTo(URI.create("http://other/"));
        assertThat(owners.of(TaskId.of("c", 0))).isEqualTo(URI.create("http://other/"));
        assertThat(owners.of(TaskId.of("c", 1))).isEqualTo(URI.create("http://me:8083/"));
        assertThat(owners.of(TaskId.of("gone", 0))).isNull();
    }

    @Test
    void ownersOfARoundThatNeverCompletedAreNotPublished() {
        var rig = new MemberRig().ready(6);
        lead(rig, 1);

        rig.answered(
                2,
                GroupProtocol.SESSIONED,
                new GroupAssignment(false, MemberRig.ID, "http://me:8083/", 6, Work.NONE, Work.NONE, Duration.ZERO));

        assertThat(rig.run().leadership().leads()).isTrue();
        assertThat(rig.run().leadership().owners()).isEqualTo(Owners.UNKNOWN);
    }

    @Test
    void aLeaderThatHasMoreToMoveJoinsAgainSoon() {
        var rig = new MemberRig().ready(6);
        var own = rig.sent();
        var loaded = new MemberState(
                "http://other/",
                6,
                new GroupAssignment(false, "x", "http://x/", 1, work("c", "c-0", "c-1"), Work.NONE, Duration.ZERO));
        var answers = rig.member.lead(
                MemberRig.ID,
                Map.of(MemberRig.ID, own, "other", loaded),
                GroupProtocol.SESSIONED,
                1,
                LeaderRoundTest.config(6),
                rig.now);
        assertThat(answers.get(MemberRig.ID).assigned())
                .as("free work goes first")
                .isEqualTo(work("torn"));

        rig.answered(1, GroupProtocol.SESSIONED, answers.get(MemberRig.ID));

        assertThat(rig.joins()).isFalse();
        assertThat(rig.later(Duration.ofSeconds(1)).tick().joins()).isTrue();
    }

    @Test
    void theMemoryOfALeaderOutlivesARound() {
        var rig = new MemberRig(new MemberSettings(
                "http://me:8083/",
                GroupProtocol.SESSIONED,
                MemberRig.SESSION,
                MemberRig.GRACEFUL_STOP,
                Duration.ofSeconds(60)));
        rig.ready(6);
        var own = rig.sent();
        var other = new MemberState("http://other/", 6, null);
        var first = rig.member.lead(
                MemberRig.ID,
                Map.of(MemberRig.ID, own, "other", other),
                GroupProtocol.SESSIONED,
                1,
                LeaderRoundTest.config(6),
                rig.now);
        rig.answered(1, GroupProtocol.SESSIONED, first.get(MemberRig.ID));

        var second = lead(rig, 2);

        assertThat(second.delay()).as("the lost member's work waits for it").isEqualTo(Duration.ofSeconds(60));
        assertThat(second.assigned()).isEqualTo(Work.NONE);
    }

    /** Leads a round with itself alone. */
    private static GroupAssignment lead(MemberRig rig, int generation) {
        var own = rig.sent();
        return rig.member
                .lead(
                        MemberRig.ID,
                        Map.of(MemberRig.ID, own),
                        GroupProtocol.SESSIONED,
                        generation,
                        LeaderRoundTest.config(6),
                        rig.now)
                .get(MemberRig.ID);
    }

    @Test
    void duringAnOrdinaryJoinTheLeadershipStays() {
        var rig = holding("a-0").read(2, 2);

        rig.tell(new MemberEvent.JoinDue());

        assertThat(rig.effects).isEmpty();
    }

    @Test
    void anEvictedMemberKeepsItsWorkAndJoinsAsANewOne() {
        var rig = holding("a-0");

        rig.tell(new MemberEvent.Evicted());

        assertThat(rig.joins()).isTrue();
        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.run().leadership()).isEqualTo(Leadership.UNKNOWN);
        assertThat(rig.member.mayJoin()).isTrue();
        assertThat(rig.sent().work()).isEqualTo(work("a-0"));
    }

    @Test
    void anEvictedMemberOfAnEagerGroupStopsEverythingFirst() {
        var rig = new MemberRig().ready(1);
        rig.sent();
        rig.answered(GroupProtocol.EAGER, assigned(1, "a-0"));

        rig.tell(new MemberEvent.Evicted());

        assertThat(rig.joins()).isTrue();
        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.member.mayJoin()).isFalse();
        assertThat(rig.sent().held()).isNull();
    }

    @Test
    void anEvictionDuringTheJoinAsksForAnother() {
        var rig = holding("a-0");
        rig.sent();

        assertThat(rig.tell(new MemberEvent.Evicted()).joins()).isTrue();
        assertThat(rig.tell(new MemberEvent.Evicted()).joins()).isFalse();
    }

    @Test
    void aNewSnapshotOfTheLeadIsKept() {
        var rig = new MemberRig().ready(1);
        var own = rig.sent();
        rig.member.lead(MemberRig.ID, Map.of(MemberRig.ID, own), GroupProtocol.SESSIONED, 1, config(8, 8), rig.now);

        assertThat(rig.answered(assigned(8, "a-0")).running()).isEqualTo(work("a-0"));
    }
}
