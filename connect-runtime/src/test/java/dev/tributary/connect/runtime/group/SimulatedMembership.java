package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.group.SimulatedCoordinator.Error;
import dev.tributary.connect.runtime.group.SimulatedCoordinator.JoinAnswer;
import dev.tributary.connect.runtime.group.SimulatedCoordinator.Offer;
import dev.tributary.connect.runtime.group.SimulatedCoordinator.SyncAnswer;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real {@link GroupMember} with what its thread does around it, against a {@link SimulatedCoordinator}: heartbeats,
 * joins when asked for and allowed, the coordinator looked for when it is lost. Everything that is told goes through the
 * wire forms. Behaves as Kafka's group client does. One thread.
 */
public final class SimulatedMembership {
    private static final Duration RETRY = Duration.ofMillis(500);
    private final MemberSettings settings;
    private final Times times;
    private final GroupMember member;
    private final SimulatedTimer time;
    private final SimulatedWire wire;
    private final SimulatedCoordinator coordinator;
    private final Host host;
    private final Deque<MemberEvent> events = new ArrayDeque<>();

    private boolean handling;
    private boolean ready;
    private boolean closed;
    private String memberId = "";
    private int generation = -1;
    private boolean joinWanted;
    private boolean joinPrepared;
    private boolean joining;
    private boolean awaitsJoin;
    private long joins;
    private boolean heartbeats;
    private boolean connected;
    private Instant lastAnswer = Instant.MIN;
    /** Answers of an earlier connection are lost. */
    private long connection;

    private @Nullable Instant armed;

    /**
     * @param heartbeat how often a heartbeat is sent
     * @param catchUp how long reading the config log to its end may take
     * @param request how long a join may take
     */
    public record Times(Duration heartbeat, Duration catchUp, Duration request) {}

    /** The worker around the membership. */
    public interface Host {
        /** @param stopped to be told when nothing runs outside of it */
        void run(Assignment assignment, Runnable stopped);

        ClusterConfig config();

        /** Reads the config log to its end. */
        void refresh(Duration limit, Consumer<Boolean> complete);

        /** The work is handed over: the worker is to stop the rest, then {@link #leave}. */
        void drained();

        /** Told what it planned, when it leads. */
        void planned(PlannedRound round);

        void note(Supplier<String> what);
    }

    /** A round as its leader planned it. */
    public record PlannedRound(
            Map<String, MemberState> members,
            GroupProtocol protocol,
            ClusterConfig config,
            Map<String, GroupAssignment> answers) {}

    public SimulatedMembership(
            MemberSettings settings,
            Times times,
            SimulatedTimer time,
            SimulatedWire wire,
            SimulatedCoordinator coordinator,
            Host host) {
        this.settings = settings;
        this.times = times;
        this.member = new GroupMember(settings);
        this.time = time;
        this.wire = wire;
        this.coordinator = coordinator;
        this.host = host;
    }

    // ---- what the worker tells

    /** The stores are read. */
    public void ready() {
        ready = true;
        joinWanted = true;
        tell(new MemberEvent.Ready(host.config()));
        find();
        beat();
    }

    public void configRead(ClusterConfig config) {
        if (ready) {
            tell(new MemberEvent.ConfigRead(config));
        }
    }

    public void drain() {
        tell(new MemberEvent.Drain());
    }

    public void leave() {
        closed = true;
        String id = memberId;
        if (connected && !id.isEmpty()) {
            wire.toCoordinator(() -> coordinator.leave(id));
        }
    }

    /** The process was suspended, or its time is due. */
    public void wake() {
        Instant deadline = ready && !closed ? member.nextDeadline() : null;
        if (deadline != null && !deadline.isAfter(time.now())) {
            tell(new MemberEvent.Tick());
        }
    }

    /** The connection was reset: by the network, or because the broker is gone. */
    public void disconnected() {
        if (connected) {
            lost("disconnected");
        }
    }

    /** The generation that it is a member of; -1 if it is none. */
    public int generation() {
        return generation;
    }

    public String memberId() {
        return memberId;
    }

    /**
     * Whether a join is under way. A connection that dies in silence is noticed then: the lease trusts it while a join
     * waits, and until something is answered after it.
     */
    public boolean awaitsJoin() {
        return joining;
    }

    /** Whether it is a member and nothing is under way. */
    public boolean settled() {
        return connected && heartbeats && !joining && !joinWanted && member.settled();
    }

