package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one member of the group, without its thread and its connection: is told what happened and at what time,
 * and answers what is to be done. No I/O, no clock, no randomness: a simulator steps it on virtual time. Not thread-safe:
 * belongs to the membership thread.
 *
 * <p>Two promises matter most. What was taken from this member has stopped before it says so by joining again. And it
 * stops everything before the group may have given its work to others ({@link Lease}). Source: {@code group-protocol}
 * sections 5, 6, 10, 13.
 */
final class GroupMember {
    /** Pause before something is asked again that got the same answer, or may get it. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Stands for the address of a leader that has none. */
    private static final URI WITHOUT_REST = URI.create("rest:none");

    private final MemberSettings settings;
    private final Lease lease;
    private final Draining draining;
    private final Leader leader;
    private final CatchUps catchUps = new CatchUps();
    private final Joins joins = new Joins();
    private final Folding folding = new Folding();
    private final Runs runs = new Runs();

    private boolean ready;
    private ClusterConfig config = ClusterConfig.EMPTY;
    private Holdings holdings = Holdings.NONE;
    private GroupProtocol protocol;
    private int groupGeneration = -1;
    private @Nullable GroupAssignment lastTold;
    private Leadership leadership = Leadership.UNKNOWN;

    GroupMember(MemberSettings settings) {
        this.settings = settings;
        this.lease = new Lease(settings);
        this.draining = new Draining(settings);
        this.leader = new Leader(settings);
        this.protocol = settings.offered();
    }

    /** Handles one event. The effects are in the order in which they are to be begun. */
    List<MemberEffect> handle(MemberEvent event, Instant now) {
        var step = new Step(now);
        // First of all: the process may have been suspended for hours, and this event be from before.
        step.endLeaseIfOver();
        lease.awake(now);
        event.dispatchTo(step);
        return step.effects;
    }

    /** When the next {@link MemberEvent.Tick} is due; null: not before something else happens. */
    @Nullable
    Instant nextDeadline() {
        Stream<@Nullable Instant> deadlines = draining.drained()
                ? Stream.of(lease.deadline())
                : Stream.of(lease.deadline(), draining.deadline(), joins.deadline(), catchUps.deadline());
        return deadlines.filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
    }

    /** Whether a join may be sent now: nothing that was taken from this member still runs (in the eager protocol: nothing at all). */
    boolean mayJoin() {
        return ready
                && runs.settled()
                && (protocol.cooperative() || runs.running().isEmpty());
    }

    /** Whether it plans no other join by itself, for tests and simulations. */
    boolean settled() {
        return joins.deadline() == null && catchUps.deadline() == null && !draining.flag();
    }

    /**
     * What to tell the group. To be called when a join is sent, each time that it is sent, and for nothing else: what
     * comes later is not in it, and this member remembers that.
     *
     * @throws IllegalStateException before {@link MemberEvent.Ready}
     */
    MemberState state(Instant now) {
        if (!ready) {
            throw new IllegalStateException("not ready: the worker's stores are not read");
        }
        GroupAssignment held = holdings.claimed() && lastTold != null ? lastTold.holding(holdings.work()) : null;
        var state = new MemberState(settings.url(), config.configOffset(), held, draining.flag(), holdings.arrivals());
        joins.sent(state);
        lease.joinSent(now);
        folding.joinSent(now);
        return state;
    }

    /**
     * Plans a round as its leader.
     *
     * @param members what every member told, by member id
     * @param config the newest snapshot; should reach {@link LeaderRound#maxConfigOffset()}, else the round fails
     * @return the answer to every member
     */
    Map<String, GroupAssignment> lead(
            String leaderId,
            Map<String, MemberState> members,
            GroupProtocol protocol,
            int groupGeneration,
            ClusterConfig config,
            Instant now) {
        learn(config);
        GroupProtocol lastProtocol = this.groupGeneration < 0 ? null : this.protocol;
        var round = new LeaderRound(leaderId, members, protocol, groupGeneration, this.groupGeneration, lastProtocol);
        return leader.plan(round, this.config, now);
    }

    private void learn(ClusterConfig read) {
        if (read.configOffset() >= config.configOffset()) {
            config = read;
        }
    }

    private boolean behind() {
        return lastTold != null && config.configOffset() < lastTold.configOffset();
    }

    /** Whether connectors or tasks have come or gone since the last assignment was planned. */
    private boolean uncovered() {
        return lastTold != null && config.workOffset() > lastTold.configOffset();
    }

    private Leadership leadership(MemberEvent.Joined event) {
        GroupAssignment told = event.assignment();
        boolean signed = event.protocol() == GroupProtocol.SESSIONED;
        return told.leader().equals(event.memberId())
                ? new Leadership(true, null, signed, leader.owners(event.groupGeneration()), allMembers(event))
                : new Leadership(false, addressOf(told), signed, Owners.UNKNOWN, bothMembers(told));
    }

