package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a leader has at hand when the group asks it for assignments, and the answers to all members. Pure and immutable.
 * Source: {@code group-protocol} sections 6.3, 11 and 13 (11 to 14, 17).
 *
 * @param leaderId the leader's member id; one of the members
 * @param members what every member of the JoinGroup response, the leader included, told about itself, by member id
 * @param protocol what the broker chose for this round
 * @param groupGeneration the generation of this round
 * @param lastGeneration the generation of the last join that this worker completed; -1: none
 * @param lastProtocol the protocol of that join; null: none
 */
public record LeaderRound(
        String leaderId,
        Map<String, MemberState> members,
        GroupProtocol protocol,
        int groupGeneration,
        int lastGeneration,
        @Nullable GroupProtocol lastProtocol) {
    /**
     * Tells members to join again at once, also those that nothing was taken from: the round that gives out what was
     * taken then waits for nobody but the slowest to stop.
     */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    /**
     * The same if a member did not learn what the last round took from it: the others had joined again before its sync
     * arrived, over a slower connection, and would do so for ever.
     */
    private static final Duration AFTER_THE_SLOWEST = Duration.ofSeconds(1);

    public LeaderRound {
        members = new TreeMap<>(members);
        if (!members.containsKey(leaderId)) {
            throw new IllegalArgumentException(
                    "leaderId: " + leaderId + " (expected: one of the members " + members.keySet() + ")");
        }
    }

    /**
     * The answers.
     *
     * @param next what to remember for the next round; unchanged by a failed and by an eager round
     * @param assignments the message of every member of the group, by member id
     * @param joinAgain the leader must join again at once; if {@link #failed()}, after it has read the config log to
     *     its end
     * @param members what the members told before
     */
    public record Answers(
            PlannerMemory next,
            Map<String, GroupAssignment> assignments,
            boolean joinAgain,
            Map<String, MemberState> members) {
        /** Whether nothing was planned, because a member knows more of the config log than the leader. */
        public boolean failed() {
            return assignments.values().stream().anyMatch(GroupAssignment::failed);
        }

        /**
         * Who has what after this round, at the addresses that members told. What a member has whose address is none is
         * left out, and so is what is taken from members in this round. Computed at each call.
         */
        public Owners owners() {
            Map<ConnectorName, URI> connectors = new HashMap<>();
            Map<TaskId, URI> tasks = new HashMap<>();
            assignments.forEach((id, told) -> {
                MemberState member = Objects.requireNonNull(members.get(id));
                URI address = Owners.address(member.url());
                if (address != null) {
                    Work work = member.work().minus(told.revoked()).plus(told.assigned());
                    work.connectors().forEach(connector -> connectors.put(connector, address));
                    work.tasks().forEach(task -> tasks.put(task, address));
                }
            });
            return new Owners(connectors, tasks);
        }
    }

    /** How far the best informed member has read the config log. A snapshot must reach it to be planned with. */
    public long maxConfigOffset() {
        return members.values().stream()
                .mapToLong(MemberState::configOffset)
                .max()
                .orElseThrow();
    }

    /**
     * Answers every member. If the snapshot is older than what a member has read, every answer says "failed": take a
     * fresh snapshot before if this one does not reach {@link #maxConfigOffset()}.
     *
     * <p>The assignments carry the snapshot's own offset: never less than any member's, and what was really planned with.
     *
     * <p>If the round takes anything from a member and nothing waits, all messages ask everybody to join again at once.
     *
     * @param config the leader's snapshot of the cluster's configuration
     * @param maxDelay {@code scheduled.rebalance.max.delay.ms} if set, else zero: lost work moves at once
     */
    public Answers answer(PlannerMemory memory, ClusterConfig config, Instant now, Duration maxDelay) {
        long offset = config.configOffset();
        Map<String, GroupAssignment> answers = new LinkedHashMap<>();
        if (offset < maxConfigOffset()) {
            var failed = answer(true, maxConfigOffset(), Work.NONE, Work.NONE, Duration.ZERO);
            members.keySet().forEach(id -> answers.put(id, failed));
            return new Answers(memory, answers, true, members);
        }
        if (!protocol.cooperative()) {
            // What ran in the cooperative protocol has not stopped before this round, and nothing here tells who has
            // it.
            boolean stopFirst = lastProtocol != null && lastProtocol.cooperative();
            Map<String, Work> dealt =
                    stopFirst ? Map.of() : AssignmentPlanner.eager(takers().keySet(), configured(config));
            members.keySet()
                    .forEach(id -> answers.put(
                            id, answer(false, offset, dealt.getOrDefault(id, Work.NONE), Work.NONE, Duration.ZERO)));
            return new Answers(memory, answers, stopFirst, members);
        }
        var plan = AssignmentPlanner.cooperative(
                memory,
                new AssignmentPlanner.Round(
                        members, configured(config), groupGeneration, lastGeneration, now, maxDelay));
        boolean takes = plan.members().values().stream()
                .anyMatch(told -> !told.revoked().isEmpty());
        Duration delay = takes && plan.delay().isZero() ? followUp(memory) : plan.delay();
        plan.members()
                .forEach((id, told) -> answers.put(id, answer(false, offset, told.assigned(), told.revoked(), delay)));
        return new Answers(plan.next(), answers, plan.followUp(), members);
    }

    private Duration followUp(PlannerMemory memory) {
        boolean lost = memory.groupGeneration() == groupGeneration - 1
                && members.values().stream()
                        .map(MemberState::work)
                        .anyMatch(held ->
                                !held.minus(held.minus(memory.revoked())).isEmpty());
        return lost ? AFTER_THE_SLOWEST : AT_ONCE;
    }

    /** Who may be given work: all but the draining, unless all are. */
    private SortedMap<String, MemberState> takers() {
        SortedMap<String, MemberState> takers = new TreeMap<>(members);
        takers.values().removeIf(MemberState::draining);
        return takers.isEmpty() ? new TreeMap<>(members) : takers;
    }

    private GroupAssignment answer(boolean failed, long configOffset, Work assigned, Work revoked, Duration delay) {
        String leaderUrl = Objects.requireNonNull(members.get(leaderId)).url();
        return new GroupAssignment(failed, leaderId, leaderUrl, configOffset, assigned, revoked, delay);
    }

    /** All connectors, and all tasks whose configurations are known and consistent. */
    private static Work configured(ClusterConfig config) {
        SortedSet<TaskId> tasks = new TreeSet<>();
        config.connectors().forEach((name, connector) -> {
            if (connector.tasks().consistent()) {
                tasks.addAll(connector.tasks().ids(name));
            }
        });
        return new Work(new TreeSet<>(config.connectors().keySet()), tasks);
    }
}
