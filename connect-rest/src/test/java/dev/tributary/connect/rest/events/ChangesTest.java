package dev.tributary.connect.rest.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.rest.body.ConnectorHealthBody;
import dev.tributary.connect.rest.body.ConnectorInstanceHealthBody;
import dev.tributary.connect.rest.body.ConnectorsChangedBody;
import dev.tributary.connect.rest.body.FreshnessBody;
import dev.tributary.connect.rest.body.IncidentSummaryBody;
import dev.tributary.connect.rest.body.NewIncidentsBody;
import dev.tributary.connect.rest.body.SilentWorkerBody;
import dev.tributary.connect.rest.body.StageBody;
import dev.tributary.connect.rest.body.TaskHealthBody;
import dev.tributary.connect.rest.body.WorkerBody;
import dev.tributary.connect.rest.body.WorkersChangedBody;
import dev.tributary.connect.rest.events.Changes.Change;
import dev.tributary.connect.rest.events.Changes.Progress;
import dev.tributary.connect.rest.events.Changes.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whoever applies what he is told knows how it is. */
class ChangesTest {
    private static final FreshnessBody NONE = new FreshnessBody(null, null, null, null);

    private static ConnectorHealthBody connector(String name, String state, double rate, long lasted) {
        List<StageBody> stages = List.of(new StageBody("put", lasted, "t"));
        return new ConnectorHealthBody(
                name,
                "sink",
                "C",
                state,
                "It waits for " + lasted + " ms.",
                1L,
                new ConnectorInstanceHealthBody(state, "RUNNING", "w:1", null, 1L, stages, null, null, 0),
                1,
                1,
                List.of(new TaskHealthBody(
                        0, state, "RUNNING", "w:1", null, 1L, stages, null, Map.of(), rate, 1L, NONE, null, 0, null)),
                rate,
                NONE,
                1L);
    }

    private static WorkerBody worker(String id, boolean reachable, long heap) {
        return new WorkerBody(
                id, "http://" + id, true, true, false, reachable, null, "1", 1L, heap, heap, 9L, 1, 1L, 1, 1, Map.of());
    }

    private static IncidentSummaryBody incident(long number) {
        return new IncidentSummaryBody("w:1-" + number, number, "w:1", "c", 0, "FAILED", "x", null);
    }

    private static ClusterState state(long atMs, ConnectorHealthBody... connectors) {
        SortedMap<String, ConnectorHealthBody> byName = new TreeMap<>();
        Stream.of(connectors).forEach(it -> byName.put(it.name(), it));
        return new ClusterState(atMs, byName, List.of(), List.of(), List.of());
    }

    /** What a client does with an event. */
    private static ClusterState applied(ClusterState known, Change change) {
        if (change.body() instanceof ConnectorsChangedBody body) {
            SortedMap<String, ConnectorHealthBody> connectors = new TreeMap<>(known.connectors());
            body.removed().forEach(name -> assertThat(connectors.remove(name)).isNotNull());
            body.changed().forEach(it -> connectors.put(it.name(), it));
            return new ClusterState(body.atMs(), connectors, known.workers(), known.silent(), known.incidents());
        }
        if (change.body() instanceof WorkersChangedBody body) {
            return new ClusterState(
                    body.atMs(), known.connectors(), body.workers(), body.unreachableWorkers(), known.incidents());
        }
        NewIncidentsBody body = (NewIncidentsBody) change.body();
        return new ClusterState(
                body.atMs(),
                known.connectors(),
                known.workers(),
                known.silent(),
                Stream.concat(body.incidents().stream(), known.incidents().stream())
                        .toList());
    }

    private static ClusterState applied(ClusterState known, Step step) {
        ClusterState state = known;
        for (Change change : step.changes()) {
            state = applied(state, change);
        }
        return state;
    }

    private static ClusterState at(long atMs, ClusterState it) {
        return new ClusterState(atMs, it.connectors(), it.workers(), it.silent(), it.incidents());
    }

