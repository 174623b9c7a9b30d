package dev.tributary.connect.rest.events;

import dev.tributary.connect.rest.body.ConnectorHealthBody;
import dev.tributary.connect.rest.body.ConnectorsChangedBody;
import dev.tributary.connect.rest.body.IncidentSummaryBody;
import dev.tributary.connect.rest.body.NewIncidentsBody;
import dev.tributary.connect.rest.body.WorkersChangedBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What to tell whoever knows a former state. Pure.
 *
 * <p>States change at once. Numbers change all the time: a connector of which nothing else has changed is told {@link #NUMBERS_MS}
 * after it was told last, and only {@link #NUMBERS_AT_ONCE} of them in one step, those that have waited longest first. Where merely
 * time has passed, it waits for {@link #TIME_MS}.
 */
final class Changes {
    static final long NUMBERS_MS = 2_000;
    static final long TIME_MS = 30_000;
    static final long PROCESS_MS = 5_000;
    static final int NUMBERS_AT_ONCE = 250;

    private Changes() {}

    /** One event: its name, and its body, a record. */
    record Change(String event, Object body) {}

    /**
     * How far somebody has been told. Immutable.
     *
     * @param sent what was told, all in all
     * @param sentMs when each connector was told last, by a clock that only goes on
     * @param workersMs the same of workers
     */
    record Progress(ClusterState sent, Map<String, Long> sentMs, long workersMs) {
        Progress {
            sentMs = Map.copyOf(sentMs);
        }

        static Progress begin(ClusterState state, long nowMs) {
            Map<String, Long> sentMs = new HashMap<>();
            state.connectors().keySet().forEach(name -> sentMs.put(name, nowMs));
            return new Progress(state, sentMs, nowMs);
        }
    }

    /** The events, and how far somebody has been told with them. */
    record Step(List<Change> changes, Progress after) {}

    /**
     * @param now how it is now
     * @param nowMs by a clock that only goes on
     */
    static Step between(Progress before, ClusterState now, long nowMs) {
        ClusterState sent = before.sent();
        List<Change> changes = new ArrayList<>();

        Set<String> removed = new TreeSet<>(sent.connectors().keySet());
        removed.removeAll(now.connectors().keySet());
        List<ConnectorHealthBody> changed = changed(before, now, nowMs);
        SortedMap<String, ConnectorHealthBody> connectors = new TreeMap<>(sent.connectors());
        Map<String, Long> sentMs = new HashMap<>(before.sentMs());
        connectors.keySet().removeAll(removed);
        sentMs.keySet().removeAll(removed);
        changed.forEach(it -> {
            connectors.put(it.name(), it);
            sentMs.put(it.name(), nowMs);
        });
        if (!removed.isEmpty() || !changed.isEmpty()) {
            changes.add(new Change("connectors", new ConnectorsChangedBody(now.atMs(), changed, List.copyOf(removed))));
        }

        boolean workers = workersChanged(before, now, nowMs);
        if (workers) {
            changes.add(new Change("workers", new WorkersChangedBody(now.atMs(), now.workers(), now.silent())));
        }

        // One whose worker does not tell for a while is not new when it does again.
        List<IncidentSummaryBody> incidents =
                ClusterState.newest(Stream.concat(sent.incidents().stream(), now.incidents().stream()));
        List<IncidentSummaryBody> fresh = fresh(sent.incidents(), incidents);
        if (!fresh.isEmpty()) {
            changes.add(new Change("incident", new NewIncidentsBody(now.atMs(), fresh)));
        }

        ClusterState after = new ClusterState(
                now.atMs(),
                connectors,
                workers ? now.workers() : sent.workers(),
                workers ? now.silent() : sent.silent(),
                incidents);
        return new Step(List.copyOf(changes), new Progress(after, sentMs, workers ? nowMs : before.workersMs()));
    }

    /** By name. */
    private static List<ConnectorHealthBody> changed(Progress before, ClusterState now, long nowMs) {
        List<ConnectorHealthBody> changed = new ArrayList<>();
        List<ConnectorHealthBody> numbers = new ArrayList<>();
        for (ConnectorHealthBody connector : now.connectors().values()) {
            ConnectorHealthBody told = before.sent().connectors().get(connector.name());
            if (told == null || !Quiet.withoutNumbers(told, connector)) {
                changed.add(connector);
            } else if (!told.equals(connector)) {
                long waited = nowMs - sentMs(before, connector);
                if (waited >= (Quiet.withoutTime(told, connector) ? TIME_MS : NUMBERS_MS)) {
                    numbers.add(connector);
                }
            }
        }
        numbers.sort(Comparator.comparingLong(it -> sentMs(before, it)));
        changed.addAll(numbers.subList(0, Math.min(NUMBERS_AT_ONCE, numbers.size())));
        changed.sort(Comparator.comparing(ConnectorHealthBody::name));
        return List.copyOf(changed);
    }

    private static long sentMs(Progress before, ConnectorHealthBody connector) {
        return before.sentMs().getOrDefault(connector.name(), Long.MIN_VALUE / 2);
    }

    private static boolean workersChanged(Progress before, ClusterState now, long nowMs) {
        ClusterState sent = before.sent();
        if (sent.workers().equals(now.workers()) && sent.silent().equals(now.silent())) {
            return false;
        }
        return nowMs - before.workersMs() >= PROCESS_MS
                || !Quiet.workers(sent.workers()).equals(Quiet.workers(now.workers()))
                || !Quiet.silent(sent.silent()).equals(Quiet.silent(now.silent()));
    }

    private static List<IncidentSummaryBody> fresh(
            List<IncidentSummaryBody> told, List<IncidentSummaryBody> incidents) {
        Set<String> known = new HashSet<>();
        told.forEach(it -> known.add(it.id()));
        return incidents.stream().filter(it -> !known.contains(it.id())).toList();
    }
}
