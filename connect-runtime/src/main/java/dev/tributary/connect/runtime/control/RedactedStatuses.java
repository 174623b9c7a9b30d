package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.StatusStore;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A status store into whose traces no secret gets: plugins write values into the messages of their exceptions. Thread-safe. */
final class RedactedStatuses implements StatusStore {
    private final StatusStore store;
    private final UnaryOperator<String> redaction;

    RedactedStatuses(StatusStore store, UnaryOperator<String> redaction) {
        this.store = store;
        this.redaction = redaction;
    }

    @Override
    public void put(ConnectorName name, InstanceStatus status, int groupGeneration) {
        store.put(name, redacted(status), groupGeneration);
    }

    @Override
    public void put(TaskId id, InstanceStatus status, int groupGeneration) {
        store.put(id, redacted(status), groupGeneration);
    }

    private InstanceStatus redacted(InstanceStatus status) {
        String trace = status.trace();
        return trace == null
                ? status
                : new InstanceStatus(status.state(), status.workerId(), redaction.apply(trace), status.version());
    }

    @Override
    public CompletableFuture<Void> start() {
        return store.start();
    }

    @Override
    public @Nullable InstanceStatus connector(ConnectorName name) {
        return store.connector(name);
    }

    @Override
    public @Nullable InstanceStatus task(TaskId id) {
        return store.task(id);
    }

    @Override
    public SortedMap<Integer, InstanceStatus> tasks(ConnectorName name) {
        return store.tasks(name);
    }

    @Override
    public Set<ConnectorName> connectors() {
        return store.connectors();
    }

    @Override
    public void remove(ConnectorName name) {
        store.remove(name);
    }

    @Override
    public void remove(TaskId id) {
        store.remove(id);
    }

    @Override
    public Set<String> activeTopics(ConnectorName name) {
        return store.activeTopics(name);
    }

    @Override
    public void noteTopic(TaskId task, String topic) {
        store.noteTopic(task, topic);
    }

    @Override
    public CompletableFuture<Void> resetTopics(ConnectorName name) {
        return store.resetTopics(name);
    }

    @Override
    public CompletableFuture<Void> flush() {
        return store.flush();
    }

    @Override
    public void close() {
        store.close();
    }
}
