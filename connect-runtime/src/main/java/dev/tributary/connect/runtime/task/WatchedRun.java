package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.config.Resolution;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.metrics.MetricSets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of a run, and for how long, on the way to its listener. Thread-safe. */
final class WatchedRun implements InstanceListener {
    private final InstanceListener listener;
    private final History history;
    private final RunProgress progress;
    private final WorkMetrics.Starts starts;
    private final Runnable begun;
    private final Consumer<Made> made;
    private boolean startEnded; // states are told one at a time

    /**
     * @param begun run when the run's thread has begun
     * @param made told of the connector
     */
    WatchedRun(
            InstanceListener listener,
            History history,
            RunProgress progress,
            WorkMetrics.Starts starts,
            Runnable begun,
            Consumer<Made> made) {
        this.listener = listener;
        this.history = history;
        this.progress = progress;
        this.starts = starts;
        this.begun = begun;
        this.made = made;
    }

    @Override
    public void onState(InstanceState state, @Nullable Throwable failure, @Nullable String version) {
        history.entered(state);
        progress.entered(state, failure);
        if (!startEnded && (state == InstanceState.RUNNING || state == InstanceState.FAILED)) {
            startEnded = true;
            starts.ended(state == InstanceState.RUNNING);
        }
        listener.onState(state, failure, version);
    }

    @Override
    public void onBegun() {
        begun.run();
        listener.onBegun();
    }

    @Override
    public void onMade(Made connector) {
        made.accept(connector);
        listener.onMade(connector);
    }

    @Override
    public void onReconfigurationRequested() {
        listener.onReconfigurationRequested();
    }

    @Override
    public void onResolved(Resolution resolution) {
        listener.onResolved(resolution);
    }

    @Override
    public void onStalled(InstanceHealth health) {
        listener.onStalled(health);
    }

    @Override
    public void onRecovered(InstanceHealth health) {
        listener.onRecovered(health);
    }

    /** The states of a run, and how long it was in each. Thread-safe. */
    static final class History {
        private final MetricSets sets;
        private final long sinceNs;
        private final Map<InstanceState, Long> spentNs = new EnumMap<>(InstanceState.class); // guarded by this
        private InstanceState state = InstanceState.UNASSIGNED; // guarded by this
        private long enteredNs; // guarded by this
        private boolean began; // guarded by this

        History(MetricSets sets) {
            this.sets = sets;
            this.sinceNs = sets.nanoseconds();
            this.enteredNs = sinceNs;
        }

        /** The state that was told last; UNASSIGNED before the first. */
        synchronized InstanceState state() {
            return state;
        }

        /** Whether any state was told. */
        synchronized boolean began() {
            return began;
        }

        synchronized void entered(InstanceState next) {
            long nowNs = sets.nanoseconds();
            spentNs.merge(state, nowNs - enteredNs, Long::sum);
            state = next;
            began = true;
            enteredNs = nowNs;
        }

        /** The share of its life that the run was in a state, from 0 to 1. */
        synchronized double share(InstanceState wanted) {
            long nowNs = sets.nanoseconds();
            long lifeNs = nowNs - sinceNs;
            long inStateNs = spentNs.getOrDefault(wanted, 0L) + (state == wanted ? nowNs - enteredNs : 0);
            return lifeNs <= 0 ? 0 : (double) inStateNs / lifeNs;
        }

        static String word(InstanceState state) {
            return state.name().toLowerCase(Locale.ROOT);
        }
    }
}
