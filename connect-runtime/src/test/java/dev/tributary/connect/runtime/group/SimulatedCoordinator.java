package dev.tributary.connect.runtime.group;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A broker's coordinator of one classic group, as its members see it. What it remembers over its own failure is the last
 * complete round. Source: {@code group-protocol} sections 2 and 10, the classic group protocol of Kafka. One thread.
 */
public final class SimulatedCoordinator {
    private final SimulatedTimer time;
    private final GroupTimes times;
    private final Consumer<Supplier<String>> journal;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private State state = State.EMPTY;
    private int generation;
    private String leader = "";
    private String protocol = "";
    private long rounds;
    private boolean available = true;
    private Saved saved = new Saved(Map.of(), 0, "", "");
    private int lastId;

    /**
     * @param session after how long without a sign of life a member is removed
     * @param rebalance how long a round waits for members that do not join again
     * @param initial how long the first round of an empty group waits for more members
     */
    public record GroupTimes(Duration session, Duration rebalance, Duration initial) {}

    enum State {
        EMPTY,
        PREPARING,
        COMPLETING,
        STABLE
    }

    enum Error {
        NONE,
        NOT_COORDINATOR,
        UNKNOWN_MEMBER_ID,
        ILLEGAL_GENERATION,
        REBALANCE_IN_PROGRESS
    }

    /** One protocol that a member offers, with its metadata in it. */
    record Offer(String protocol, ByteBuffer metadata) {}

    /** @param members for the leader, what every member told in the protocol chosen; else empty */
    record JoinAnswer(
            Error error,
            String memberId,
            int generation,
            String protocol,
            String leader,
            Map<String, ByteBuffer> members) {
        static JoinAnswer of(Error error) {
            return new JoinAnswer(error, "", -1, "", "", Map.of());
        }
    }

    record SyncAnswer(Error error, ByteBuffer assignment) {
        static SyncAnswer of(Error error) {
            return new SyncAnswer(error, ByteBuffer.allocate(0));
        }
    }

    private record Saved(Map<String, Member> members, int generation, String leader, String protocol) {}

    private static final class Member {
        final String id;
        List<Offer> offers;
        ByteBuffer assignment = ByteBuffer.allocate(0);
        Consumer<JoinAnswer> join;
        Consumer<SyncAnswer> sync;
        Instant expires;

        Member(String id, List<Offer> offers) {
            this.id = id;
            this.offers = offers;
        }

        boolean waits() {
            return join != null || sync != null;
        }
    }

    public SimulatedCoordinator(SimulatedTimer time, GroupTimes times, Consumer<Supplier<String>> journal) {
        this.time = time;
        this.times = times;
        this.journal = journal;
    }

    public boolean available() {
        return available;
    }

    /** Whether no round is under way. */
    public boolean stable() {
        return available && state == State.STABLE;
    }

    public Set<String> memberIds() {
        return new TreeSet<>(members.keySet());
    }

    // ---- requests

    void join(String memberId, List<Offer> offers, Consumer<JoinAnswer> answer) {
        if (!available) {
            answer.accept(JoinAnswer.of(Error.NOT_COORDINATOR));
            return;
        }
        Member member = members.get(memberId);
        if (member == null && !memberId.isEmpty()) {
            answer.accept(JoinAnswer.of(Error.UNKNOWN_MEMBER_ID));
            return;
        }
        boolean isNew = member == null;
        if (isNew) {
            member = new Member("m" + ++lastId, offers);
            members.put(member.id, member);
            String added = member.id;
            note(() -> "new member " + added);
            heard(member);
            watch(member);
        }
        boolean changed = isNew || !member.offers.equals(offers);
        member.offers = offers;
        boolean settled = state == State.STABLE || state == State.COMPLETING;
        boolean leads = state == State.STABLE && member.id.equals(leader);
        if (settled && !changed && !leads) {
            heard(member);
            answer.accept(joined(member));
            return;
        }
        member.join = answer;
        if (state != State.PREPARING) {
            prepare("join of " + member.id);
        }
        completeIfAllJoined();
    }

    void sync(String memberId, int itsGeneration, Map<String, ByteBuffer> assignments, Consumer<SyncAnswer> answer) {
        Error error = check(memberId, itsGeneration);
        if (error != Error.NONE) {
            answer.accept(SyncAnswer.of(error));
            return;
        }
        Member member = members.get(memberId);
        heard(member);
        if (state == State.STABLE) {
            answer.accept(new SyncAnswer(Error.NONE, member.assignment));
            return;
        }
        if (state != State.COMPLETING) {
            answer.accept(SyncAnswer.of(Error.REBALANCE_IN_PROGRESS));
            return;
        }
        member.sync = answer;
        if (memberId.equals(leader)) {
            complete(assignments);
        }
    }

    void heartbeat(String memberId, int itsGeneration, Consumer<Error> answer) {
        Error error = check(memberId, itsGeneration);
        if (error == Error.NONE) {
            heard(members.get(memberId));
            error = state == State.PREPARING ? Error.REBALANCE_IN_PROGRESS : Error.NONE;
        }
        answer.accept(error);
    }

    void leave(String memberId) {
        if (available && members.containsKey(memberId)) {
            remove(memberId, "left");
        }
    }

    private Error check(String memberId, int itsGeneration) {
        if (!available) {
            return Error.NOT_COORDINATOR;
        }
        if (!members.containsKey(memberId)) {
            return Error.UNKNOWN_MEMBER_ID;
        }
        return itsGeneration == generation ? Error.NONE : Error.ILLEGAL_GENERATION;
    }

