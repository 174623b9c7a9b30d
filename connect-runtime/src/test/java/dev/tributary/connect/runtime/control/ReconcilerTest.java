package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instance FOO = Instance.of(ConnectorName.of("foo"));

    @Property(tries = 1_000)
    void planningAfterThePlanWasCarriedOutYieldsNothing(
            @ForAll("desired") Desired desired, @ForAll("observed") Observed observed) {
        Observed after = carriedOut(observed, Reconciler.plan(desired, observed, NOW));
        assertThat(Reconciler.plan(desired, after, NOW)).isEmpty();
    }

    @Property(tries = 1_000)
    void whenAllStopsHaveEndedWhatRunsIsWhatIsDesired(
            @ForAll("desired") Desired desired, @ForAll("observed") Observed observed) {
        Observed ended = withoutStopping(carriedOut(observed, Reconciler.plan(desired, observed, NOW)));
        Observed after = carriedOut(ended, Reconciler.plan(desired, ended, NOW));
        assertThat(after.runs().keySet()).isEqualTo(desired.instances().keySet());
        after.runs().forEach((instance, run) -> {
            assertThat(run.identity())
                    .isEqualTo(desired.instances().get(instance).identity());
            assertThat(run.target()).isEqualTo(desired.instances().get(instance).target());
        });
    }

    /** Fails in {@link #carriedOut} if a start meets a run that is neither ended nor abandoned. */
    @Property(tries = 1_000)
    void stopsPrecedeStartsAndNoRunIsStartedBesideAnother(
            @ForAll("desired") Desired desired, @ForAll("observed") Observed observed) {
        List<Action> plan = Reconciler.plan(desired, observed, NOW);
        long starts = plan.stream().filter(Action.Start.class::isInstance).count();
        assertThat(plan.subList((int) (plan.size() - starts), plan.size())).allMatch(Action.Start.class::isInstance);
        carriedOut(observed, plan);
    }

    @Test
    void aRunOfAnotherVersionIsStoppedAndItsReplacementWaitsForTheEnd() {
        var run = new Run(1, new Run.Identity(1, 0), TargetState.STARTED, null);
        var desired = new Desired(Map.of(FOO, new Desired.Wanted(new Run.Identity(2, 0), TargetState.STARTED)));
        assertThat(Reconciler.plan(desired, new Observed(Map.of(FOO, run)), NOW))
                .containsExactly(new Action.Stop(FOO, run));
        Run stopping = run.stopping(NOW.plusSeconds(1));
        assertThat(Reconciler.plan(desired, new Observed(Map.of(FOO, stopping)), NOW))
                .isEmpty();
        assertThat(Reconciler.plan(desired, new Observed(Map.of(FOO, stopping)), NOW.plusSeconds(1)))
                .containsExactly(
                        new Action.Abandon(FOO, stopping),
                        new Action.Start(FOO, desired.instances().get(FOO)));
    }

    private static Observed carriedOut(Observed observed, List<Action> plan) {
        var runs = new HashMap<>(observed.runs());
        for (Action action : plan) {
            action.dispatchTo(new Action.Handler() {
                @Override
                public void stop(Action.Stop stop) {
                    runs.put(stop.instance(), stop.run().stopping(NOW.plusSeconds(5)));
                }

                @Override
                public void abandon(Action.Abandon abandon) {
                    runs.remove(abandon.instance());
                }

                @Override
                public void retarget(Action.Retarget retarget) {
                    runs.put(retarget.instance(), retarget.run().told(retarget.target()));
                }

                @Override
                public void start(Action.Start start) {
                    var run = new Run(
                            1_000, start.wanted().identity(), start.wanted().target(), null);
                    assertThat(runs.put(start.instance(), run)).isNull();
                }
            });
        }
        return new Observed(runs);
    }

    private static Observed withoutStopping(Observed observed) {
        var runs = new HashMap<>(observed.runs());
        runs.values().removeIf(Run::isStopping);
        return new Observed(runs);
    }

    @Provide
    Arbitrary<Desired> desired() {
        Arbitrary<Desired.Wanted> wanted = Combinators.combine(identities(), Arbitraries.of(TargetState.class))
                .as(Desired.Wanted::new);
        return Arbitraries.maps(instances(), wanted).ofMaxSize(6).map(Desired::new);
    }

    @Provide
    Arbitrary<Observed> observed() {
        Arbitrary<Instant> deadlines =
                Arbitraries.of(NOW.minusSeconds(1), NOW, NOW.plusSeconds(1)).injectNull(0.5);
        Arbitrary<Run> runs = Combinators.combine(
                        Arbitraries.longs().between(1, 99), identities(), Arbitraries.of(TargetState.class), deadlines)
                .as(Run::new);
        return Arbitraries.maps(instances(), runs).ofMaxSize(6).map(Observed::new);
    }

    private static Arbitrary<Run.Identity> identities() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 2), Arbitraries.longs().between(0, 1))
                .as(Run.Identity::new);
    }

    private static Arbitrary<Instance> instances() {
        return Combinators.combine(
                        Arbitraries.of("a", "b").map(ConnectorName::of),
                        Arbitraries.integers().between(-1, 2))
                .as(Instance::new);
    }
}
