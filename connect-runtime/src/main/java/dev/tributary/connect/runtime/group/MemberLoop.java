package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.config.DistributedSettings.GroupSettings;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.ConfigStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.SyncGroupResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duty cycle of the membership thread: what happened goes to the {@link GroupMember}, what it wants is begun, and the
 * network is waited for. Everything runs on the membership thread, but {@link #post}, {@link #configChanged} and {@link
 * #wakeup}, which are thread-safe and never block.
 */
final class MemberLoop implements Rounds, MemberEffect.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(MemberLoop.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final GroupSettings settings;
    private final ConfigStore configs;
    private final Function<Assignment, CompletableFuture<Void>> control;
    private final GroupMember member;
    private final GroupConnection connection;
    private final GroupCoordinator coordinator;
    private final AssignedMetrics assigned;
    private final RebalanceMetrics rebalances;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** Bounded by what comes in: answers to one heartbeat or join at a time, and the ends of effects. */
    private final Queue<MemberEvent> mail = new ConcurrentLinkedQueue<>();

    private final AtomicReference<@Nullable ClusterConfig> newestConfig = new AtomicReference<>();

    private boolean ready;
    private @Nullable String wantedJoin;
    private boolean joinTold;
    private String knownAs = "";
    private long lastAssignment;
    private String lastSummary = "";
    private Duration retry = FIRST_RETRY;
    private @Nullable Instant retryAt;

    MemberLoop(
            GroupSettings settings,
            MemberSettings memberSettings,
            Map<String, Object> clientConfig,
            ConfigStore configs,
            Function<Assignment, CompletableFuture<Void>> control,
            RebalanceMetrics rebalances) {
        this.settings = settings;
        this.configs = configs;
        this.control = control;
        this.rebalances = rebalances;
        this.member = new GroupMember(memberSettings);
        int maxPollMs = Math.toIntExact(settings.times().heartbeat().toMillis());
        this.connection = new GroupConnection(settings.id(), clientConfig, maxPollMs, this::heed, this::wakeup);
        this.coordinator =
                new GroupCoordinator(connection, settings.id(), settings.times(), memberSettings.offered(), this);
        this.assigned = new AssignedMetrics(connection.metrics());
    }

    // ---- from any thread

    void post(MemberEvent event) {
        mail.add(event);
        connection.wakeup();
    }

    /** Only the newest is of interest. */
    void configChanged(ClusterConfig config) {
        newestConfig.accumulateAndGet(
                config, (known, read) -> known != null && known.configOffset() > read.configOffset() ? known : read);
        connection.wakeup();
    }

    void wakeup() {
        connection.wakeup();
    }

    Metrics metrics() {
        return connection.metrics();
    }

    /** Completes when the member is drained. */
    CompletableFuture<Void> drained() {
        return drained;
    }

    // ---- the duty cycle

    /** One pass: returns after a wait for the network of a second at most, or when {@link #wakeup} ends it. */
    void step() {
        try {
            handleMail();
            tick();
            noticeEviction(coordinator.currentMemberId());
            coordinator.beat();
            if (!ready) {
                await(IDLE);
            } else if (coordinator.coordinatorUnknown()) {
                coordinator.findCoordinator(patience());
            } else if (mustJoin() && joinDue(coordinator.currentMemberId())) {
                join();
            } else {
                await(patience());
            }
        } catch (WakeupException e) {
            LOG.trace("There is something to do.", e);
        } catch (RetriableException e) {
            LOG.warn("The group's coordinator could not be asked; trying again.", e);
            await(Duration.ofMillis(connection.backoff().initialMs()));
        }
    }

    private void handleMail() {
        ClusterConfig config = newestConfig.getAndSet(null);
        if (config != null) {
            handle(new MemberEvent.ConfigRead(config));
        }
        for (MemberEvent event = mail.poll(); event != null; event = mail.poll()) {
            joinTold &= !(event instanceof MemberEvent.CoordinatorLost);
            ready |= event instanceof MemberEvent.Ready;
            handle(event);
        }
    }

    private void tick() {
        Instant deadline = member.nextDeadline();
        if (deadline != null && !now().isBefore(deadline)) {
            handle(new MemberEvent.Tick());
        }
        if (retryAt != null && !now().isBefore(retryAt)) {
            retryAt = null;
            wantedJoin = "the last assignment could not be read";
        }
        setAlarm();
    }

    /** The coordinator forgets the member id when the group does not know it, or this worker left. */
    private void noticeEviction(String memberId) {
        if (memberId.isEmpty() && !knownAs.isEmpty()) {
            LOG.warn("The group does not know this worker as {} any more; it joins anew.", knownAs);
            knownAs = "";
            joinTold = false;
            handle(new MemberEvent.Evicted());
        }
    }

    private boolean mustJoin() {
        return wantedJoin != null || coordinator.joinDue();
    }

    private void join() {
        String reason = wantedJoin;
        if (reason != null) {
            wantedJoin = null;
            LOG.info("Joining the group: {}.", reason);
            coordinator.requestRejoin(reason);
        }
        coordinator.ensureActiveGroup();
    }

    /** Ends early when there is something to do; returns then, too. */
    private void await(Duration limit) {
        try {
            connection.network().poll(connection.time().timer(limit));
        } catch (WakeupException e) {
            LOG.trace("There is something to do.", e);
        }
    }

    private Duration patience() {
        Duration patience = min(IDLE, Duration.ofMillis(Math.max(1, coordinator.untilHeartbeatMs())));
        Instant deadline = member.nextDeadline();
        return deadline == null
                ? patience
                : min(patience, max(Duration.between(now(), deadline), Duration.ofMillis(1)));
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) <= 0 ? left : right;
    }

    private static Duration max(Duration left, Duration right) {
        return left.compareTo(right) >= 0 ? left : right;
    }

    private void handle(MemberEvent event) {
        LOG.debug("{}", event);
        List<MemberEffect> effects = member.handle(event, now());
        setAlarm();
        for (MemberEffect effect : effects) {
            LOG.debug("{}", effect);
            effect.dispatchTo(this);
        }
    }

    private void setAlarm() {
        Instant deadline = member.nextDeadline();
        connection.setAlarm(deadline == null ? Long.MAX_VALUE : deadline.toEpochMilli());
    }

    private Instant now() {
        return Instant.ofEpochMilli(connection.time().milliseconds());
    }

    // ---- effects

    @Override
    public void run(MemberEffect.Run effect) {
        Assignment assignment = effect.assignment();
        lastAssignment = assignment.number();
        assigned.show(assignment);
        String summary = assignment.summary();
        if (!summary.equals(lastSummary)) {
            lastSummary = summary;
            LOG.info("Generation {} of the group: {}.", assignment.groupGeneration(), summary);
        }
        CompletableFuture<?> unused = control.apply(assignment).whenComplete((stopped, failure) -> {
            if (failure == null) {
                post(new MemberEvent.Stopped(assignment.number()));
            } else {
                // Not told as stopped: as long as that is not certain, nobody else may get the work.
                LOG.error("The worker did not take over assignment {}.", assignment.number(), failure);
            }
        });
    }

    @Override
    public void join(MemberEffect.Join effect) {
        wantedJoin = effect.reason();
    }

    @Override
    public void catchUp(MemberEffect.CatchUp effect) {
        CompletableFuture<?> unused = refreshed(settings.catchUp().timeout()).whenComplete((read, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "The config log could not be read to its end within worker.sync.timeout.ms ({}).",
                        settings.catchUp().timeout(),
                        failure);
            }
            post(new MemberEvent.ConfigRead(configs.snapshot()));
            post(new MemberEvent.CatchUpEnded(failure == null));
        });
    }

    /** A copy: the time-out must not end the store's own read. */
    private CompletableFuture<Void> refreshed(Duration limit) {
        return configs.refresh().copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void drained(MemberEffect.Drained effect) {
        drained.completeAsync(() -> null); // whoever waits for it may well wait for this thread next
    }

    // ---- rounds

    @Override
    public boolean joinDue(String memberId) {
        handleMail(); // what is known of the coordinator by now belongs to the time before the join
        noticeEviction(memberId);
        if (!joinTold) {
            joinTold = true;
            handle(new MemberEvent.JoinDue());
        }
        return member.mayJoin();
    }

    @Override
    public MemberState state() {
        MemberState state = member.state(now());
        rebalances.joining();
        return state;
    }

    @Override
    public Map<String, GroupAssignment> lead(
            String leaderId, Map<String, MemberState> members, GroupProtocol protocol, int groupGeneration) {
        long target = members.values().stream()
                .mapToLong(MemberState::configOffset)
                .max()
                .orElse(-1);
        if (configs.snapshot().configOffset() < target) {
            awaitRefresh(target);
        }
        return member.lead(leaderId, members, protocol, groupGeneration, configs.snapshot(), now());
    }

    /** Heartbeats wait for this: it must not take so long that the group gives this worker up. */
    private void awaitRefresh(long target) {
        Duration limit =
                min(settings.catchUp().timeout(), settings.times().session().dividedBy(3));
        try {
            refreshed(limit).get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            LOG.warn(
                    "The leader could not read the config log to position {} within {}, as a member of the group has. The"
                            + " round is repeated.",
                    target,
                    limit,
                    e.getCause());
        }
    }

    @Override
    public void joined(String memberId, int groupGeneration, GroupProtocol protocol, GroupAssignment assignment) {
        handleMail(); // when the round's last question was asked counts for the lease
        retry = FIRST_RETRY;
        retryAt = null;
        inGroup(memberId);
        rebalances.joined(protocol, groupGeneration, assignment.leaderUrl());
        handle(new MemberEvent.Joined(memberId, groupGeneration, protocol, assignment));
    }

    @Override
    public void misled(String memberId, RuntimeException cause) {
        LOG.error(
                "The leader of group {} sent an assignment that cannot be read. This worker goes on with the work it has and"
                        + " joins again in {}. Check what else uses this group.id.",
                settings.id(),
                retry,
                cause);
        inGroup(memberId);
        retryAt = now().plus(retry);
        retry = min(retry.multipliedBy(2), LAST_RETRY);
    }

    private void inGroup(String memberId) {
        knownAs = memberId;
        joinTold = false;
    }

    @Override
    public void coordinatorLost() {
        post(new MemberEvent.CoordinatorLost());
    }

    /** On any thread that polls. What an answer means to the protocol, the coordinator sees to. */
    private void heed(ClientResponse response) {
        AbstractResponse body = response.responseBody();
        boolean heard = body instanceof HeartbeatResponse beat
                        && (beat.error() == Errors.NONE || beat.error() == Errors.REBALANCE_IN_PROGRESS)
                || body instanceof SyncGroupResponse sync && sync.error() == Errors.NONE;
        if (heard) {
            long askedMs = response.receivedTimeMs() - response.requestLatencyMs();
            mail.add(new MemberEvent.Heard(Instant.ofEpochMilli(askedMs))); // no reason to wake anybody
        }
    }

    // ---- the end

    /** There is no membership any more, and nobody to take the work over from: it must end before the group gives it away. */
    void stopWork() {
        CompletableFuture<?> unused = control.apply(
                        new Assignment(lastAssignment + 1, false, Set.of(), Set.of(), Leadership.UNKNOWN, 0))
                .whenComplete((stopped, failure) -> {
                    if (failure != null) {
                        LOG.error("The worker did not stop its work.", failure);
                    }
                });
    }

    /** Leaves the group, for that long at most, or lets its session time out; closes everything. */
    void close(boolean leave, Duration limit) {
        try {
            coordinator.close(leave, limit);
        } catch (RuntimeException e) {
            LOG.warn("The group was not left in order; it misses this worker after session.timeout.ms.", e);
        } finally {
            connection.close();
            rebalances.close();
            drained.completeAsync(() -> null);
        }
    }
}
