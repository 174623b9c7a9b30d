package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartOutlook;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches everything that a worker runs: looks at the clocks of all runs several times a second and tells whoever listens
 * what became of them. Thread-safe. Its one thread is there as long as anything is watched.
 */
public final class HealthMonitor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);

    private final Duration stallTimeout;
    private final LongSupplier nanoseconds;
    private final InstantSource clock;
    private final boolean samples;
    private final Map<InstanceId, RunProgress> runs = new ConcurrentSkipListMap<>();
    private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<InstanceId, Boolean> complained = new ConcurrentHashMap<>();
    private volatile Function<InstanceId, RestartOutlook> restarts = id -> RestartOutlook.NONE;
    private volatile ToIntFunction<InstanceId> zombies = id -> 0;

    private @Nullable ScheduledThreadPoolExecutor thread; // guarded by this, as is the sampling
    private @Nullable ScheduledFuture<?> sampling;
    private boolean closed;

    /**
     * @param stallTimeout {@code tributary.stall.timeout.ms} of the worker; zero: nothing is a stall
     */
    public HealthMonitor(Duration stallTimeout) {
        this(stallTimeout, System::nanoTime, InstantSource.system(), true);
    }

    /**
     * @param nanoseconds never goes back
     * @param samples false: {@link #sample} is called by somebody else
     */
    HealthMonitor(Duration stallTimeout, LongSupplier nanoseconds, InstantSource clock, boolean samples) {
        this.stallTimeout = stallTimeout;
        this.nanoseconds = nanoseconds;
        this.clock = clock;
        this.samples = samples;
    }

    // ---- wiring

    /** Told of everything that runs here, from now on. */
    public void addListener(HealthListener listener) {
        listeners.add(listener);
    }

    /** Who knows what is restarted when; until it is said, nothing is. */
    public void restartsBy(Function<InstanceId, RestartOutlook> outlook) {
        restarts = outlook;
    }

    /** Who knows how many former threads of an instance were given up and have not ended. */
    public void zombiesBy(ToIntFunction<InstanceId> count) {
        zombies = count;
    }

    // ---- runs

    /**
     * Watches a run until it is closed, or another run of the same instance is watched. Returns at once.
     *
     * @param watcher told how its state changes
     */
    public RunProgress watch(InstanceId id, RunWatcher watcher) {
        RunProgress run = new RunProgress(id, this, watcher, stallTimeout, nanoseconds.getAsLong(), clock.instant());
        runs.put(id, run);
        begin();
        return run;
    }

    void forget(RunProgress run) {
        if (runs.remove(run.id(), run)) {
            complained.remove(run.id());
            endIfIdle();
        }
    }

    void failed(InstanceId id, Throwable failure) {
        listeners.forEach(listener -> listener.failed(id, failure));
    }

    // ---- what is told

    /** Everything that is watched, by id. Never blocks. */
    public List<InstanceHealth> report() {
        return runs.values().stream().map(this::health).toList();
    }

    /** One of them; empty if it does not run here. Never blocks. */
    public Optional<InstanceHealth> health(InstanceId id) {
        return Optional.ofNullable(runs.get(id)).map(this::health);
    }

    private InstanceHealth health(RunProgress run) {
        return run.vitals()
                .health(
                        nanoseconds.getAsLong(),
                        clock.instant(),
                        restarts.apply(run.id()),
                        zombies.applyAsInt(run.id()));
    }

    int zombies(InstanceId id) {
        return zombies.applyAsInt(id);
    }

    long nowNs() {
        return nanoseconds.getAsLong();
    }

    // ---- sampling

    private synchronized void begin() {
        if (!samples || closed || sampling != null) {
            return;
        }
        if (thread == null) {
            thread = newThread();
        }
        long intervalMs = Vitals.INTERVAL.toMillis();
        sampling = thread.scheduleWithFixedDelay(this::sample, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }

    private synchronized void endIfIdle() {
        ScheduledFuture<?> present = sampling;
        if (present != null && runs.isEmpty()) {
            present.cancel(false);
            sampling = null;
        }
    }

    private static ScheduledThreadPoolExecutor newThread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread sampler = new Thread(work, "connect-health");
            sampler.setDaemon(true);
            return sampler;
        });
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Looks at all runs once. */
    void sample() {
        for (RunProgress run : runs.values()) {
            try {
                sample(run);
            } catch (RuntimeException | Error e) { // of one run, its listeners, or a full heap: the others go on
                complain(run, e);
            }
        }
    }

    /** Throws nothing: that would end the sampling for good. */
    private void complain(RunProgress run, Throwable e) {
        try {
            if (complained.putIfAbsent(run.id(), true) == null) {
                log.error("The health of {} cannot be told", run.id(), e);
            }
        } catch (OutOfMemoryError full) {
            complained.remove(run.id()); // it is told when there is room for it
        }
    }

    private void sample(RunProgress run) {
        Vitals.Turn turn = run.vitals()
                .sample(
                        nanoseconds.getAsLong(),
                        clock.instant(),
                        restarts.apply(run.id()),
                        zombies.applyAsInt(run.id()));
        if (turn == null || run.closed()) {
            return;
        }
        HealthState before = turn.before();
        InstanceHealth health = turn.health();
        run.watcher().turned(before, health);
        if (health.state() == HealthState.STALLED) {
            listeners.forEach(listener -> listener.stalled(health));
        } else if (before == HealthState.STALLED && runsOn(health.state())) {
            listeners.forEach(listener -> listener.recovered(health));
        }
    }

    /** Whether a run that was stalled and is in this state now got over it. */
    static boolean runsOn(HealthState state) {
        return switch (state) {
            case STARTING, ACTIVE, IDLE, BACKPRESSURED, PAUSED -> true;
            default -> false;
        };
    }

    /** Watches nothing any more. */
    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
