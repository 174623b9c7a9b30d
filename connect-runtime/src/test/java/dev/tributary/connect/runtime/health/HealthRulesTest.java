package dev.tributary.connect.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.health.HealthRules.Facts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every state follows from what was seen, and does not come and go without reason. */
final class HealthRulesTest {
    private static final Set<HealthState> OF_RUNNING =
            EnumSet.of(HealthState.STALLED, HealthState.BACKPRESSURED, HealthState.ACTIVE, HealthState.IDLE);

    @Provide
    Arbitrary<Facts> facts() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of(InstanceState.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.longs().between(0, 100_000).map(Duration::ofMillis),
                        Arbitraries.of(true, false))
                .as(Facts::new);
    }

    private static Facts running(boolean hangs, double pressed, Duration quiet, boolean busy) {
        return new Facts(true, InstanceState.RUNNING, true, false, hangs, pressed, quiet, busy);
    }

    @Property
    void aFailureIsNeverHiddenByAnythingElse(@ForAll HealthState before, @ForAll("facts") Facts facts) {
        HealthState next = HealthRules.next(before, facts);

        boolean failed = facts.reported() == InstanceState.FAILED;
        assertThat(next == HealthState.FAILED || next == HealthState.RECOVERING).isEqualTo(failed);
        assertThat(next == HealthState.RECOVERING).isEqualTo(failed && facts.restartDue());
    }

    @Property
    void whatHangsIsStalledWhateverElseIsSeenUnlessItHasEnded(
            @ForAll HealthState before, @ForAll("facts") Facts facts) {
        boolean over = facts.reported() == InstanceState.FAILED
                || facts.reported() == InstanceState.STOPPED
                || (facts.reported() == InstanceState.UNASSIGNED && facts.began());

        assertThat(HealthRules.next(before, facts) == HealthState.STALLED).isEqualTo(facts.hangs() && !over);
    }

    @Property
    void theSameFactsAgainChangeNothing(@ForAll HealthState before, @ForAll("facts") Facts facts) {
        HealthState once = HealthRules.next(before, facts);

        assertThat(HealthRules.next(once, facts)).isEqualTo(once);
    }

    @Property
    void aRunningTaskIsInOneOfFourStates(
            @ForAll HealthState before, @ForAll boolean hangs, @ForAll boolean busy, @ForAll("facts") Facts other) {
        assertThat(HealthRules.next(before, running(hangs, other.pressed(), other.quiet(), busy)))
                .isIn(OF_RUNNING);
    }

    @Property
    void aTaskThatWaitsAboutHalfOfItsTimeStaysAsItIs(@ForAll("half") double pressed, @ForAll("facts") Facts other) {
        Facts facts = running(false, pressed, other.quiet(), other.busy());

        assertThat(HealthRules.next(HealthState.BACKPRESSURED, facts)).isEqualTo(HealthState.BACKPRESSURED);
        assertThat(HealthRules.next(HealthState.ACTIVE, facts)).isNotEqualTo(HealthState.BACKPRESSURED);
    }

    @Provide
    Arbitrary<Double> half() {
        return Arbitraries.doubles().between(HealthRules.RELIEVED, HealthRules.PRESSED - 0.01);
    }

    @Property
    void aTaskThroughWhichARecordWentWithinTheLastSecondsIsNotIdle(
            @ForAll HealthState before, @ForAll("moments") Duration quiet) {
        assertThat(HealthRules.next(before, running(false, 0, quiet, false))).isEqualTo(HealthState.ACTIVE);
        assertThat(HealthRules.next(before, running(false, 0, HealthRules.QUIET.plus(quiet), false)))
                .isEqualTo(HealthState.IDLE);
    }

    @Provide
    Arbitrary<Duration> moments() {
        return Arbitraries.longs().between(0, HealthRules.QUIET.toMillis() - 1).map(Duration::ofMillis);
    }
}
