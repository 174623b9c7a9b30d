package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import java.util.Comparator;

/** What can run on a worker: the instance of a connector, or a task. A connector's instance precedes its tasks. */
record Instance(ConnectorName connector, int task) implements Comparable<Instance> {
    private static final int NONE = -1;
    private static final Comparator<Instance> ORDER =
            Comparator.comparing(Instance::connector).thenComparingInt(Instance::task);

    static Instance of(ConnectorName connector) {
        return new Instance(connector, NONE);
    }

    static Instance of(TaskId task) {
        return new Instance(task.connector(), task.number());
    }

    static Instance of(InstanceId id) {
        Integer task = id.task();
        return new Instance(id.connector(), task == null ? NONE : task);
    }

    InstanceId id() {
        return new InstanceId(connector, isTask() ? (Integer) task : null);
    }

    boolean isTask() {
        return task != NONE;
    }

    /** Only for tasks. */
    TaskId taskId() {
        return new TaskId(connector, task);
    }

    @Override
    public int compareTo(Instance other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isTask() ? "task " + taskId() : "connector " + connector;
    }
}
