package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.AssignmentPlannerTest.work;
import static dev.tributary.connect.runtime.group.MemberRig.GRACEFUL_STOP;
import static dev.tributary.connect.runtime.group.MemberRig.LEASE;
import static dev.tributary.connect.runtime.group.MemberRig.SESSION;
import static dev.tributary.connect.runtime.group.MemberRig.assigned;
import static dev.tributary.connect.runtime.group.MemberRig.failed;
import static dev.tributary.connect.runtime.group.MemberRig.holding;
import static dev.tributary.connect.runtime.group.MemberRig.revoked;
import static dev.tributary.connect.runtime.group.MemberRig.told;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a worker that stops hands its work over, and how one does that cannot take part. */
final class GroupMemberDrainTest {
    private static final MemberEvent.Drain DRAIN = new MemberEvent.Drain();

    @Test
    void aDrainingMemberJoinsAndSaysSo() {
        var rig = holding("a-0").tell(DRAIN);

        assertThat(rig.joins()).isTrue();
        assertThat(rig.drained()).isFalse();
        assertThat(rig.runs()).as("its work goes on").isEmpty();
        var state = rig.sent();
        assertThat(state.draining()).isTrue();
        assertThat(state.work()).isEqualTo(work("a-0"));
    }

    @Test
    void theLeaderTakesTheWorkThenGivesItToOthersAndThenTheMemberIsDrained() {
        var rig = holding("a", "a-0").tell(DRAIN).joined(revoked(1, "a", "a-0"));
        assertThat(rig.drained()).isFalse();
        assertThat(rig.running()).isEqualTo(Work.NONE);

        rig.tell(new MemberEvent.Stopped(rig.run().number()));
        assertThat(rig.joins()).as("only now may others run it").isTrue();
        assertThat(rig.drained()).isFalse();

        assertThat(rig.joined(assigned(1)).drained()).isTrue();
        assertThat(rig.joins()).isFalse();
    }

    @Test
    void whoHasNothingToHandOverIsDrainedAtOnce() {
        assertThat(new MemberRig().tell(DRAIN).drained()).as("not ready").isTrue();
        assertThat(new MemberRig().ready(1).tell(DRAIN).drained())
                .as("never joined")
                .isTrue();
        assertThat(holding().tell(DRAIN).drained()).as("holds nothing").isTrue();
        assertThat(holding("a-0").later(LEASE).tick().tell(DRAIN).drained())
                .as("lease over")
                .isTrue();
    }

    @Test
    void inTheEagerProtocolNothingCanBeHandedOver() {
        var rig = new MemberRig().ready(1);
        rig.sent();
        rig.answered(GroupProtocol.EAGER, assigned(1, "a-0"));

        assertThat(rig.tell(DRAIN).drained()).isTrue();
        assertThat(rig.joins()).isFalse();
    }

    @Test
    void aGroupThatTurnsEagerEndsTheDraining() {
        var rig = holding("a-0").tell(DRAIN);
        rig.sent();

        assertThat(rig.answered(GroupProtocol.EAGER, assigned(1)).drained()).isTrue();
    }

    @Test
    void whereTheLeaderDoesNotObligeTheMemberIsDrainedAsItIs() {
        var rig = holding("a-0").tell(DRAIN).joined(assigned(1));

        assertThat(rig.drained()).isTrue();
        assertThat(rig.running()).isEqualTo(work("a-0"));
    }

    @Test
    void aRoundThatDidNotSeeTheFlagDecidesNothing() {
        var rig = holding("a-0");
        rig.sent();
        assertThat(rig.tell(DRAIN).effects).isEmpty();

        rig.answered(assigned(1));

        assertThat(rig.drained()).isFalse();
        assertThat(rig.joins()).isTrue();
        assertThat(rig.sent().draining()).isTrue();
    }

    @Test
    void aFailedRoundDecidesNothing() {
        var rig = holding("a-0").tell(DRAIN).joined(failed(1, "boss"));

        assertThat(rig.drained()).isFalse();
        assertThat(rig.later(Duration.ofSeconds(1)).tick().joins()).isTrue();
    }

    @Test
    void nothingNewStartsOnceTheWorkerIsToStop() {
        var rig = holding("a-0");
        rig.sent();
        rig.tell(DRAIN);

        rig.answered(assigned(1, "b-0"));
        assertThat(rig.running()).isEqualTo(work("a-0"));
        assertThat(rig.read(9, 1).runs()).isEmpty();
        assertThat(rig.sent().work()).as("it is still the one to give it up").isEqualTo(work("a-0", "b-0"));
    }

    @Test
    void theHandOverHasALimit() {
        var rig = holding("a-0").tell(DRAIN);
        Instant limit = rig.now.plus(SESSION).plus(GRACEFUL_STOP).plus(GRACEFUL_STOP);
        rig.sent();
        while (rig.now.isBefore(limit.minusMillis(1))) {
            rig.later(Duration.ofMillis(1)).tick();
            assertThat(rig.drained()).isFalse();
        }
        assertThat(rig.member.nextDeadline()).isEqualTo(limit);

        assertThat(rig.later(Duration.ofMillis(1)).tick().drained()).isTrue();
    }

    @Test
    void aLeaseThatEndsEndsTheDraining() {
        var rig = holding("a-0").tell(DRAIN).later(LEASE).tick();

        assertThat(rig.drained()).isTrue();
        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.joins()).isFalse();
    }

    @Test
    void whoIsEvictedWhileDrainingHasNobodyToHandOverTo() {
        var rig = holding("a-0").tell(DRAIN).tell(new MemberEvent.Evicted());

        assertThat(rig.drained()).isTrue();
        assertThat(rig.joins()).isFalse();
    }

    @Test
    void drainedIsSaidOnceAndNothingAsksForAJoinAfterwards() {
        var rig = holding("a-0").tell(DRAIN).joined(told(1, Work.NONE, Work.NONE, Duration.ofSeconds(2)));
        assertThat(rig.drained()).isTrue();
        assertThat(rig.joins()).isFalse();

        assertThat(rig.tell(DRAIN).effects).isEmpty();
        assertThat(rig.read(9, 9).effects).isEmpty();
        assertThat(rig.later(Duration.ofSeconds(2)).tick().effects).isEmpty();
        assertThat(rig.joined(revoked(9, "a-0")).joins()).isFalse();
        assertThat(rig.tell(new MemberEvent.Stopped(rig.run().number())).effects)
                .isEmpty();
        rig.later(Duration.ofHours(1)).tick();
        assertThat(rig.running()).isEqualTo(Work.NONE);
        assertThat(rig.joins()).isFalse();
        assertThat(rig.drained()).isFalse();
        assertThat(rig.member.nextDeadline()).isNull();
    }
}
