package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.config.DistributedSettings.GroupSettings;
import dev.tributary.connect.runtime.metrics.MetricSets;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's membership in the group of workers: joins it, keeps in touch with its coordinator, plans rounds when this
 * worker leads, and says what this worker is to run. Thread-safe; has a thread of its own, and the heartbeat thread of
 * kafka-clients. Source: {@code group-protocol}.
 *
 * <p>Life: construct, {@link #start}, {@link #ready} when the stores are read, and at the end {@link #drain}, then whatever
 * stops the work, then {@link #close}: the group may give the work to others the moment that this worker leaves.
 */
public final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(3);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);

    private final String groupId;
    private final ConfigStore configs;
    private final Consumer<Throwable> faults;
    private final long sessionMs;
    private final MemberLoop loop;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean leave = true;

    /**
     * Connects to nothing yet.
     *
     * @param clientConfig of the connection to the brokers: {@code InternalClientConfigs.groupClient}
     * @param configs where the cluster's configuration is read; belongs to somebody else
     * @param control is told what this worker is to run, on the membership thread: must not block. What it returns
     *     completes when nothing runs outside of that any more
     * @param faults told, on the membership thread, when the membership is broken for good: the process should end
     * @throws org.apache.kafka.common.KafkaException if a setting of the connection is wrong, naming it
     */
    public Membership(
            GroupSettings group,
            MemberSettings member,
            Map<String, Object> clientConfig,
            ConfigStore configs,
            Function<Assignment, CompletableFuture<Void>> control,
            Consumer<Throwable> faults) {
        this(
                group,
                member,
                clientConfig,
                configs,
                control,
                faults,
                new RebalanceMetrics(MetricSets.unseen(), member.offered()));
    }

    /** The same, with metrics that somebody sees; closed with the membership. */
    public Membership(
            GroupSettings group,
            MemberSettings member,
            Map<String, Object> clientConfig,
            ConfigStore configs,
            Function<Assignment, CompletableFuture<Void>> control,
            Consumer<Throwable> faults,
            RebalanceMetrics rebalances) {
        this.groupId = group.id();
        this.sessionMs = group.times().session().toMillis();
        this.configs = configs;
        this.faults = faults;
        this.loop = new MemberLoop(group, member, clientConfig, configs, control, rebalances);
        this.thread = new Thread(this::run, "connect-membership");
        thread.setDaemon(true);
    }

    /** Starts the thread. It joins nothing before {@link #ready}. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /** Of the group and the connection to its coordinator; closed with this. */
    public Metrics metrics() {
        return loop.metrics();
    }

    /** Says that the stores are read: joins the group, which may take a while. */
    public void ready() {
        loop.post(new MemberEvent.Ready(configs.snapshot()));
    }

    /** Says that there is a newer snapshot. Never blocks. */
    public void configChanged(ClusterConfig config) {
        loop.configChanged(config);
    }

    /**
     * Hands the work over to the other workers, if there are any, and one of our kind leads. New work is not started from now
     * on. The worker stays in the group.
     *
     * @return completes when as much as possible is handed over, and what is left may be stopped; also if the membership
     *     is broken or closed. Never fails
     */
    public CompletableFuture<Void> drain() {
        loop.post(new MemberEvent.Drain());
        return loop.drained().copy();
    }

    /** Leaves the group, which takes three seconds at most, and ends the threads. Idempotent. */
    @Override
    public void close() {
        closing = true;
        if (started.compareAndSet(false, true)) {
            loop.close(false, Duration.ZERO);
            return;
        }
        loop.wakeup();
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(CLOSE_LIMIT.toMillis());
            if (thread.isAlive()) {
                LOG.warn("The membership thread does not end within {}; interrupting it.", CLOSE_LIMIT);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads without a word to the group, as a crash does: it misses this worker after its session. */
    void abandon() {
        leave = false;
        close();
    }

    private void run() {
        boolean broken = false;
        try {
            while (!closing) {
                loop.step();
            }
        } catch (Throwable e) { // whatever it is, it must not pass in silence: without this thread work runs twice
            broken = !closing;
            if (broken) {
                fail(e);
            } else {
                LOG.warn("The membership ended in disorder.", e);
            }
        } finally {
            loop.close(leave && !broken, LEAVE_LIMIT);
        }
    }

    private void fail(Throwable cause) {
        try {
            loop.stopWork();
        } finally {
            faults.accept(GroupFault.explain(groupId, sessionMs, cause));
        }
    }
}