    // ---- rounds

    private void prepare(String why) {
        note(() -> "rebalance: " + why);
        Duration limit = state == State.EMPTY ? times.initial : times.rebalance;
        boolean initial = state == State.EMPTY && !limit.isZero();
        state = State.PREPARING;
        long round = ++rounds;
        for (Member member : List.copyOf(members.values())) {
            Consumer<SyncAnswer> sync = member.sync;
            member.sync = null;
            if (sync != null) {
                heard(member);
                sync.accept(SyncAnswer.of(Error.REBALANCE_IN_PROGRESS));
            }
        }
        waitsForMore = initial;
        time.after(limit, () -> {
            if (round == rounds && state == State.PREPARING) {
                waitsForMore = false;
                List.copyOf(members.values()).stream()
                        .filter(member -> member.join == null)
                        .forEach(member -> {
                            note(() -> member.id + " did not join in time");
                            members.remove(member.id);
                        });
                completeIfAllJoined();
            }
        });
    }

    /** The first round of an empty group is given some time. */
    private boolean waitsForMore;

    private void completeIfAllJoined() {
        if (state != State.PREPARING || waitsForMore) {
            return;
        }
        if (members.isEmpty()) {
            state = State.EMPTY;
            generation++;
            save();
            return;
        }
        if (members.values().stream().anyMatch(member -> member.join == null)) {
            return;
        }
        state = State.COMPLETING;
        generation++;
        long round = ++rounds;
        if (!members.containsKey(leader)) {
            leader = members.keySet().iterator().next();
        }
        protocol = chosen();
        note(() -> "generation " + generation + " " + protocol + " of " + members.keySet() + ", leader " + leader);
        time.after(times.rebalance, () -> {
            if (round == rounds && state == State.COMPLETING) {
                List.copyOf(members.values()).stream()
                        .filter(member -> member.sync == null)
                        .forEach(member -> remove(member.id, "did not sync in time"));
            }
        });
        for (Member member : List.copyOf(members.values())) {
            Consumer<JoinAnswer> answer = member.join;
            member.join = null;
            heard(member);
            answer.accept(joined(member));
        }
    }

    private JoinAnswer joined(Member member) {
        Map<String, ByteBuffer> told = new HashMap<>();
        if (member.id.equals(leader)) {
            members.forEach((id, other) -> told.put(id, metadata(other)));
        }
        return new JoinAnswer(Error.NONE, member.id, generation, protocol, leader, told);
    }

    private ByteBuffer metadata(Member member) {
        return member.offers.stream()
                .filter(offer -> offer.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .metadata();
    }

    /** Every member votes for the first of its protocols that all have. */
    private String chosen() {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Member member : members.values()) {
            member.offers.stream()
                    .map(Offer::protocol)
                    .filter(name -> members.values().stream()
                            .allMatch(other -> other.offers.stream()
                                    .anyMatch(offer -> offer.protocol().equals(name))))
                    .findFirst()
                    .ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private void complete(Map<String, ByteBuffer> assignments) {
        state = State.STABLE;
        rounds++;
        for (Member member : members.values()) {
            member.assignment = assignments.getOrDefault(member.id, ByteBuffer.allocate(0));
        }
        save();
        for (Member member : List.copyOf(members.values())) {
            Consumer<SyncAnswer> sync = member.sync;
            member.sync = null;
            if (sync != null) {
                heard(member);
                sync.accept(new SyncAnswer(Error.NONE, member.assignment));
            }
        }
    }

    // ---- life signs

    private void heard(Member member) {
        member.expires = time.now().plus(times.session);
    }

    private void watch(Member member) {
        time.after(Duration.between(time.now(), member.expires), () -> {
            if (members.get(member.id) != member) {
                return;
            }
            if (member.waits()) {
                heard(member);
            }
            if (member.expires.isAfter(time.now())) {
                watch(member);
            } else {
                remove(member.id, "was not heard of");
            }
        });
    }

    private void remove(String memberId, String why) {
        note(() -> memberId + " " + why);
        Member member = members.remove(memberId);
        if (member == null) {
            return;
        }
        if (state != State.PREPARING) {
            prepare(memberId + " is gone");
        }
        completeIfAllJoined();
    }

    // ---- the broker itself

    private void save() {
        Map<String, Member> copy = new LinkedHashMap<>();
        members.forEach((id, member) -> {
            var kept = new Member(id, member.offers);
            kept.assignment = member.assignment;
            copy.put(id, kept);
        });
        saved = new Saved(copy, generation, leader, protocol);
    }

    /** The broker dies, or the group is moved to another one. */
    public void fail() {
        note(() -> "coordinator gone");
        available = false;
        rounds++;
        members.clear();
        state = State.EMPTY;
    }

    /** The group is there again, as of its last complete round; all sessions begin anew. */
    public void recover() {
        note(() -> "coordinator back, generation " + saved.generation + " of " + saved.members.keySet());
        available = true;
        rounds++;
        generation = saved.generation;
        leader = saved.leader;
        protocol = saved.protocol;
        saved.members.forEach((id, member) -> {
            var restored = new Member(id, member.offers);
            restored.assignment = member.assignment;
            members.put(id, restored);
            heard(restored);
            watch(restored);
        });
        state = members.isEmpty() ? State.EMPTY : State.STABLE;
        waitsForMore = false;
    }

    private void note(Supplier<String> what) {
        journal.accept(() -> "group: " + what.get());
    }
}
