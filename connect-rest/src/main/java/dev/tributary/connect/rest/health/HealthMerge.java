package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.WorkerReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the health of connectors out of their configuration, their statuses, and what workers tell: every configured connector
 * and task is in it exactly once, whatever they tell. Pure.
 *
 * <p>Whoever tells of an instance knows better than its status, which may be on its way. Do two workers tell of one, as may be
 * while work changes places, the one that the status names is believed, else the one where it changed last. Does none, the
 * status tells, as far as it can be trusted: that something RUNS is its worker's to say.
 */
public final class HealthMerge {
    private final Told told;
    private final Map<InstanceId, List<Claim>> claims = new HashMap<>();

    /** One worker's word on an instance. */
    private record Claim(String workerId, InstanceHealth health) {}

    private HealthMerge(Told told) {
        this.told = told;
        for (WorkerReport report : told.reports()) {
            for (InstanceHealth health : report.instances()) {
                claims.computeIfAbsent(health.id(), id -> new ArrayList<>()).add(new Claim(report.workerId(), health));
            }
        }
    }

    /** In the order of the connectors that are given. */
    public static List<ConnectorHealth> merge(List<Configured> connectors, Told told) {
        HealthMerge merge = new HealthMerge(told);
        return connectors.stream().map(merge::connector).toList();
    }

    /** Of one connector. */
    public static ConnectorHealth merge(Configured connector, Told told) {
        return new HealthMerge(told).connector(connector);
    }

    private ConnectorHealth connector(Configured configured) {
        InstanceView connector =
                instance(configured, InstanceId.of(configured.info().name()));
        List<InstanceView> tasks = configured.info().tasks().stream()
                .map(task -> instance(configured, InstanceId.of(task)))
                .toList();
        return new ConnectorHealth(configured.info(), Summaries.of(connector, tasks), connector, tasks);
    }

    private InstanceView instance(Configured configured, InstanceId id) {
        InstanceStatus status = configured.status(id);
        Optional<Claim> believed = believed(claims.getOrDefault(id, List.of()), status);
        return believed.map(claim -> told(id, claim, status)).orElseGet(() -> untold(id, status));
    }

    private static Optional<Claim> believed(List<Claim> claims, @Nullable InstanceStatus status) {
        String named = status == null ? null : status.workerId();
        return claims.stream()
                .max(Comparator.comparing((Claim it) -> it.workerId().equals(named))
                        .thenComparing(it -> it.health().since())
                        .thenComparing(Claim::workerId));
    }

    private static InstanceView told(InstanceId id, Claim claim, @Nullable InstanceStatus status) {
        InstanceHealth health = claim.health();
        return new InstanceView(id, health.state(), health.reason(), claim.workerId(), health.since(), status, health);
    }

    private InstanceView untold(InstanceId id, @Nullable InstanceStatus status) {
        if (status == null) {
            return told.silent().isEmpty()
                    ? untold(id, HealthState.UNASSIGNED, "No worker has said yet that it runs it.", null)
                    : untold(
                            id,
                            HealthState.UNKNOWN,
                            "No worker has said yet that it runs it, and " + silence() + ".",
                            null);
        }
        return switch (status.state()) {
            case RUNNING -> saidToRun(id, status, HealthState.UNKNOWN);
            case RESTARTING -> saidToRun(id, status, HealthState.STARTING);
            case FAILED -> untold(id, HealthState.FAILED, failure(status), status);
            case PAUSED -> untold(id, HealthState.PAUSED, null, status);
            case STOPPED -> untold(id, HealthState.STOPPED, null, status);
            case UNASSIGNED -> untold(id, HealthState.UNASSIGNED, "Its status is UNASSIGNED.", status);
        };
    }

    /**
     * Its worker does not tell of it.
     *
     * @param unless its state if that worker could not tell
     */
    private InstanceView saidToRun(InstanceId id, InstanceStatus status, HealthState unless) {
        String worker = status.workerId();
        String said = "Its status is " + status.state() + " on " + worker;
        Optional<SilentWorker> silent = told.silence(worker);
        if (silent.isPresent()) {
            return untold(id, unless, said + ", which " + silent.get().reason() + ".", status);
        }
        String but = said + (told.report(worker).isPresent() ? ", which does not run it" : gone());
        return told.silent().isEmpty()
                ? untold(id, HealthState.UNASSIGNED, but + "; no other worker does.", status)
                : untold(id, HealthState.UNKNOWN, but + "; another one may, but " + silence() + ".", status);
    }

    private String gone() {
        return told.complete() ? ", which has left the cluster" : ", which is not known to be in the cluster";
    }

    private String silence() {
        SilentWorker first = told.silent().get(0);
        int others = told.silent().size() - 1;
        return "worker " + first.workerId() + " " + first.reason()
                + (others == 0 ? "" : ", nor do " + others + " others tell");
    }

    private static String failure(InstanceStatus status) {
        String trace = status.trace();
        String first = trace == null ? "" : trace.lines().findFirst().orElse("");
        return "It failed on " + status.workerId() + (first.isEmpty() ? "." : ": " + first);
    }

    private static InstanceView untold(
            InstanceId id, HealthState state, @Nullable String reason, @Nullable InstanceStatus status) {
        return new InstanceView(id, state, reason, status == null ? null : status.workerId(), null, status, null);
    }

    /**
     * What a worker has by statuses alone.
     *
     * @param connectors how many connector instances
     * @param tasks how many tasks
     */
    public record Placed(int connectors, int tasks) {}

    /** Counts what statuses say that a worker has. */
    public static Placed saidToBeOn(String workerId, List<Configured> connectors) {
        List<InstanceId> those = connectors.stream()
                .flatMap(it -> it.instances().filter(id -> isOn(workerId, it.status(id))))
                .toList();
        int instances = (int) those.stream().filter(id -> id.task() == null).count();
        return new Placed(instances, those.size() - instances);
    }

    private static boolean isOn(String workerId, @Nullable InstanceStatus status) {
        return status != null && status.workerId().equals(workerId) && occupies(status);
    }

    private static boolean occupies(InstanceStatus status) {
        return switch (status.state()) {
            case RUNNING, PAUSED, FAILED, RESTARTING, STOPPED -> true;
            case UNASSIGNED -> false;
        };
    }
}
