package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A {@link GroupMember} on virtual time, and what it wanted in answer to the last thing that it was told. */
final class MemberRig {
    static final String ID = "me";
    static final Duration SESSION = Duration.ofSeconds(10);
    static final Duration GRACEFUL_STOP = Duration.ofSeconds(3);
    static final Duration LEASE = Duration.ofSeconds(7);

    final GroupMember member;
    Instant now = Instant.EPOCH;
    List<MemberEffect> effects = List.of();
    private int generation;
    private long lastNumber;

    MemberRig() {
        this(GroupProtocol.SESSIONED);
    }

    MemberRig(GroupProtocol offered) {
        this(new MemberSettings("http://me:8083/", offered, SESSION, GRACEFUL_STOP, Duration.ZERO));
    }

    MemberRig(MemberSettings settings) {
        member = new GroupMember(settings);
    }

    /** A member that has joined, and runs this. */
    static MemberRig holding(String... names) {
        return new MemberRig().ready(1).joined(assigned(1, names));
    }

    MemberRig tell(MemberEvent event) {
        effects = member.handle(event, now);
        runs().forEach(run -> lastNumber = run.number());
        return this;
    }

    MemberRig later(Duration time) {
        now = now.plus(time);
        return this;
    }

    MemberRig ready(long configOffset) {
        return tell(new MemberEvent.Ready(config(configOffset, configOffset)));
    }

    MemberRig read(long configOffset, long workOffset) {
        return tell(new MemberEvent.ConfigRead(config(configOffset, workOffset)));
    }

    /** A whole join: all stops that it waits for included. */
    MemberRig joined(GroupAssignment told) {
        sent();
        return answered(told);
    }

    /** A join is due and goes out. Returns what is told. */
    MemberState sent() {
        tell(new MemberEvent.JoinDue());
        tell(new MemberEvent.Stopped(lastNumber));
        return member.state(now);
    }

    /** The answer to the join that was sent. */
    MemberRig answered(GroupAssignment told) {
        return answered(GroupProtocol.SESSIONED, told);
    }

    MemberRig answered(GroupProtocol protocol, GroupAssignment told) {
        return answered(++generation, protocol, told);
    }

    MemberRig answered(int ofGeneration, GroupProtocol protocol, GroupAssignment told) {
        generation = ofGeneration;
        return tell(new MemberEvent.Joined(ID, ofGeneration, protocol, told));
    }

    MemberRig heard() {
        return tell(new MemberEvent.Heard(now));
    }

    MemberRig tick() {
        return tell(new MemberEvent.Tick());
    }

    /** What it wanted to be run last; fails if nothing was said about that. */
    Assignment run() {
        List<Assignment> runs = runs();
        if (runs.isEmpty()) {
            throw new AssertionError("nothing to run among " + effects);
        }
        return runs.get(runs.size() - 1);
    }

    List<Assignment> runs() {
        List<Assignment> runs = new ArrayList<>();
        effects.forEach(effect -> {
            if (effect instanceof MemberEffect.Run run) {
                runs.add(run.assignment());
            }
        });
        return runs;
    }

    Work running() {
        return Work.of(run().connectors(), run().tasks());
    }

    boolean wants(Class<? extends MemberEffect> kind) {
        return count(kind) > 0;
    }

    boolean joins() {
        return wants(MemberEffect.Join.class);
    }

    boolean catchesUp() {
        return wants(MemberEffect.CatchUp.class);
    }

    boolean drained() {
        return wants(MemberEffect.Drained.class);
    }

    long count(Class<? extends MemberEffect> kind) {
        return effects.stream().filter(kind::isInstance).count();
    }

    static ClusterConfig config(long configOffset, long workOffset) {
        return new ClusterConfig(configOffset, workOffset, new TreeMap<>());
    }

    static GroupAssignment assigned(long configOffset, String... names) {
        return told(configOffset, AssignmentPlannerTest.work(names), Work.NONE, Duration.ZERO);
    }

    static GroupAssignment revoked(long configOffset, String... names) {
        return told(configOffset, Work.NONE, AssignmentPlannerTest.work(names), Duration.ZERO);
    }

    static GroupAssignment told(long configOffset, Work assigned, Work revoked, Duration delay) {
        return new GroupAssignment(false, "boss", "http://boss:8083/", configOffset, assigned, revoked, delay);
    }

    static GroupAssignment failed(long configOffset, String leader) {
        return new GroupAssignment(
                true, leader, "http://boss:8083/", configOffset, Work.NONE, Work.NONE, Duration.ZERO);
    }
}
