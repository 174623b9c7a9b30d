package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.WorkerReport;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Joins what the parts of a worker know of its health. Thread-safe; never blocks as long as the parts do not. */
public final class WorkerHealthView implements HealthView {
    private static final int LONGEST_REASON = 500;

    private final String workerId;
    private final HealthMonitor monitor;
    private final UnaryOperator<String> redact;
    private final Sources sources;
    private final InstantSource clock;

    /**
     * Who else knows something. Each may be called on any thread and must not block.
     *
     * @param members as {@link HealthView#members}
     * @param restarts as {@link HealthView#restarts}
     * @param incidents as {@link HealthView#incidents}
     */
    public record Sources(
            Supplier<List<ClusterMember>> members,
            Function<ConnectorName, SortedMap<InstanceId, List<RestartEvent>>> restarts,
            Function<Optional<ConnectorName>, List<Incident>> incidents) {}

    /**
     * @param workerId {@code host:port} under which it writes statuses
     * @param redact takes secrets out of a text: errors may quote configurations
     */
    public WorkerHealthView(String workerId, HealthMonitor monitor, UnaryOperator<String> redact, Sources sources) {
        this.workerId = workerId;
        this.monitor = monitor;
        this.redact = redact;
        this.sources = sources;
        this.clock = InstantSource.system();
    }

    @Override
    public WorkerReport report() {
        List<InstanceHealth> instances =
                monitor.report().stream().map(this::redacted).toList();
        return new WorkerReport(workerId, clock.instant(), instances, ProcessNumbers.read());
    }

    private InstanceHealth redacted(InstanceHealth health) {
        String reason = health.reason();
        return reason == null ? health : health.because(cut(redact.apply(reason)));
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    @Override
    public List<ClusterMember> members() {
        return sources.members().get();
    }

    @Override
    public SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name) {
        return sources.restarts().apply(name);
    }

    @Override
    public List<Incident> incidents(Optional<ConnectorName> name) {
        return sources.incidents().apply(name);
    }
}
