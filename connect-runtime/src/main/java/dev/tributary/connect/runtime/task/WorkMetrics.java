package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import dev.tributary.connect.runtime.metrics.MetricSet;
import dev.tributary.connect.runtime.metrics.MetricSets;
import dev.tributary.connect.runtime.metrics.Shares;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What runs on this worker, for those who watch it: how much of what, in which state, and how starts went. Thread-safe;
 * {@link #connector} and {@link #task} never wait, as they are for the control thread. Source: {@code worker} 4.1.
 */
final class WorkMetrics implements AutoCloseable {
    private final MetricSets sets;
    private final Starts connectorStarts;
    private final Starts taskStarts;
    private final MetricSet ofWorker;
    private final ToIntFunction<TaskId> leaks;
    private final Map<ConnectorName, ConnectorMetrics> connectors = new ConcurrentHashMap<>();
    private final Map<ConnectorName, Map<Integer, TaskMetrics>> tasks = new ConcurrentHashMap<>();
    /** Of the connectors that have tasks here; guarded by this. */
    private final Map<ConnectorName, MetricSet> ofConnectors = new HashMap<>();

    /** Where no threads are looked for. */
    WorkMetrics(MetricSets sets) {
        this(sets, task -> 0);
    }

    /** @param leaks how many threads of a task were left running */
    WorkMetrics(MetricSets sets, ToIntFunction<TaskId> leaks) {
        this.leaks = leaks;
        this.sets = sets;
        this.connectorStarts = new Starts(sets.shares());
        this.taskStarts = new Starts(sets.shares());
        this.ofWorker = sets.open("work");
        MetricSet.Bean bean = ofWorker.bean(MetricGroup.WORKER);
        bean.number("connector-count", connectors::size);
        bean.number("task-count", this::taskCount);
        connectorStarts.show(bean, "connector");
        taskStarts.show(bean, "task");
    }

    /** A run of a connector instance that is about to start. */
    ConnectorMetrics connector(ConnectorSpec spec, RunProgress progress) {
        var started = new ConnectorMetrics(this, spec, progress);
        connectors.put(spec.name(), started);
        return started;
    }

    /** A run of a task that is about to start. */
    TaskMetrics task(TaskSpec spec, RunProgress progress) {
        var started = new TaskMetrics(this, spec, progress);
        tasks.compute(spec.id().connector(), (name, present) -> {
            Map<Integer, TaskMetrics> all = present == null ? new ConcurrentHashMap<>() : present;
            all.put(spec.id().number(), started);
            return all;
        });
        return started;
    }

    /** What the present run of a task knows; empty if none runs here. */
    TaskSnapshot snapshot(TaskId id) {
        TaskMetrics task = tasksOf(id.connector()).get(id.number());
        return task == null ? TaskSnapshot.EMPTY : task.insight().snapshot();
    }

    int leakedThreads(TaskId task) {
        return leaks.applyAsInt(task);
    }

    MetricSets sets() {
        return sets;
    }

    Starts connectorStarts() {
        return connectorStarts;
    }

    Starts taskStarts() {
        return taskStarts;
    }

    /** The version of a connector that runs here; null if it is not known. */
    @Nullable
    String versionOf(ConnectorName name) {
        ConnectorMetrics connector = connectors.get(name);
        return connector == null ? null : connector.knownVersion();
    }

    void gone(ConnectorMetrics connector) {
        connectors.remove(connector.name(), connector);
    }

    void gone(TaskMetrics task) {
        tasks.computeIfPresent(task.id().connector(), (name, present) -> {
            present.remove(task.id().number(), task);
            return present.isEmpty() ? null : present;
        });
        tasksChanged(task.id().connector());
    }

    /** Shows the counts of a connector's tasks as long as there are any. Registers: not for the control thread. */
    synchronized void tasksChanged(ConnectorName name) {
        boolean some = tasks.containsKey(name);
        MetricSet shown = ofConnectors.get(name);
        if (some && shown == null) {
            ofConnectors.put(name, showTasksOf(name));
        } else if (!some && shown != null) {
            ofConnectors.remove(name);
            shown.close();
        }
    }

    private MetricSet showTasksOf(ConnectorName name) {
        MetricSet set = sets.open("tasks of " + name);
        MetricSet.Bean bean = set.bean(MetricGroup.WORKER_CONNECTOR, name.value());
        bean.whole("connector-total-task-count", () -> tasksOf(name).size());
        count(bean, name, "running", InstanceState.RUNNING);
        count(bean, name, "paused", InstanceState.PAUSED);
        count(bean, name, "failed", InstanceState.FAILED);
        count(bean, name, "unassigned", InstanceState.UNASSIGNED);
        count(bean, name, "restarting", InstanceState.RESTARTING);
        bean.whole("connector-destroyed-task-count", () -> 0);
        return set;
    }

    private void count(MetricSet.Bean bean, ConnectorName name, String word, InstanceState state) {
        bean.whole(
                "connector-" + word + "-task-count",
                () -> tasksOf(name).values().stream()
                        .filter(task -> task.reported() == state)
                        .count());
    }

    private Map<Integer, TaskMetrics> tasksOf(ConnectorName name) {
        return tasks.getOrDefault(name, Map.of());
    }

    private int taskCount() {
        return tasks.values().stream().mapToInt(Map::size).sum();
    }

    /** Removes what tells of the worker as a whole. */
    @Override
    public void close() {
        ofWorker.close();
        synchronized (this) {
            ofConnectors.values().forEach(MetricSet::close);
            ofConnectors.clear();
        }
    }

    /** How starts went. Thread-safe. */
    static final class Starts {
        private final LongAdder succeeded = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final Shares shares;

        Starts(Shares shares) {
            this.shares = shares;
        }

        void ended(boolean well) {
            if (well) {
                succeeded.increment();
                shares.succeeded();
            } else {
                failed.increment();
                shares.failed();
            }
        }

        private void show(MetricSet.Bean bean, String what) {
            bean.number(what + "-startup-attempts-total", () -> (double) succeeded.sum() + failed.sum());
            bean.number(what + "-startup-success-total", succeeded::sum);
            bean.number(what + "-startup-failure-total", failed::sum);
            bean.measured(what + "-startup-success-percentage", shares.successes());
            bean.measured(what + "-startup-failure-percentage", shares.failures());
        }
    }
}
