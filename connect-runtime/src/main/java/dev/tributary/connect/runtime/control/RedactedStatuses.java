package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.StatusStore;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A status store into whose traces no secret gets: plugins write values into the messages of their exceptions. Thread-safe. */
final class RedactedStatuses implements StatusStore {
    /** Characters of an error in the history of restarts. */
    private static final int ERROR_LIMIT = 300;

    /**
     * Characters of a trace: as JSON none takes more than six bytes, and what is larger than a record of the status topic may be,
     * 1 MiB unless somebody changes that, would never be written.
     */
    static final int TRACE_LIMIT = 150_000;

    private final StatusStore store;
    private final UnaryOperator<String> redaction;

    RedactedStatuses(StatusStore store, UnaryOperator<String> redaction) {
        this.store = store;
        this.redaction = redaction;
    }

    @Override
    public void put(ConnectorName name, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration) {
        store.put(name, redacted(status), redacted(restarts), groupGeneration);
    }

    @Override
    public void put(TaskId id, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration) {
        store.put(id, redacted(status), redacted(restarts), groupGeneration);
    }

    private InstanceStatus redacted(InstanceStatus status) {
        String trace = status.trace();
        return trace == null
                ? status
                : new InstanceStatus(
                        status.state(), status.workerId(), bounded(redaction.apply(trace)), status.version());
    }

    /** The end of a trace tells the innermost cause, and what restart supervision has to say. */
    private static String bounded(String trace) {
        if (trace.length() <= TRACE_LIMIT) {
            return trace;
        }
        int left = trace.length() - TRACE_LIMIT;
        int half = TRACE_LIMIT / 2;
        return trace.substring(0, half) + "\n... (" + left + " characters left out) ...\n"
                + trace.substring(trace.length() - half);
    }

    private List<RestartEvent> redacted(List<RestartEvent> restarts) {
        return restarts.stream().map(this::redacted).toList();
    }

    /** Shortened behind the redaction: half a secret would not be found. */
    private RestartEvent redacted(RestartEvent event) {
        String error = event.error();
        if (error == null) {
            return event;
        }
        String shown = redaction.apply(error);
        return new RestartEvent(
                event.at(),
                event.workerId(),
                shown.length() <= ERROR_LIMIT ? shown : shown.substring(0, ERROR_LIMIT - 1) + "…",
                event.fingerprint(),
                event.action(),
                event.outcome());
    }

    @Override
    public List<RestartEvent> restarts(InstanceId instance) {
        return store.restarts(instance);
    }

    @Override
    public SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name) {
        return store.restarts(name);
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