    /** As the leader knows them. */
    private List<ClusterMember> allMembers(MemberEvent.Joined event) {
        List<ClusterMember> members = new ArrayList<>();
        leader.members(event.groupGeneration()).forEach((id, state) -> {
            boolean self = id.equals(event.memberId());
            members.add(new ClusterMember(Owners.address(state.url()), self, state.draining(), self));
        });
        return members;
    }

    /** As all others know them: themselves and the leader. */
    private List<ClusterMember> bothMembers(GroupAssignment told) {
        return List.of(
                new ClusterMember(Owners.address(settings.url()), false, draining.flag(), true),
                new ClusterMember(Owners.address(told.leaderUrl()), true, false, false));
    }

    /** Among members without REST there is a leader as well: it is reached over the config topic, wherever it is. */
    private @Nullable URI addressOf(GroupAssignment told) {
        URI leader = Owners.address(told.leaderUrl());
        return leader == null && Owners.address(settings.url()) == null ? WITHOUT_REST : leader;
    }

    /** Handles one event at one time. */
    private final class Step implements MemberEvent.Handler {
        private final Instant now;
        private final List<MemberEffect> effects = new ArrayList<>();
        private boolean leaseEnded;

        private Step(Instant now) {
            this.now = now;
        }

        @Override
        public void ready(MemberEvent.Ready event) {
            ready = true;
            learn(event.config());
            join("the worker has started");
        }

        @Override
        public void configRead(MemberEvent.ConfigRead event) {
            long before = config.workOffset();
            learn(event.config());
            if (config.workOffset() > before) {
                folding.changed(now);
            }
            startWhatWaited();
            if (holdings.claimed() && uncovered()) {
                joinForWork();
            }
        }

        @Override
        public void joinDue(MemberEvent.JoinDue event) {
            joins.due();
            if (!protocol.cooperative()) {
                holdings = Holdings.NONE;
                if (!runs.running().isEmpty()) {
                    run(Work.NONE);
                }
            }
        }

        @Override
        public void joined(MemberEvent.Joined event) {
            GroupAssignment told = event.assignment();
            boolean repeated = event.groupGeneration() == groupGeneration && told.equals(lastTold);
            protocol = event.protocol();
            groupGeneration = event.groupGeneration();
            lastTold = told;
            lease.joined(now);
            folding.joined(now);
            if (leaseEnded) {
                // The process slept over the end of the round: it may be as long gone as that.
                lease.end();
                return;
            }
            if (lease.over(now)) {
                endLeaseIfOver();
                return;
            }
            leadership = leadership(event);
            MemberState sent = joins.joined();
            boolean gaveUp = sent != null && !sent.work().minus(holdings.work()).isEmpty();
            holdings = holdings.after(protocol, told);
            run(startable());
            if (told.failed()) {
                afterFailure();
            } else {
                afterRound(told, repeated);
            }
            afterWhatWasSaid(told, sent, gaveUp);
        }

        /** Everybody has to join again: the leader reads the log and does, which makes the others. */
        private void afterFailure() {
            String reason = "the leader could not plan the round";
            if (leadership.leads() || behind()) {
                joins.planWhenCaughtUp(reason);
                catchUp();
            } else {
                // At once, it would get the same answer in a tight loop until the leader has joined.
                joins.planAt(now.plus(RETRY));
            }
        }

        private void afterRound(GroupAssignment told, boolean repeated) {
            if (!told.delay().isZero()) {
                joins.planAt(now.plus(told.delay()));
            }
            if (!told.revoked().isEmpty()) {
                if (repeated) {
                    joins.planAt(now.plus(RETRY));
                } else {
                    joins.planWhenStopped("the work taken away has stopped");
                    joinIfStopped();
                }
            }
            if (behind()) {
                catchUp();
            }
        }

        /** Joins again at once if the round is out of date: this member's word has changed since it was sent, or the leader knows more. */
        private void afterWhatWasSaid(GroupAssignment told, @Nullable MemberState sent, boolean gaveUp) {
            boolean drainingSeen = sent != null && sent.draining();
            if (draining.stopping() && !protocol.cooperative()) {
                drained();
            } else if (draining.stopping()
                    && drainingSeen
                    && !told.failed()
                    && told.revoked().isEmpty()) {
                // All is handed over. Or the leader does not oblige, or nobody is there to take it.
                drained();
            }
            if (drainingSeen != draining.flag()) {
                join(draining.flag() ? "to hand over its work" : "to take work again");
            }
            if (gaveUp) {
                join("work was given up while the join was under way");
            }
            if (uncovered()) {
                if (sent != null && sent.configOffset() >= config.workOffset()) {
                    // The leader was told, yet plans for less: no use in telling it again at once.
                    joins.planAt(now.plus(RETRY));
                } else {
                    joinForWork();
                }
            }
            if (leadership.leads() && !told.failed() && leader.joinAgain(groupGeneration)) {
                // Not at once: the sync of a slower member would come too late, in this round and in the next, for
                // ever.
                joins.planAt(now.plus(RETRY));
            }
        }

