package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.StatusStore;
import java.time.Duration;
import java.util.HashMap;
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

    private final Map<Instance, InstanceStatus> shared;
    private final ProcessTime time;
    private boolean cut;

    SimulatedStatuses(Map<Instance, InstanceStatus> shared, ProcessTime time) {
        this.shared = shared;
        this.time = time;
    }

    static Map<Instance, InstanceStatus> topic() {
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
        return shared.get(Instance.of(name));
    }

    @Override
    public InstanceStatus task(TaskId id) {
        return shared.get(Instance.of(id));
    }

    @Override
    public SortedMap<Integer, InstanceStatus> tasks(ConnectorName name) {
        var tasks = new TreeMap<Integer, InstanceStatus>();
        shared.forEach((instance, status) -> {
            if (instance.isTask() && instance.connector().equals(name)) {
                tasks.put(instance.task(), status);
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
    public void put(ConnectorName name, InstanceStatus status, int groupGeneration) {
        shared.put(Instance.of(name), status);
    }

    @Override
    public void put(TaskId id, InstanceStatus status, int groupGeneration) {
        shared.put(Instance.of(id), status);
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
