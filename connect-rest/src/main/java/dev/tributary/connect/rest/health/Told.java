package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.WorkerReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the workers of the cluster told when they were asked. Immutable.
 *
 * @param at when, by the clock of the worker that asked
 * @param workers the workers of the cluster as far as they are known, the one that asked included
 * @param complete whether {@code workers} are those of the group, as the leader knows them, and not what statuses name
 * @param reports of those that told, that of the worker that asked included; at most one of each
 * @param silent those that were asked and did not tell
 */
public record Told(
        Instant at,
        List<ClusterWorker> workers,
        boolean complete,
        List<WorkerReport> reports,
        List<SilentWorker> silent) {
    public Told {
        workers = List.copyOf(workers);
        reports = List.copyOf(reports);
        silent = List.copyOf(silent);
    }

    /** The report of a worker. */
    public Optional<WorkerReport> report(String workerId) {
        return reports.stream().filter(it -> it.workerId().equals(workerId)).findFirst();
    }

    /** Why a worker did not tell. */
    public Optional<SilentWorker> silence(String workerId) {
        return silent.stream().filter(it -> it.workerId().equals(workerId)).findFirst();
    }

    /** What is known of a worker. */
    public Optional<ClusterWorker> worker(String workerId) {
        return workers.stream().filter(it -> it.id().equals(workerId)).findFirst();
    }
}
