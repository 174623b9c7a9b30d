package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told, and lets tests wait for it. Thread-safe. */
final class StatesSeen implements InstanceListener {
    private final List<InstanceState> states = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable String version;
    private int reconfigurations;

    @Override
    public synchronized void onState(InstanceState state, @Nullable Throwable failure, @Nullable String version) {
        states.add(state);
        this.version = version;
        if (failure != null) {
            failures.add(failure);
        }
        notifyAll();
    }

    @Override
    public synchronized void onReconfigurationRequested() {
        reconfigurations++;
        notifyAll();
    }

    synchronized List<InstanceState> states() {
        return List.copyOf(states);
    }

    synchronized @Nullable String version() {
        return version;
    }

    synchronized int reconfigurations() {
        return reconfigurations;
    }

    synchronized Throwable failure() {
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    /** Waits until the states told are exactly these. */
    synchronized void awaitStates(InstanceState... expected) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (states.size() < expected.length && System.nanoTime() < end) {
            wait(100);
        }
        assertThat(states).containsExactly(expected);
    }
}
