package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.CompactedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The config store on a compacted log. Writes for one connector happen one after the other, so that no other write gets
 * between a set of task configurations and its commit; different connectors do not wait for each other. A write that is
 * not acknowledged and read back within 30 s fails, though it may still happen. Thread-safe.
 */
public final class LoggedConfigStore implements ConfigStore {
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
    private final CompactedLog log;
    private final Object monitor = new Object();
    /** Guarded by {@link #monitor}. */
    private final ConfigReplay replay = new ConfigReplay();
    /** Guarded by {@link #monitor}: false while the records of old are read, when nothing is published. */
    private boolean following;
    /** Guarded by itself: the last write of every connector that has one under way. */
    private final Map<ConnectorName, CompletableFuture<Void>> lastWrites = new HashMap<>();

    private volatile ClusterConfig snapshot = ClusterConfig.EMPTY;

    /**
     * @param log not started; closed by this store
     */
    public LoggedConfigStore(CompactedLog log) {
        this.log = log;
    }

    @Override
    public CompletableFuture<Void> start(Listener listener) {
        return log.start(record -> read(record, listener)).thenRun(() -> {
            ClusterConfig complete;
            synchronized (monitor) {
                following = true;
                complete = publish();
            }
            listener.onChange(complete);
        });
    }

    /** Runs on the log's reader thread. */
    private void read(CompactedLog.Record record, Listener listener) {
        ClusterConfig changed;
        synchronized (monitor) {
            replay.apply(record);
            if (!following) {
                return;
            }
            changed = publish();
        }
        listener.onChange(changed);
    }

    private ClusterConfig publish() {
        ClusterConfig next = replay.snapshot();
        snapshot = next;
        return next;
    }

    @Override
    public ClusterConfig snapshot() {
        return snapshot;
    }

    @Override
    public CompletableFuture<Void> putConnector(
            ConnectorName name, Map<String, @Nullable String> config, @Nullable TargetState initialState) {
        var entries = new ArrayList<CompactedLog.Entry>();
        if (initialState != null) {
            entries.add(
                    ConfigRecords.target(name, initialState)); // first, so that it never appears STARTED by accident
        }
        entries.add(ConfigRecords.connector(name, config));
        return inOrder(name, "the configuration of connector " + name, () -> write(entries));
    }

    @Override
    public CompletableFuture<Void> removeConnector(ConnectorName name) {
        return inOrder(
                name,
                "the removal of connector " + name,
                () -> write(List.of(ConfigRecords.connector(name, null), ConfigRecords.target(name, null))));
    }

    @Override
    public CompletableFuture<Void> putTasks(ConnectorName name, List<Map<String, @Nullable String>> configs) {
        var tasks = new ArrayList<CompactedLog.Entry>();
        for (int number = 0; number < configs.size(); number++) {
            tasks.add(ConfigRecords.task(new TaskId(name, number), configs.get(number)));
        }
        List<CompactedLog.Entry> commit = List.of(ConfigRecords.commit(name, configs.size()));
        return inOrder(
                name,
                configs.size() + " task configurations of connector " + name,
                // The commit only when all task records are durable and read back: a reader takes it at its word.
                () -> tasks.isEmpty() ? write(commit) : write(tasks).thenCompose(done -> write(commit)));
    }

    @Override
    public CompletableFuture<Void> putTargetState(ConnectorName name, TargetState state) {
        return inOrder(
                name,
                "the target state " + state + " of connector " + name,
                () -> write(List.of(ConfigRecords.target(name, state))));
    }

    @Override
    public CompletableFuture<Void> refresh() {
        return log.readToEnd();
    }

    private CompletableFuture<Void> write(List<CompactedLog.Entry> entries) {
        return log.append(entries).thenCompose(done -> log.readToEnd());
    }

    private CompletableFuture<Void> inOrder(ConnectorName name, String what, Supplier<CompletableFuture<Void>> write) {
        synchronized (lastWrites) {
            CompletableFuture<Void> former = lastWrites.getOrDefault(name, CompletableFuture.completedFuture(null));
            CompletableFuture<Void> mine = former.handle((done, failure) -> null)
                    .thenCompose(ignored -> write.get().orTimeout(WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .handle((done, failure) -> {
                        if (failure != null) {
                            throw failed(what, failure);
                        }
                        return null;
                    });
            lastWrites.put(name, mine);
            return mine.whenComplete((done, failure) -> {
                synchronized (lastWrites) {
                    lastWrites.remove(name, mine);
                }
            });
        }
    }

    private static ConnectException failed(String what, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String problem = cause instanceof TimeoutException
                ? "there was no acknowledgement within " + WRITE_LIMIT.toSeconds() + " s; it may still happen"
                : String.valueOf(cause.getMessage());
        return new ConnectException("Writing " + what + " failed: " + problem, cause);
    }

    @Override
    public void close() {
        log.close();
    }
}
