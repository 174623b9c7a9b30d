package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.StatusStore;
import dev.tributary.connect.runtime.task.Runners;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the control plane, {@code connect-control}, and its mailbox. Takes one event after the other, lets the {@link
 * ControlPlane} decide, and has the effects begun. Never blocks but for the next event.
 *
 * <p>Thread-safe. The mailbox is bounded: requests beyond the limit are refused at once; what runs and stores report is
 * bounded by what was begun.
 */
final class ControlLoop implements ConfigStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final int MAX_REQUESTS = 10_000;
    private static final Event.Tick TICK = new Event.Tick();

    private final ControlSettings settings;
    private final ControlPlane plane;
    private final Effects effects;
    private final InstantSource clock;
    private final Consumer<Throwable> faults;
    private final Thread thread = new Thread(this::run, "connect-control");
    private final BlockingQueue<Event> mailbox = new LinkedBlockingQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    /** The newest snapshot that is not handled yet: many changes, one reconciliation. */
    private final AtomicReference<@Nullable ClusterConfig> newestConfig = new AtomicReference<>();

    private final RestartRequests restarts = new RestartRequests();
    private final CountDownLatch halted = new CountDownLatch(1);

    /**
     * @param answers runs what callers do when they are answered
     * @param faults told when the control plane itself is broken: after that it does nothing any more
     */
    ControlLoop(
            ControlSettings settings,
            ClusterSide cluster,
            Runners runners,
            ConfigStore configs,
            StatusStore statuses,
            Executor answers,
            InstantSource clock,
            Consumer<Throwable> faults) {
        this.settings = settings;
        this.plane = new ControlPlane(
                settings,
                cluster.keys(),
                new Supervising(
                        settings.restarts(), new Random()::nextDouble, instance -> statuses.restarts(instance.id())));
        this.effects = new Effects(runners, configs, statuses, cluster, answers, this::tell);
        this.clock = clock;
        this.faults = faults;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Tells what this worker is to run.
     *
     * @return completes when nothing runs outside of it any more and the statuses that tell so are written
     */
    CompletableFuture<Void> assign(Assignment assignment) {
        CompletableFuture<Void> applied = effects.whenApplied(assignment.number());
        tell(new Event.AssignmentChanged(assignment));
        return applied;
    }

    /** How an instance that runs here stands with restart supervision; from any thread. */
    RestartOutlook restartOutlook(InstanceId instance) {
        RestartStanding standing = effects.standing(Instance.of(instance));
        return standing == null ? RestartOutlook.NONE : standing.outlook(clock.instant());
    }

    /** Tells what happened. */
    void tell(Event event) {
        mailbox.add(event);
    }

    /** Asks for something. What does not fit in is refused at once. */
    void ask(Event event, Reply<?> reply) {
        if (halted.getCount() == 0) {
            reply.refuse(settings.notBegun());
        } else if (requests.incrementAndGet() > MAX_REQUESTS) {
            requests.decrementAndGet();
            reply.refuse(new ConnectClusterException.Failed(
                    "There are " + MAX_REQUESTS + " requests waiting for the worker already. Try again later.", null));
        } else {
            mailbox.add(event);
            if (halted.getCount() == 0) {
                drain(); // it may have come after the thread had drained
            }
        }
    }

    @Override
    public void onChange(ClusterConfig snapshot) {
        ClusterConfig waiting = newestConfig.getAndAccumulate(
                snapshot,
                (present, next) -> present != null && next != null && present.configOffset() > next.configOffset()
                        ? present
                        : next);
        if (waiting == null) {
            mailbox.add(TICK); // whatever event comes next picks it up
        }
    }

    @Override
    public void onRestart(ConnectorName connector, RestartScope scope) {
        restarts.add(connector, scope);
        mailbox.add(TICK); // whatever event comes next picks it up
    }

    /**
     * Stops everything that runs, within the bounds of the settings, and ends the thread.
     *
     * @return false if that took longer than {@code limit}
     */
    boolean shutDown(Duration limit) throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            return true;
        }
        tell(new Event.Shutdown());
        return halted.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            while (!plane.halted()) {
                Event event = next();
                ClusterConfig config = newestConfig.getAndSet(null);
                if (config != null) {
                    handle(new Event.ConfigChanged(config));
                }
                restarts.take().forEach((connector, scope) -> handle(new Event.RestartAnnounced(connector, scope)));
                handle(event);
            }
        } catch (InterruptedException e) {
            LOG.error("The control thread was interrupted. Nothing is controlled any more.");
            faults.accept(e);
        } catch (RuntimeException | Error e) {
            LOG.error("The control plane is broken. Nothing is controlled any more.", e);
            faults.accept(e);
        } finally {
            halted.countDown();
            drain();
        }
    }

    private Event next() throws InterruptedException {
        Instant deadline = plane.nextDeadline();
        if (deadline == null) {
            return mailbox.take();
        }
        long wait = Math.max(0, Duration.between(clock.instant(), deadline).toMillis() + 1);
        Event event = mailbox.poll(wait, TimeUnit.MILLISECONDS);
        return event == null ? TICK : event;
    }

    private void handle(Event event) {
        if (event instanceof Event.Asked || event instanceof Event.Pinged) {
            requests.decrementAndGet();
        }
        for (Effect effect : plane.handle(event, clock.instant())) {
            begin(effect);
        }
        if (event instanceof Event.Ended ended) {
            effects.forget(ended.run());
        }
    }

    private void begin(Effect effect) {
        try {
            effect.dispatchTo(effects);
        } catch (RuntimeException e) {
            LOG.error("{} could not be begun", effect.getClass().getSimpleName(), e);
        }
    }

    /** Refuses what nobody will handle. */
    private void drain() {
        ConnectClusterException gone = settings.notBegun();
        for (Event event = mailbox.poll(); event != null; event = mailbox.poll()) {
            if (event instanceof Event.Asked asked) {
                asked.request().reply().refuse(gone);
            } else if (event instanceof Event.Pinged pinged) {
                pinged.reply().refuse(gone);
            }
        }
    }
}
