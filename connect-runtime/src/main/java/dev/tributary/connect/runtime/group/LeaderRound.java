package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a leader has at hand when the group asks it for assignments, and the answers to all members. Pure and immutable.
 * Source: {@code group-protocol} sections 6.3 and 13 (11 to 14, 17).
 *
 * @param leaderId the leader's member id; one of the members
 * @param members what every member of the JoinGroup response, the leader included, told about itself, by member id
 * @param protocol what the broker chose for this round
 * @param groupGeneration the generation of this round
 * @param lastGeneration the generation of the last join that this worker completed; -1: none
 */
public record LeaderRound(
        String leaderId,
        Map<String, MemberState> members,
        GroupProtocol protocol,
        int groupGeneration,
        int lastGeneration) {
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
     */
    public record Answers(PlannerMemory next, Map<String, GroupAssignment> assignments, boolean joinAgain) {
        /** Whether nothing was planned, because a member knows more of the config log than the leader. */
        public boolean failed() {
            return assignments.values().stream().anyMatch(GroupAssignment::failed);
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
     * @param config the leader's snapshot of the cluster's configuration
     * @param maxDelay {@code scheduled.rebalance.max.delay.ms} if set, else zero: lost work moves at once
     */
    public Answers answer(PlannerMemory memory, ClusterConfig config, Instant now, Duration maxDelay) {
        long offset = config.configOffset();
        Map<String, GroupAssignment> answers = new LinkedHashMap<>();
        if (offset < maxConfigOffset()) {
            var failed = answer(true, maxConfigOffset(), Work.NONE, Work.NONE, Duration.ZERO);
            members.keySet().forEach(id -> answers.put(id, failed));
            return new Answers(memory, answers, true);
        }
        Work configured = configured(config);
        if (!protocol.cooperative()) {
            AssignmentPlanner.eager(members.keySet(), configured)
                    .forEach((id, work) -> answers.put(id, answer(false, offset, work, Work.NONE, Duration.ZERO)));
            return new Answers(memory, answers, false);
        }
        Map<String, Work> held = new TreeMap<>();
        members.forEach((id, member) -> held.put(id, member.work()));
        var plan = AssignmentPlanner.cooperative(
                memory, new AssignmentPlanner.Round(held, configured, groupGeneration, lastGeneration, now, maxDelay));
        plan.members()
                .forEach((id, told) ->
                        answers.put(id, answer(false, offset, told.assigned(), told.revoked(), plan.delay())));
        return new Answers(plan.next(), answers, plan.followUp());
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
