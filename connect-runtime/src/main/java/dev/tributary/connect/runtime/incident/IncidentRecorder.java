package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.HealthListener;
import dev.tributary.connect.runtime.task.TaskSnapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records failures and stalls of what a worker runs, each as one document. Thread-safe. Who tells of them goes on at once, and nothing
 * that goes wrong here is thrown at them: what may change is taken down on the spot, the rest is done by a thread that ends when there
 * is nothing more to do. Of what comes faster than that thread works, beyond {@value #MOST_WAITING}, nothing is recorded; nor of what
 * an instance suffers again in the same way within ten seconds.
 */
public final class IncidentRecorder implements HealthListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(IncidentRecorder.class);
    private static final int MOST_WAITING = 256;
    private static final long IDLE_SECONDS = 5;

    private final IncidentSources sources;
    private final InstantSource clock;
    private final Executor helper;
    private final Runnable end;
    private final IncidentWriter writer;
    private final RecentPrints recent = new RecentPrints();
    private final IncidentShelf shelf = new IncidentShelf();
    private final AtomicLong numbers = new AtomicLong();
    private volatile Function<InstanceId, List<RestartEvent>> restarts = id -> List.of();

    /**
     * @param workerId {@code host:port} of the worker
     */
    public IncidentRecorder(String workerId, IncidentSources sources) {
        this(workerId, sources, InstantSource.system(), helper());
    }

    private IncidentRecorder(String workerId, IncidentSources sources, InstantSource clock, ThreadPoolExecutor helper) {
        this(workerId, sources, clock, helper, helper::shutdownNow);
    }

    /**
     * @param helper puts incidents together
     * @param end ends it
     */
    IncidentRecorder(String workerId, IncidentSources sources, InstantSource clock, Executor helper, Runnable end) {
        this.sources = sources;
        this.clock = clock;
        this.helper = helper;
        this.end = end;
        this.writer = new IncidentWriter(workerId, sources, id -> restarts.apply(id));
    }

    private static ThreadPoolExecutor helper() {
        var executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, "connect-incidents");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Who knows the history of restarts, oldest first; until it is said, there is none. Must answer from memory. */
    public void restartsBy(Function<InstanceId, List<RestartEvent>> history) {
        restarts = history;
    }

    @Override
    public void failed(InstanceId id, Throwable failure) {
        try {
            record(id, ErrorChain.of(failure).fingerprint(), failure, null);
        } catch (RuntimeException | Error e) { // out of memory, perhaps: the task has troubles enough
            log.warn("The failure of {} is not recorded as an incident", id, e);
        }
    }

    @Override
    public void stalled(InstanceHealth health) {
        try {
            record(health.id(), "stalled", null, health);
        } catch (RuntimeException | Error e) {
            log.warn("The stall of {} is not recorded as an incident", health.id(), e);
        }
    }

    /** Newest first; of one connector, or all. */
    public List<Incident> incidents(Optional<ConnectorName> name) {
        return shelf.incidents(name);
    }

    private void record(
            InstanceId id, String fingerprint, @Nullable Throwable failure, @Nullable InstanceHealth health) {
        Instant now = clock.instant();
        if (!recent.isNews(id, fingerprint, now)) {
            return;
        }
        InstanceHealth known =
                health != null ? health : sources.health().apply(id).orElse(null);
        Integer task = id.task();
        TaskSnapshot snapshot =
                task == null ? TaskSnapshot.EMPTY : sources.tasks().apply(new TaskId(id.connector(), task));
        var happening = new Happening(id, now, fingerprint, failure, known, snapshot);
        try {
            helper.execute(() -> write(happening));
        } catch (RejectedExecutionException e) {
            log.debug("There is too much to record, or the worker ends: nothing is recorded of {}", id, e);
        }
    }

    private void write(Happening happening) {
        try {
            // Not while anybody who asks for incidents waits: it takes its time, and asks a plugin's exceptions.
            Incident written = writer.write(numbers.incrementAndGet(), happening);
            shelf.add(written, happening.fingerprint());
        } catch (RuntimeException | Error e) {
            log.warn("What happened to {} is not recorded as an incident", happening.id(), e);
        }
    }

    /** Records nothing more; what is recorded can still be read. */
    @Override
    public void close() {
        end.run();
    }
}
