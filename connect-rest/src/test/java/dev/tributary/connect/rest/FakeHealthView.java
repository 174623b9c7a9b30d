package dev.tributary.connect.rest;

import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RecordErrors;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.api.WorkerReport;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A worker that tells what a test says. Thread-safe. */
final class FakeHealthView implements HealthView {
    static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);

    final AtomicInteger asked = new AtomicInteger();
    final Map<InstanceId, InstanceHealth> instances = new ConcurrentHashMap<>();
    final List<ClusterMember> members = new CopyOnWriteArrayList<>();
    final Map<InstanceId, List<RestartEvent>> restarts = new ConcurrentHashMap<>();
    final List<Incident> incidents = new CopyOnWriteArrayList<>();
    volatile String workerId;

    /** @param workerId what it calls itself */
    FakeHealthView(String workerId) {
        this.workerId = workerId;
    }

    static String idOf(URI url) {
        return url.getHost() + ":" + url.getPort();
    }

    static InstanceId task(String connector, int number) {
        return new InstanceId(ConnectorName.of(connector), number);
    }

    static InstanceId connector(String connector) {
        return InstanceId.of(ConnectorName.of(connector));
    }

    static InstanceHealth health(InstanceId id, HealthState state) {
        boolean stalled = state == HealthState.STALLED;
        return new InstanceHealth(
                id,
                state,
                stalled ? "put() has not returned for 312 s." : null,
                AT.minusSeconds(60),
                List.of(new StageTime(WorkStage.PUT, Duration.ofMillis(stalled ? 312_000 : 5), "task-" + id)),
                stalled ? "at org.example.Sink.put" : null,
                Map.of(WorkStage.PUT, 0.25, WorkStage.POLL, 0.75),
                12.5,
                100L,
                new Freshness(7L, Duration.ofMillis(30), null, Duration.ofMillis(4)),
                new RestartOutlook(true, 1, 10, AT.plusSeconds(3)),
                0,
                id.task() == null ? null : new RecordErrors(3, 1, 2, 2, 0, AT));
    }

    FakeHealthView with(InstanceId id, HealthState state) {
        instances.put(id, health(id, state));
        return this;
    }

    /** A cluster of this worker alone, or with others. */
    FakeHealthView leading(URI self, URI... others) {
        members.clear();
        members.add(new ClusterMember(self, true, false, true));
        for (URI other : others) {
            members.add(new ClusterMember(other, false, false, false));
        }
        return this;
    }

    FakeHealthView following(URI self, URI leader) {
        members.clear();
        members.add(new ClusterMember(self, false, false, true));
        members.add(new ClusterMember(leader, true, false, false));
        return this;
    }

    Incident incident(long number, InstanceId id, Incident.Kind kind, Incident.@Nullable LikelyCause likely) {
        Incident incident = new Incident(
                number,
                id,
                workerId,
                AT.plusSeconds(number),
                kind,
                id + " " + kind,
                List.of(
                        new Incident.CauseLine("org.example.Bad", "no", "org.example.Sink.put(Sink.java:1)"),
                        new Incident.CauseLine("org.example.Worse", null, null)),
                kind == Incident.Kind.FAILED ? "trace" : null,
                likely,
                List.of(new StageTime(WorkStage.PUT, Duration.ofSeconds(1), "t")),
                kind == Incident.Kind.STALLED ? "stack" : null,
                Map.of(WorkStage.PUT, 1.0),
                new Freshness(null, null, Duration.ofMillis(5), null),
                Map.of("name", id.connector().value()),
                likely == null ? null : new Incident.ConfigChange(AT, Duration.ofSeconds(9), List.of("url")),
                List.of(new RestartEvent(AT, workerId, null, null, RestartEvent.Action.MANUAL, null)),
                List.of(new ConnectorOffset(Map.of("p", 1), Map.of("o", 2))),
                List.of("line"),
                Map.of("consumer-1", Map.of("lag", 3.0)));
        incidents.add(0, incident);
        return incident;
    }

    @Override
    public WorkerReport report() {
        asked.incrementAndGet();
        return new WorkerReport(
                workerId,
                AT,
                instances.values().stream()
                        .sorted(Comparator.comparing(InstanceHealth::id))
                        .toList(),
                new WorkerReport.ProcessFacts("1.0", AT.minusSeconds(90), 10, 100, 20, 30));
    }

    @Override
    public List<ClusterMember> members() {
        return List.copyOf(members);
    }

    @Override
    public SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name) {
        SortedMap<InstanceId, List<RestartEvent>> those = new TreeMap<>();
        restarts.forEach((id, events) -> {
            if (id.connector().equals(name)) {
                those.put(id, events);
            }
        });
        return those;
    }

    @Override
    public List<Incident> incidents(Optional<ConnectorName> name) {
        return incidents.stream()
                .filter(it -> name.map(it.id().connector()::equals).orElse(true))
                .toList();
    }
}
