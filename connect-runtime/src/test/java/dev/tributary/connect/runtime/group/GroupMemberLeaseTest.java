package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.AssignmentPlannerTest.work;
import static dev.tributary.connect.runtime.group.MemberRig.GRACEFUL_STOP;
import static dev.tributary.connect.runtime.group.MemberRig.LEASE;
import static dev.tributary.connect.runtime.group.MemberRig.SESSION;
import static dev.tributary.connect.runtime.group.MemberRig.assigned;
import static dev.tributary.connect.runtime.group.MemberRig.holding;
import static dev.tributary.connect.runtime.group.MemberRig.revoked;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member that hears nothing from the coordinator stops before its work is given to others. */
final class GroupMemberLeaseTest {
    private static final Duration A_MOMENT = Duration.ofMillis(1);

    @Test
    void aMemberThatNeverJoinedHasNoLease() {
        var rig = new MemberRig().ready(1).heard();

        assertThat(rig.member.nextDeadline()).isNull();
        assertThat(rig.later(Duration.ofDays(1)).tick().effects).isEmpty();
    }

    @Test
    void whoHearsNothingStopsEverythingAndJoinsWithNothing() {
        var rig = holding("a", "a-0");
        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.plus(LEASE));
        assertThat(rig.later(LEASE.minus(A_MOMENT)).tick().effects).isEmpty();