    @Override
    public String toString() {
        return "%s generation %d%s%s%s%s"
                .formatted(
                        memberId,
                        generation,
                        connected ? "" : " disconnected",
                        joining ? " joining" : "",
                        joinWanted || !member.settled() ? " wants to join" : "",
                        ready && !member.mayJoin() ? " must not join" : "");
    }

    // ---- the pure member

    private void tell(MemberEvent event) {
        events.add(event);
        proceed();
    }

    /** Handles what is to be handled, one after the other, then joins if that is wanted and allowed. */
    private void proceed() {
        if (handling) {
            return;
        }
        handling = true;
        try {
            do {
                while (!events.isEmpty() && !closed) {
                    handle(events.remove());
                }
                joinIfDue();
            } while (!events.isEmpty() && !closed);
        } finally {
            handling = false;
        }
        arm();
    }

    private void handle(MemberEvent event) {
        if (!(event instanceof MemberEvent.Heard || event instanceof MemberEvent.Tick)) {
            host.note(() -> "member: " + describe(event));
        }
        for (MemberEffect effect : member.handle(event, time.now())) {
            effect.dispatchTo(new Carry());
        }
    }

    private static String describe(MemberEvent event) {
        if (event instanceof MemberEvent.ConfigRead read) {
            return "ConfigRead[" + read.config().configOffset() + ", work "
                    + read.config().workOffset() + "]";
        }
        if (event instanceof MemberEvent.Ready ready) {
            return "Ready[" + ready.config().configOffset() + "]";
        }
        return event.toString();
    }

    private void arm() {
        Instant deadline = closed || !ready ? null : member.nextDeadline();
        if (deadline != null && (armed == null || deadline.isBefore(armed))) {
            armed = deadline;
            Duration wait = Duration.between(time.now(), deadline);
            time.after(wait.isNegative() ? Duration.ZERO : wait, () -> {
                if (deadline.equals(armed)) {
                    armed = null;
                    wake();
                    arm();
                }
            });
        }
    }

    private final class Carry implements MemberEffect.Handler {
        @Override
        public void run(MemberEffect.Run effect) {
            Assignment given = effect.assignment();
            host.run(given, () -> tell(new MemberEvent.Stopped(given.number())));
        }

        @Override
        public void join(MemberEffect.Join effect) {
            host.note(() -> "member: wants to join, " + effect.reason());
            joinWanted = true;
        }

        @Override
        public void catchUp(MemberEffect.CatchUp effect) {
            host.refresh(times.catchUp, complete -> tell(new MemberEvent.CatchUpEnded(complete)));
        }

        @Override
        public void drained(MemberEffect.Drained effect) {
            host.note(() -> "member: drained");
            host.drained();
        }
    }

    // ---- joins

    private void joinIfDue() {
        if (closed || !ready || !connected || joining || !joinWanted) {
            return;
        }
        if (!joinPrepared) {
            joinPrepared = true;
            tell(new MemberEvent.JoinDue());
            return;
        }
        if (!member.mayJoin()) {
            return;
        }
        joining = true;
        heartbeats = false;
        MemberState state = member.state(time.now());
        List<Offer> offers = settings.offered().offered().stream()
                .map(protocol -> new Offer(protocol.wireName(), GroupCodec.encode(state, protocol)))
                .toList();
        host.note(() -> "member: joins with " + state);
        String id = memberId;
        long via = connection;
        wire.toCoordinator(() -> coordinator.join(id, offers, answer -> back(via, () -> joined(answer))));
        long mine = ++joins;
        awaitsJoin = true;
        time.after(wire.isCut() ? RETRY : times.request, () -> {
            if (awaitsJoin && mine == joins && via == connection) {
                lost("no answer to the join");
            }
        });
    }

    private void back(long via, Runnable answer) {
        wire.toMember(() -> {
            if (via == connection && !closed) {
                answer.run();
            }
        });
    }

    private void joined(JoinAnswer answer) {
        awaitsJoin = false;
        if (answer.error() != Error.NONE) {
            refused(answer.error());
            return;
        }
        memberId = answer.memberId();
        generation = answer.generation();
        heartbeats = true;
        lastAnswer = time.now();
        if (!answer.members().isEmpty()) {
            lead(answer);
        } else {
            sync(answer, Map.of());
        }
    }

