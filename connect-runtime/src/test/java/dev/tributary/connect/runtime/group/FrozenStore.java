package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.Fencing;
import dev.tributary.connect.runtime.state.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A config store that can be told to show nothing new for a while, as if its topic could not be read. Thread-safe. */
final class FrozenStore implements ConfigStore {
    private final ConfigStore store;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private @Nullable ClusterConfig frozen;
    private @Nullable Listener listener;
    private int refreshes;

    FrozenStore(ConfigStore store) {
        this.store = store;
    }

    void freeze(boolean nowFrozen) {
        List<CompletableFuture<Void>> released;
        synchronized (this) {
            frozen = nowFrozen ? store.snapshot() : null;
            released = nowFrozen ? List.of() : List.copyOf(waiting);
            waiting.removeAll(released);
        }
        if (!nowFrozen) {
            listener.onChange(store.snapshot());
            released.forEach(refresh -> refresh.complete(null));
        }
    }

    synchronized int refreshes() {
        return refreshes;
    }

    @Override
    public CompletableFuture<Void> start(Listener told) {
        listener = told;
        return store.start(snapshot -> {
            if (frozen() == null) {
                told.onChange(snapshot);
            }
        });
    }

    private synchronized @Nullable ClusterConfig frozen() {
        return frozen;
    }

    @Override
    public synchronized ClusterConfig snapshot() {
        return frozen == null ? store.snapshot() : frozen;
    }

    @Override
    public synchronized CompletableFuture<Void> refresh() {
        refreshes++;
        if (frozen == null) {
            return store.refresh();
        }
        var never = new CompletableFuture<Void>();
        waiting.add(never);
        return never;
    }

    @Override
    public CompletableFuture<Void> putConnector(
            ConnectorName name, Map<String, @Nullable String> config, @Nullable TargetState initialState) {
        return store.putConnector(name, config, initialState);
    }

    @Override
    public CompletableFuture<Void> claim() {
        return store.claim();
    }

    @Override
    public void release() {
        store.release();
    }

    @Override
    public CompletableFuture<Void> putRestart(ConnectorName name, RestartScope scope) {
        return store.putRestart(name, scope);
    }

    @Override
    public CompletableFuture<Void> putSessionKey(SessionKey key) {
        return store.putSessionKey(key);
    }

    @Override
    public CompletableFuture<Void> putLoggerLevel(String logger, String level) {
        return store.putLoggerLevel(logger, level);
    }

    @Override
    public CompletableFuture<Void> putTaskCount(ConnectorName name, int tasks) {
        return store.putTaskCount(name, tasks);
    }

    @Override
    public Fencing fencing(ConnectorName name) {
        return store.fencing(name);
    }

    @Override
    public CompletableFuture<Void> removeConnector(ConnectorName name) {
        return store.removeConnector(name);
    }

    @Override
    public CompletableFuture<Void> putTasks(ConnectorName name, List<Map<String, @Nullable String>> configs) {
        return store.putTasks(name, configs);
    }

    @Override
    public CompletableFuture<Void> putTargetState(ConnectorName name, TargetState state) {
        return store.putTargetState(name, state);
    }

    @Override
    public void close() {
        store.close();
    }
}