        rig.later(A_MOMENT).tick();

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.run().leadership()).isEqualTo(Leadership.UNKNOWN);
        assertThat(rig.joins()).isTrue();
        assertThat(rig.member.mayJoin()).isFalse();
        assertThat(rig.member.nextDeadline()).isNull();
        rig.tell(new MemberEvent.Stopped(rig.run().number()));
        assertThat(rig.member.mayJoin()).isTrue();
        var state = rig.member.state(rig.now);
        assertThat(state.held()).isNull();
        assertThat(state.arrivals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10,3,7", "10,5,5", "10,8,5", "10,60,5", "60,5,55"})
    void workHasItsTimeToStopBeforeTheSessionEndsButNeverMoreThanHalfOfIt(
            int sessionSeconds, int stopSeconds, int leaseSeconds) {
        var rig = new MemberRig(new MemberSettings(
                        "http://me:8083/",
                        GroupProtocol.SESSIONED,
                        Duration.ofSeconds(sessionSeconds),
                        Duration.ofSeconds(stopSeconds),
                        Duration.ZERO))
                .ready(1)
                .joined(assigned(1));

        assertThat(rig.member.nextDeadline()).isEqualTo(Instant.EPOCH.plusSeconds(leaseSeconds));
    }

    @Test
    void aHeartbeatRenewsTheLeaseFromWhenItWasSent() {
        var rig = holding("a-0");
        Instant asked = rig.now.plusSeconds(2);

        rig.later(Duration.ofSeconds(5)).tell(new MemberEvent.Heard(asked));

        assertThat(rig.member.nextDeadline()).isEqualTo(asked.plus(LEASE));
    }

    @Test
    void anAnswerThatComesOutOfOrderDoesNotShortenTheLease() {
        var rig = holding("a-0").later(Duration.ofSeconds(5)).heard();

        rig.tell(new MemberEvent.Heard(rig.now.minusSeconds(3)));

        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.plus(LEASE));
    }

    @Test
    void whatIsHeardAfterTheEndDoesNotBringTheLeaseBack() {
        var rig = holding("a-0").later(LEASE).tick();

        rig.heard();

        assertThat(rig.effects).isEmpty();
        assertThat(rig.member.nextDeadline()).isNull();
        assertThat(rig.sent().held()).isNull();
    }

    @Test
    void afterASuspendedProcessTheLeaseEndsBeforeAnythingElse() {
        var rig = holding("a-0").later(Duration.ofHours(1));

        rig.heard();

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.joins()).isTrue();
    }

    @Test
    void afterASuspendedProcessALateChangeStartsNothing() {
        var rig = new MemberRig().ready(1).joined(assigned(5, "a-0")).later(Duration.ofHours(1));

        rig.read(5, 5);

        assertThat(rig.runs()).allSatisfy(run -> assertThat(run.tasks()).isEmpty());
        assertThat(rig.count(MemberEffect.Join.class)).isOne();
    }

    @Test
    void noLeaseEndsWhileAJoinIsUnderWay() {
        var rig = holding("a-0");
        rig.sent();

        waits(rig, Duration.ofMinutes(1));

        rig.answered(assigned(1));
        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.plus(LEASE));
    }

    /** Time passes while the process is awake, and nothing is wanted. */
    private static void waits(MemberRig rig, Duration time) {
        Instant end = rig.now.plus(time);
        while (rig.now.isBefore(end)) {
            Instant next = rig.member.nextDeadline();
            rig.now = next != null && next.isBefore(end) ? next : end;
            assertThat(rig.tick().effects).isEmpty();
        }
    }

    @Test
    void aProcessThatIsSuspendedWhileItsJoinWaitsStopsEverythingFirst() {
        var rig = holding("a-0");
        rig.sent();
        waits(rig, Duration.ofMinutes(1));

        rig.later(LEASE).tick();

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.joins()).isTrue();
        assertThat(rig.sent().held()).isNull();
    }

    @Test
    void theAnswerToAJoinThatTheProcessSleptOverGivesNothingBack() {
        var rig = holding("a-0");
        rig.sent();

        rig.later(LEASE.plus(LEASE)).answered(assigned(1, "b-0"));

        assertThat(rig.runs()).allSatisfy(run -> assertThat(run.tasks()).isEmpty());
        assertThat(rig.count(MemberEffect.Join.class)).isOne();
        assertThat(rig.member.nextDeadline()).isNull();
        assertThat(rig.sent().held()).isNull();
    }

    @Test
    void theLeaseRunsAsLongAsTheJoinIsNotSent() {
        var rig = holding("a-0", "a-1").joined(revoked(1, "a-0"));
        rig.tell(new MemberEvent.JoinDue());

        rig.later(LEASE).tick();

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.joins()).as("one is due anyway").isFalse();
    }

    @Test
    void aConnectionThatIsLostDuringTheJoinLetsTheLeaseEnd() {
        var rig = holding("a-0");
        rig.sent();
        rig.later(LEASE.minus(A_MOMENT)).tell(new MemberEvent.CoordinatorLost());
        assertThat(rig.effects).isEmpty();

        rig.later(A_MOMENT).tick();

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.joins()).isTrue();
    }

    @Test
    void aConnectionThatIsLostAfterALongJoinEndsTheLeaseAtOnce() {
        var rig = holding("a-0");
        rig.sent();

        waits(rig, LEASE);
        rig.tell(new MemberEvent.CoordinatorLost());

        assertThat(rig.running()).isEqualTo(Work.NONE);
    }

    @Test
    void aConnectionThatIsLostAndFoundAgainStopsNothing() {
        var rig = holding("a-0").tell(new MemberEvent.CoordinatorLost());

        assertThat(rig.effects).isEmpty();
        assertThat(rig.later(Duration.ofSeconds(3)).heard().effects).isEmpty();
        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.plus(LEASE));
    }

    @Test
    void aJoinThatIsRepeatedAfterTheConnectionWasLostSuspendsTheLeaseAgain() {
        var rig = holding("a-0");
        rig.sent();
        rig.tell(new MemberEvent.CoordinatorLost());

        rig.member.state(rig.now);

        waits(rig, LEASE.plus(LEASE));
    }

    @Test
    void theNewLeaseCountsFromTheLastQuestionOfTheJoin() {
        var rig = holding("a-0");
        rig.sent();
        waits(rig, Duration.ofSeconds(20));
        Instant asked = rig.now;
        rig.later(Duration.ofSeconds(2)).tell(new MemberEvent.Heard(asked));

        rig.answered(assigned(1));

        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.member.nextDeadline()).isEqualTo(asked.plus(LEASE));
    }

    @Test
    void aJoinWhoseAnswerIsOldGivesNoLease() {
        var rig = holding("a-0");
        rig.sent();
        Instant asked = rig.now;
        waits(rig, LEASE);
        rig.tell(new MemberEvent.Heard(asked));

        rig.answered(assigned(1, "b-0"));

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.runs()).allSatisfy(run -> assertThat(run.tasks()).isEmpty());
        assertThat(rig.joins()).isTrue();
        assertThat(rig.sent().held()).isNull();
    }

    @Test
    void theLastQuestionOfTheJoinCountsAlsoIfItIsToldLate() {
        var rig = holding("a-0");
        rig.sent();
        Instant asked = rig.now.plusSeconds(1);
        rig.later(Duration.ofSeconds(4)).answered(assigned(1));

        rig.tell(new MemberEvent.Heard(asked));

        assertThat(rig.member.nextDeadline()).isEqualTo(asked.plus(LEASE));
    }

    @Test
    void aHeartbeatFromBeforeTheJoinSaysNothingAboutIt() {
        var rig = holding("a-0");
        Instant before = rig.now;
        rig.later(Duration.ofSeconds(1)).sent();

        rig.tell(new MemberEvent.Heard(before));
        waits(rig, LEASE.plus(LEASE));

        rig.answered(assigned(1));
        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.plus(LEASE));
    }

    @Test
    void anAssignmentAfterTheEndOfTheLeaseStartsAnewWithItAlone() {
        var rig = holding("a-0").later(LEASE).tick();

        rig.joined(assigned(1, "b-0"));

        assertThat(rig.running()).isEqualTo(work("b-0"));
        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.plus(LEASE));
        assertThat(rig.joins()).isFalse();
    }

    @Test
    void whoseLeaseEndsInTheMidstOfAJoinTellsTheGroupThatItsWorkIsGone() {
        var rig = holding("a-0");
        rig.sent();
        rig.tell(new MemberEvent.CoordinatorLost()).later(LEASE).tick();

        rig.answered(assigned(1, "b-0"));

        assertThat(rig.running()).isEqualTo(work("b-0"));
        assertThat(rig.joins()).isTrue();
        assertThat(rig.sent().work()).isEqualTo(work("b-0"));
    }

    @Test
    void theEndOfTheLeaseForgetsWhatWasPlanned() {
        var rig = holding("a-0")
                .joined(MemberRig.told(1, Work.NONE, work("a-0"), LEASE.plusSeconds(5)))
                .later(LEASE)
                .tick();

        rig.tell(new MemberEvent.Stopped(rig.run().number()));

        assertThat(rig.joins()).as("asked for before").isFalse();
        assertThat(rig.member.nextDeadline()).isNull();
    }

    @Test
    void anEvictedMemberKeepsWhatIsLeftOfItsLease() {
        var rig = holding("a-0").later(Duration.ofSeconds(1)).tell(new MemberEvent.Evicted());

        assertThat(rig.member.nextDeadline()).isEqualTo(rig.now.minusSeconds(1).plus(LEASE));
        rig.later(LEASE.minusSeconds(1)).tick();
        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.count(MemberEffect.Join.class))
                .as("one is asked for already")
                .isZero();
    }

    @Test
    void aMemberThatIsEvictedAfterItsLeaseStopsFirst() {
        var rig = holding("a-0");
        rig.sent();
        waits(rig, SESSION.plus(GRACEFUL_STOP));

        rig.tell(new MemberEvent.Evicted());

        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.member.mayJoin()).isFalse();
        assertThat(rig.count(MemberEffect.Join.class)).isOne();
        assertThat(rig.sent().held()).isNull();
    }
}