    @Provide
    Arbitrary<ClusterState> states() {
        Arbitrary<ConnectorHealthBody> connectors = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d"),
                        Arbitraries.of("ACTIVE", "FAILED", "IDLE"),
                        Arbitraries.of(0.0, 1.5),
                        Arbitraries.longs().between(0, 3))
                .as(ChangesTest::connector);
        Arbitrary<List<WorkerBody>> workers = Combinators.combine(
                        Arbitraries.of("w:1", "w:2"),
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(0, 2))
                .as(ChangesTest::worker)
                .list()
                .ofMaxSize(2);
        Arbitrary<List<IncidentSummaryBody>> incidents = Arbitraries.longs()
                .between(0, 9)
                .map(ChangesTest::incident)
                .list()
                .ofMaxSize(5);
        Arbitrary<List<SilentWorkerBody>> silent = Arbitraries.of("did not answer within 5 ms", "is starting")
                .map(reason -> new SilentWorkerBody("w:2", "http://w:2", reason))
                .list()
                .ofMaxSize(1);
        return Combinators.combine(connectors.list().ofMaxSize(5), workers, silent, incidents)
                .as((some, those, without, known) -> new ClusterState(
                        1, state(1, some.toArray(ConnectorHealthBody[]::new)).connectors(), those, without, known));
    }

    @Property(tries = 300)
    void whatIsAppliedIsWhatWasTold(
            @ForAll("states") ClusterState first,
            @ForAll("states") ClusterState second,
            @ForAll("states") ClusterState third) {
        Progress progress = Progress.begin(first, 0);
        ClusterState known = first;
        long nowMs = 0;
        for (ClusterState now : List.of(second, third, first)) {
            nowMs += 1_000;
            Step step = Changes.between(progress, now, nowMs);
            known = applied(known, step);
            progress = step.after();
            assertThat(at(0, known)).isEqualTo(at(0, progress.sent()));
            // What matters is there at once.
            assertThat(known.connectors().keySet()).isEqualTo(now.connectors().keySet());
            now.connectors()
                    .forEach((name, it) ->
                            assertThat(progressOf(step, name).state()).isEqualTo(it.state()));
            assertThat(known.incidents()).containsAll(now.incidents());
            assertThat(Quiet.workers(known.workers())).isEqualTo(Quiet.workers(now.workers()));
        }
        // And all the rest after a while; then there is nothing to tell.
        Step last = Changes.between(progress, first, nowMs + Changes.TIME_MS);
        known = applied(known, last);
        assertThat(known.connectors()).isEqualTo(first.connectors());
        assertThat(known.workers()).isEqualTo(first.workers());
        assertThat(known.silent()).isEqualTo(first.silent());
        assertThat(Changes.between(last.after(), first, nowMs + 2 * Changes.TIME_MS)
                        .changes())
                .isEmpty();
    }

    private static ConnectorHealthBody progressOf(Step step, String name) {
        ConnectorHealthBody known = step.after().sent().connectors().get(name);
        assertThat(known).isNotNull();
        return known;
    }

    private static List<String> told(Step step) {
        return step.changes().stream()
                .filter(it -> it.body() instanceof ConnectorsChangedBody)
                .flatMap(it -> ((ConnectorsChangedBody) it.body()).changed().stream())
                .map(ConnectorHealthBody::name)
                .toList();
    }

    @Example
    void numbersWaitForTwoSecondsAndStatesDoNot() {
        Progress progress = Progress.begin(state(0, connector("a", "ACTIVE", 1, 0), connector("b", "ACTIVE", 1, 0)), 0);
        ClusterState now = state(1, connector("a", "ACTIVE", 2, 0), connector("b", "FAILED", 2, 0));
        Step early = Changes.between(progress, now, Changes.NUMBERS_MS - 1);
        assertThat(told(early)).containsExactly("b");
        assertThat(told(Changes.between(early.after(), now, Changes.NUMBERS_MS)))
                .containsExactly("a");
    }

    @Example
    void whatThreadsAreDoingWaitsForLonger() {
        Progress progress = Progress.begin(state(0, stage("poll")), 0);
        assertThat(told(Changes.between(progress, state(1, stage("put")), Changes.TIME_MS - 1)))
                .isEmpty();
        assertThat(told(Changes.between(progress, state(1, stage("put")), Changes.TIME_MS)))
                .containsExactly("a");
    }

    private static ConnectorHealthBody stage(String stage) {
        return new ConnectorHealthBody(
                "a",
                "sink",
                "C",
                "IDLE",
                null,
                1L,
                new ConnectorInstanceHealthBody(
                        "IDLE", null, null, null, null, List.of(new StageBody(stage, 1, "t")), null, null, 0),
                0,
                0,
                List.of(),
                null,
                NONE,
                null);
    }

    @Example
    void manyNumbersAreToldAFewAtATimeAndNoneIsForgotten() {
        ConnectorHealthBody[] before = many(1);
        ClusterState now = state(1, many(2));
        Progress progress = Progress.begin(state(0, before), 0);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Step step = Changes.between(progress, now, Changes.NUMBERS_MS + i);
            assertThat(told(step)).hasSizeLessThanOrEqualTo(Changes.NUMBERS_AT_ONCE);
            told.addAll(told(step));
            progress = step.after();
        }
        assertThat(told).doesNotHaveDuplicates().hasSize(before.length);
    }

    private static ConnectorHealthBody[] many(double rate) {
        return IntStream.range(0, 3 * Changes.NUMBERS_AT_ONCE)
                .mapToObj(i -> connector("c" + i, "ACTIVE", rate, 0))
                .toArray(ConnectorHealthBody[]::new);
    }

    @Example
    void anIncidentWhoseWorkerWasSilentForAWhileIsNotNewWhenItIsBack() {
        ClusterState with = new ClusterState(1, new TreeMap<>(), List.of(), List.of(), List.of(incident(1)));
        Progress progress =
                Changes.between(Progress.begin(with, 0), state(2), 1).after();
        assertThat(Changes.between(progress, with, 2).changes()).isEmpty();
    }
}
