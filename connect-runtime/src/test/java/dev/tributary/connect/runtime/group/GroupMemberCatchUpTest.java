package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.AssignmentPlannerTest.work;
import static dev.tributary.connect.runtime.group.MemberRig.assigned;
import static dev.tributary.connect.runtime.group.MemberRig.failed;
import static dev.tributary.connect.runtime.group.MemberRig.holding;
import static dev.tributary.connect.runtime.group.MemberRig.revoked;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is new to a member starts when its config log says what it is; one that cannot read the log does not take part. */
final class GroupMemberCatchUpTest {
    private static final MemberEvent.CatchUpEnded COMPLETE = new MemberEvent.CatchUpEnded(true);
    private static final MemberEvent.CatchUpEnded TIMED_OUT = new MemberEvent.CatchUpEnded(false);

    @Test
    void newWorkWaitsForTheConfigLogAndOldWorkGoesOn() {
        var rig = holding("a-0").joined(assigned(5, "b-0"));

        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.catchesUp()).isTrue();
        assertThat(rig.read(4, 1).runs()).isEmpty();

        assertThat(rig.read(5, 1).running()).isEqualTo(work("a-0", "b-0"));
        assertThat(rig.tell(COMPLETE).effects).isEmpty();
    }

    @Test
    void whatIsRevokedDoesNotWaitForTheConfigLog() {
        var rig = holding("a-0", "a-1").joined(revoked(5, "a-1"));

        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.member.mayJoin()).isFalse();
    }

    @Test
    void workThatWaitsIsHeldAllTheSame() {
        var rig = holding("a-0").joined(assigned(5, "b-0"));

        assertThat(rig.sent().work()).isEqualTo(work("a-0", "b-0"));
    }

    @Test
    void workThatIsRevokedWhileItWaitsNeverStarts() {
        var rig = holding("a-0").joined(assigned(5, "b-0", "b-1")).joined(revoked(5, "b-1"));

        assertThat(rig.read(5, 1).running()).isEqualTo(work("a-0", "b-0"));
    }

    @Test
    void oneAttemptToCatchUpAtATime() {
        var rig = holding("a-0").joined(assigned(5, "b-0")).joined(assigned(7, "c-0"));
        assertThat(rig.catchesUp()).isFalse();

        rig.read(5, 1).tell(COMPLETE);

        assertThat(rig.catchesUp()).as("more was asked for meanwhile").isTrue();
        assertThat(rig.read(7, 1).tell(COMPLETE).catchesUp()).isFalse();
    }

    @Test
    void whoCannotCatchUpHandsEverythingOverAndDoesNotClaimWhatItNeverStarted() {
        var rig = holding("a-0").joined(assigned(5, "b-0"));

        rig.tell(TIMED_OUT);

        assertThat(rig.joins()).isTrue();
        assertThat(rig.drained()).isFalse();
        var state = rig.sent();
        assertThat(state.draining()).isTrue();
        assertThat(state.work()).isEqualTo(work("a-0"));
        assertThat(state.arrivals()).containsExactly(work("a-0"));
        rig.answered(revoked(5, "a-0"));
        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.tell(new MemberEvent.Stopped(rig.run().number())).joins())
                .isTrue();
        assertThat(rig.joined(assigned(5)).drained()).isFalse();
    }

    @Test
    void whatWasNotClaimedDoesNotStartLater() {
        var rig = holding("a-0").joined(assigned(5, "b-0")).tell(TIMED_OUT);

        assertThat(rig.read(5, 1).runs()).isEmpty();
    }

    @Test
    void whoCanReadTheConfigLogAgainTakesPartAgain() {
        var rig = holding("a-0").joined(assigned(5, "b-0")).tell(TIMED_OUT).joined(assigned(5));
        assertThat(rig.catchesUp()).as("in the pause").isFalse();

        assertThat(rig.later(Duration.ofSeconds(1)).tick().catchesUp()).isTrue();
        rig.read(5, 1).tell(COMPLETE);

        assertThat(rig.joins()).isTrue();
        assertThat(rig.sent().draining()).isFalse();
    }

    @Test
    void theFlagThatFellWhileAJoinWasUnderWayIsTold() {
        var rig = holding("a-0").joined(assigned(5, "b-0")).tell(TIMED_OUT);
        assertThat(rig.later(Duration.ofSeconds(1)).tick().catchesUp()).isTrue();
        assertThat(rig.sent().draining()).isTrue();
        rig.read(5, 1).tell(COMPLETE);

        assertThat(rig.answered(revoked(5, "z-0")).joins()).isTrue();
        assertThat(rig.sent().draining()).isFalse();
    }

    @Test
    void thePausesBetweenAttemptsGrowToHalfAMinute() {
        var rig = holding("a-0").joined(failed(5, "boss")).tell(TIMED_OUT);
        List<Long> pauses = new ArrayList<>();
        for (int attempt = 0; attempt < 7; attempt++) {
            int seconds = 0;
            do {
                rig.heard().later(Duration.ofSeconds(1)).tick();
                seconds++;
            } while (!rig.catchesUp());
            pauses.add((long) seconds);
            assertThat(rig.tell(TIMED_OUT).joins()).as("said before").isFalse();
        }

        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void aSuccessBeginsThePausesAnew() {
        var rig = holding("a-0").joined(assigned(5, "b-0")).tell(TIMED_OUT);
        rig.later(Duration.ofSeconds(1)).tick().tell(TIMED_OUT);
        rig.later(Duration.ofSeconds(2)).tick().read(5, 1).tell(COMPLETE);
        rig.joined(assigned(8, "c-0")).tell(TIMED_OUT);

        assertThat(rig.later(Duration.ofSeconds(1)).tick().catchesUp()).isTrue();
    }

    @Test
    void aLogThatEndsBeforeWhereTheLeaderIsCountsAsNotRead() {
        var rig = holding("a-0").joined(assigned(5, "b-0"));

        rig.read(3, 1).tell(COMPLETE);

        assertThat(rig.catchesUp()).as("at once, it would end as before").isFalse();
        assertThat(rig.joins()).isTrue();
        assertThat(rig.sent().draining()).isTrue();
    }

    @Test
    void theEndOfAnAttemptThatNobodyBeganIsIgnored() {
        assertThat(holding("a-0").tell(TIMED_OUT).effects).isEmpty();
    }
}
