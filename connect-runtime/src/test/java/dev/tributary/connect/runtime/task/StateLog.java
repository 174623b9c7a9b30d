package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A listener that remembers. Thread-safe. */
final class StateLog implements InstanceListener {
    private final Journal journal;
    final List<InstanceState> states = new CopyOnWriteArrayList<>();
    volatile @Nullable Throwable failure;
    volatile @Nullable String version;

    StateLog(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void onState(InstanceState state, @Nullable Throwable cause, @Nullable String knownVersion) {
        states.add(state);
        failure = cause;
        version = knownVersion;
        journal.add("state " + state);
    }

    @Override
    public void onReconfigurationRequested() {}

    void await(InstanceState state) {
        journal.await("state " + state);
    }
}