        @Override
        public void evicted(MemberEvent.Evicted event) {
            lease.joinLost();
            endLeaseIfOver();
            joins.lost();
            boolean known = leadership.known();
            leadership = Leadership.UNKNOWN;
            if (!protocol.cooperative()) {
                holdings = Holdings.NONE;
                lease.end();
            }
            Work work = runs.runningOf(holdings.work());
            if (known || !work.equals(runs.running())) {
                run(work);
            }
            if (draining.stopping()) {
                drained();
            }
            join("the group does not know this member any more");
        }

        @Override
        public void heard(MemberEvent.Heard event) {
            lease.heard(event.asked());
        }

        @Override
        public void coordinatorLost(MemberEvent.CoordinatorLost event) {
            lease.joinLost();
            endLeaseIfOver();
        }

        @Override
        public void stopped(MemberEvent.Stopped event) {
            runs.stopped(event.assignment());
            joinIfStopped();
        }

        @Override
        public void catchUpEnded(MemberEvent.CatchUpEnded event) {
            if (!catchUps.running()) {
                return;
            }
            if (catchUps.reached(event.complete(), config.configOffset())) {
                catchUps.succeeded();
                caughtUp();
            } else {
                catchUps.failed(now);
                notCaughtUp();
            }
        }

        private void caughtUp() {
            startWhatWaited();
            if (behind()) {
                catchUp();
                return;
            }
            if (draining.unable(false)) {
                join("the config log can be read again");
            }
            String reason = joins.onCaughtUp();
            if (reason != null) {
                join(reason);
            }
        }

        /** Without the config log it cannot run what is new to it: others get that, and the rest. */
        private void notCaughtUp() {
            boolean news = draining.unable(true);
            Work unstarted = holdings.work().minus(runs.running());
            holdings = holdings.without(unstarted);
            if (news || !unstarted.isEmpty()) {
                join("the config log cannot be read to its end");
            }
        }

        @Override
        public void drain(MemberEvent.Drain event) {
            if (!draining.stop(now)) {
                return;
            }
            if (!protocol.cooperative() || holdings.work().isEmpty()) {
                drained();
            }
            join("the worker is to stop");
        }

        @Override
        public void tick(MemberEvent.Tick event) {
            if (draining.limitReached(now)) {
                drained();
            }
            if (joins.timeHasCome(now)) {
                join("the time to join again has come");
            }
            if (catchUps.pauseOver(now)) {
                catchUp();
            }
        }

        private void endLeaseIfOver() {
            if (!lease.over(now)) {
                return;
            }
            leaseEnded = true;
            lease.end();
            leadership = Leadership.UNKNOWN;
            holdings = Holdings.NONE;
            run(Work.NONE);
            joins.lost();
            if (draining.stopping()) {
                drained();
            }
            join("the coordinator has been silent for too long");
        }

        /** What may run of what is held: something new not before the config log says what it is, nor if the worker is to stop. */
        private Work startable() {
            return behind() || draining.stopping() ? runs.runningOf(holdings.work()) : holdings.work();
        }

        private void startWhatWaited() {
            Work work = startable();
            if (!work.equals(runs.running())) {
                run(work);
            }
        }

        private void run(Work work) {
            effects.add(new MemberEffect.Run(runs.next(work, leadership, Math.max(0, groupGeneration))));
        }

        private void catchUp() {
            long target = lastTold == null ? -1 : lastTold.configOffset();
            if (!draining.drained() && catchUps.begin(target)) {
                effects.add(new MemberEffect.CatchUp());
            }
        }

        private void joinIfStopped() {
            if (runs.settled()) {
                String reason = joins.onStopped();
                if (reason != null) {
                    join(reason);
                }
            }
        }

        private void joinForWork() {
            Instant due = folding.due(now);
            if (due.isAfter(now)) {
                joins.planForWorkAt(due);
            } else {
                join("connectors or tasks came or went");
            }
        }

        private void join(String reason) {
            if (ready && !draining.drained() && joins.ask()) {
                effects.add(new MemberEffect.Join(reason));
            }
        }

        private void drained() {
            if (draining.end()) {
                effects.add(new MemberEffect.Drained());
            }
        }
    }
}