    private void lead(JoinAnswer answer) {
        GroupProtocol protocol = GroupProtocol.ofWireName(answer.protocol());
        Map<String, MemberState> states = new HashMap<>();
        answer.members().forEach((id, bytes) -> states.put(id, GroupCodec.decodeMember(bytes)));
        long newest = states.values().stream()
                .mapToLong(MemberState::configOffset)
                .max()
                .orElse(-1);
        long via = connection;
        if (host.config().configOffset() >= newest) {
            plan(answer, states, protocol);
        } else {
            host.refresh(times.catchUp, complete -> {
                if (via == connection && !closed) {
                    plan(answer, states, protocol);
                }
            });
        }
    }

    private void plan(JoinAnswer answer, Map<String, MemberState> states, GroupProtocol protocol) {
        ClusterConfig config = host.config();
        Map<String, GroupAssignment> answers = member.lead(memberId, states, protocol, generation, config, time.now());
        host.planned(new PlannedRound(states, protocol, config, answers));
        Map<String, ByteBuffer> bytes = new HashMap<>();
        answers.forEach((id, told) -> bytes.put(id, GroupCodec.encode(told, protocol)));
        sync(answer, bytes);
    }

    private void sync(JoinAnswer answer, Map<String, ByteBuffer> assignments) {
        long via = connection;
        Instant asked = time.now();
        if (wire.isCut()) {
            time.after(RETRY, () -> {
                if (via == connection) {
                    lost("no answer to the sync");
                }
            });
        }
        wire.toCoordinator(() -> coordinator.sync(
                answer.memberId(),
                answer.generation(),
                assignments,
                synced -> back(via, () -> synced(answer, synced, asked))));
    }

    private void synced(JoinAnswer answer, SyncAnswer synced, Instant asked) {
        if (synced.error() != Error.NONE) {
            refused(synced.error());
            return;
        }
        joining = false;
        joinWanted = false;
        joinPrepared = false;
        lastAnswer = time.now();
        events.add(new MemberEvent.Heard(asked));
        GroupAssignment assignment = GroupCodec.decodeAssignment(synced.assignment());
        tell(new MemberEvent.Joined(
                answer.memberId(), answer.generation(), GroupProtocol.ofWireName(answer.protocol()), assignment));
    }

    /** A join, a sync or a heartbeat was. */
    private void refused(Error error) {
        host.note(() -> "member: refused, " + error);
        joining = false;
        joinWanted = true;
        switch (error) {
            case NOT_COORDINATOR -> lost("not coordinator");
            case UNKNOWN_MEMBER_ID -> {
                memberId = "";
                generation = -1;
                heartbeats = false;
                tell(new MemberEvent.Evicted());
            }
            case ILLEGAL_GENERATION -> {
                generation = -1;
                heartbeats = false;
                wake();
                proceed();
            }
            default -> proceed();
        }
    }

    // ---- heartbeats

    private void beat() {
        if (closed) {
            return;
        }
        time.after(times.heartbeat, this::beat);
        if (!connected || !heartbeats) {
            return;
        }
        if (!lastAnswer.plus(settings.session()).isAfter(time.now())) {
            lost("no answer");
            return;
        }
        String id = memberId;
        int mine = generation;
        Instant asked = time.now();
        long via = connection;
        wire.toCoordinator(() ->
                coordinator.heartbeat(id, mine, error -> back(via, () -> heardOf(asked, id, mine, error))));
    }

    private void heardOf(Instant asked, String id, int asGeneration, Error error) {
        if (!id.equals(memberId) || asGeneration != generation) {
            return;
        }
        lastAnswer = time.now();
        switch (error) {
            case NONE -> tell(new MemberEvent.Heard(asked));
            case REBALANCE_IN_PROGRESS -> {
                joinWanted = true;
                tell(new MemberEvent.Heard(asked));
            }
            default -> {
                if (!joining) {
                    refused(error);
                }
            }
        }
    }

    // ---- the connection

    private void lost(String why) {
        host.note(() -> "member: coordinator lost, " + why);
        connection++;
        connected = false;
        awaitsJoin = false;
        if (joining) {
            joining = false;
            joinWanted = true;
            heartbeats = generation >= 0;
        }
        tell(new MemberEvent.CoordinatorLost());
        find();
    }

    private void find() {
        if (closed || connected) {
            return;
        }
        long via = connection;
        wire.toCoordinator(() -> {
            if (coordinator.available()) {
                back(via, this::found);
            }
        });
        time.after(RETRY, () -> {
            if (via == connection) {
                find();
            }
        });
    }

    private void found() {
        if (connected) {
            return;
        }
        connected = true;
        lastAnswer = time.now();
        proceed();
    }
}
