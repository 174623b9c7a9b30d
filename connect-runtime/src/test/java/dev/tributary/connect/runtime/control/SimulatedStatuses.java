package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.RestartHistory;
import dev.tributary.connect.runtime.state.StatusStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The statuses that all processes write, kept in one place: what they tell does not matter here, how long it takes does. */
final class SimulatedStatuses implements StatusStore {
    private static final Duration WRITTEN = Duration.ofMillis(5);
    /** When the one who waits for it gives up. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(5);

    private final Map<Instance, Written> shared;
    private final ProcessTime time;
    private boolean cut;

    SimulatedStatuses(Map<Instance, Written> shared, ProcessTime time) {
        this.shared = shared;
        this.time = time;
    }

    /** What stands in the topic of one instance. */
    record Written(InstanceStatus status, List<RestartEvent> restarts) {}

    static Map<Instance, Written> topic() {
        return new HashMap<>();
    }

    void cut(boolean outOfReach) {
        cut = outOfReach;
    }

    @Override
    public CompletableFuture<Void> start() {
        return flush();
    }

    @Override
    public InstanceStatus connector(ConnectorName name) {
        return status(Instance.of(name));
    }

    @Override
    public InstanceStatus task(TaskId id) {
        return status(Instance.of(id));
    }

    private InstanceStatus status(Instance instance) {
        Written written = shared.get(instance);
        return written == null ? null : written.status();
    }

    @Override
    public SortedMap<Integer, InstanceStatus> tasks(ConnectorName name) {
        var tasks = new TreeMap<Integer, InstanceStatus>();
        shared.forEach((instance, status) -> {
            if (instance.isTask() && instance.connector().equals(name)) {
                tasks.put(instance.task(), status.status());
            }
        });
        return tasks;
    }

    @Override
    public Set<ConnectorName> connectors() {
        var names = new TreeSet<ConnectorName>();
        shared.keySet().forEach(instance -> names.add(instance.connector()));
        return names;
    }

    @Override
    public void put(ConnectorName name, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration) {
        put(Instance.of(name), status, restarts);
    }

    @Override
    public void put(TaskId id, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration) {
        put(Instance.of(id), status, restarts);
    }

    private void put(Instance instance, InstanceStatus status, List<RestartEvent> restarts) {
        Written former = shared.get(instance);
        shared.put(
                instance,
                new Written(status, RestartHistory.merged(former == null ? List.of() : former.restarts(), restarts)));
    }

    @Override
    public List<RestartEvent> restarts(InstanceId instance) {
        Written written = shared.get(Instance.of(instance));
        return written == null ? List.of() : written.restarts();
    }

    @Override
    public SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name) {
        throw new UnsupportedOperationException("nobody asks for it here");
    }

    @Override
    public void remove(ConnectorName name) {
        shared.keySet().removeIf(instance -> instance.connector().equals(name));
    }

    @Override
    public void remove(TaskId id) {
        shared.remove(Instance.of(id));
    }

    @Override
    public Set<String> activeTopics(ConnectorName name) {
        return Set.of();
    }

    @Override
    public void noteTopic(TaskId task, String topic) {
        // topics do not matter here
    }

    @Override
    public CompletableFuture<Void> resetTopics(ConnectorName name) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> flush() {
        var done = new CompletableFuture<Void>();
        time.after(cut ? GIVEN_UP : WRITTEN, () -> done.complete(null));
        return done;
    }

    @Override
    public void close() {
        // nothing to free
    }
}
