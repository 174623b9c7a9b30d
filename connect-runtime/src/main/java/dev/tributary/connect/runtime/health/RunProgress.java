package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.RecordErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a connector instance or a task tells of itself. Its clocks are set by its threads, each by one; all else
 * may be told and asked on any thread and never waits.
 */
public final class RunProgress implements AutoCloseable {
    private final InstanceId id;
    private final @Nullable HealthMonitor monitor;
    private final RunWatcher watcher;
    private final ProgressClock task = new ProgressClock();
    private final ProgressClock consumer = new ProgressClock();
    private final ProgressClock commits = new ProgressClock();
    private volatile Told told = new Told(InstanceState.UNASSIGNED, null, false);
    private volatile Duration stallTimeout;
    private volatile @Nullable Figures figures;
    private volatile @Nullable Supplier<RecordErrors> errors;
    private volatile boolean closed;
    private final Vitals vitals;

    /**
     * The state that the run told last.
     *
     * @param began false before the first state
     */
    record Told(InstanceState state, @Nullable Throwable failure, boolean began) {}

    /**
     * Numbers that somebody else keeps.
     *
     * @param records polled, or put, since the run began
     * @param freshness how far behind it is
     */
    private record Figures(LongSupplier records, Supplier<Freshness> freshness) {}

    /** @param monitor null: nobody watches */
    RunProgress(
            InstanceId id,
            @Nullable HealthMonitor monitor,
            RunWatcher watcher,
            Duration stallTimeout,
            long nowNs,
            Instant now) {
        this.id = id;
        this.monitor = monitor;
        this.watcher = watcher;
        this.stallTimeout = stallTimeout;
        this.vitals = new Vitals(this, nowNs, now);
    }

    /** Of a run that nobody watches. */
    public static RunProgress unwatched(InstanceId id) {
        return new RunProgress(id, null, (before, health) -> {}, Duration.ZERO, 0, Instant.EPOCH);
    }

    public InstanceId id() {
        return id;
    }

    /** Of the task's own thread, or the connector's. */
    public ProgressClock task() {
        return task;
    }

    /** Of the thread that owns a sink's consumer. */
    public ProgressClock consumer() {
        return consumer;
    }

    /** Of the threads that commit a source's offsets, one after the other. */
    public ProgressClock commits() {
        return commits;
    }

    /**
     * From now on a call that has not returned for so long is a stall.
     *
     * @param timeout zero: nothing is
     */
    public void stallTimeout(Duration timeout) {
        stallTimeout = Objects.requireNonNull(timeout, "timeout");
    }

    /** As {@link #stallTimeout(Duration)}; until it was said, the worker's. */
    public Duration stallTimeout() {
        return stallTimeout;
    }

    /**
     * What can be counted.
     *
     * @param records polled, or put, since the run began; grows only
     * @param freshness how far behind it is
     */
    public void figures(LongSupplier records, Supplier<Freshness> freshness) {
        figures = new Figures(records, freshness);
    }

    /**
     * What went wrong with records.
     *
     * @param count asked for when somebody looks; must not wait
     */
    public void errors(Supplier<RecordErrors> count) {
        errors = count;
    }

    /** The run told a state. */
    public void entered(InstanceState state, @Nullable Throwable failure) {
        told = new Told(state, failure, true);
        if (failure != null && monitor != null && !closed) {
            monitor.failed(id, failure);
        }
    }

    /** The state in which the run was seen last. */
    public HealthState state() {
        return vitals.state();
    }

    /** How often it stalled. */
    public int stalls() {
        return vitals.stalls();
    }

    /** How long the call that lasts longest has lasted, as of the last sample; zero without one. */
    public Duration longestCall() {
        return monitor == null ? Duration.ZERO : vitals.longestCall(monitor.nowNs());
    }

    /** How far behind it is, as far as it counts that. */
    public Freshness freshness() {
        Figures known = figures;
        return known == null ? Freshness.UNKNOWN : known.freshness().get();
    }

    /** What went wrong with records; null if it is not counted. */
    public @Nullable RecordErrors errors() {
        Supplier<RecordErrors> known = errors;
        return known == null ? null : known.get();
    }

    /** As {@link HealthMonitor#zombiesBy} answers. */
    public int zombies() {
        return monitor == null ? 0 : monitor.zombies(id);
    }

    /** It is not watched any more; nothing is told of it from when this returns. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (monitor != null) {
            monitor.forget(this);
        }
    }

    // ---- for the sampler

    Vitals vitals() {
        return vitals;
    }

    Told told() {
        return told;
    }

    RunWatcher watcher() {
        return watcher;
    }

    boolean closed() {
        return closed;
    }

    /** Null if it is not counted. */
    @Nullable
    Long records() {
        Figures known = figures;
        return known == null ? null : known.records().getAsLong();
    }
}
