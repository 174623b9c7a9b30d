package dev.tributary.connect.rest.events;

import dev.tributary.connect.rest.body.ClusterSnapshotBody;
import dev.tributary.connect.rest.body.ConnectorHealthBody;
import dev.tributary.connect.rest.body.IncidentSummaryBody;
import dev.tributary.connect.rest.body.SilentWorkerBody;
import dev.tributary.connect.rest.body.WorkerBody;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that events tell of, at one moment. Immutable.
 *
 * @param atMs as of when, in milliseconds since 1970
 * @param connectors by name
 * @param workers by id
 * @param silent workers that did not tell, by id
 * @param incidents newest first, at most {@value #INCIDENTS}
 */
public record ClusterState(
        long atMs,
        SortedMap<String, ConnectorHealthBody> connectors,
        List<WorkerBody> workers,
        List<SilentWorkerBody> silent,
        List<IncidentSummaryBody> incidents) {
    static final int INCIDENTS = 200;

    private static final Comparator<IncidentSummaryBody> NEWEST_FIRST =
            Comparator.comparingLong(IncidentSummaryBody::atMs).reversed().thenComparing(IncidentSummaryBody::id);

    public ClusterState {
        connectors = Collections.unmodifiableSortedMap(new TreeMap<>(connectors));
        workers = List.copyOf(workers);
        silent = List.copyOf(silent);
        incidents = newest(incidents.stream());
    }

    /** The newest of these, each once. */
    static List<IncidentSummaryBody> newest(Stream<IncidentSummaryBody> incidents) {
        return incidents
                .collect(Collectors.toMap(IncidentSummaryBody::id, Function.identity(), (first, second) -> first))
                .values()
                .stream()
                .sorted(NEWEST_FIRST)
                .limit(INCIDENTS)
                .toList();
    }

    ClusterSnapshotBody snapshot() {
        return new ClusterSnapshotBody(atMs, List.copyOf(connectors.values()), workers, incidents, silent);
    }
}
