package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plans who runs what. Pure: the same input gives the same plan. Keeps the contract of {@code group-protocol} sections 8,
 * 9.1 and 13, so that members and leaders of Apache's worker can be in the same group.
 *
 * <p>A settled group is balanced in three ways: connector instances, all tasks, and each connector's tasks differ by one
 * at most between any two members. Towards it, a cooperative round either gives out free work or takes work away
 * for balance, never both:
 *
 * <ul>
 *   <li>Work that nobody runs starts in the first round that sees it, and the death of a member moves nothing but its work
 *       in that round, also if the dead one was the leader. Each connector's tasks are balanced then, all tasks as far as
 *       that goes. The three balances together sometimes ask for a move between survivors; {@link Plan#followUp()}
 *       asks for the round that does it.
 *   <li>What is taken away is given out by the next round, which the members that stopped it ask for.
 * </ul>
 *
 * What is not configured, or held by several members, is revoked in any round, also by a leader without memory.
 *
 * <p>Draining members do not count: they get nothing, and everything they hold is taken in the first round that sees them, whatever
 * else is waited for; what balance asks of the others is done in the same round, so that the next one gives out
 * all of it. If all members drain, nothing is given or taken for it.
 *
 * <p>Who must give something up gives what came last, as far as the balances allow. So a member that comes back after
 * its work was handed to others gets its own back, and the others keep theirs: in a rolling restart, nothing moves more than
 * twice, unless the balances of the smaller group ask for a move between those that stay.
 */
public final class AssignmentPlanner {
    private static final int BACKOFF_FACTOR = 40;

    private AssignmentPlanner() {}

    /**
     * The input of one cooperative round.
     *
     * @param members what each member of the group says about itself, by member id; not empty
     * @param configured all connectors, and the tasks of those whose task configurations are consistent
     * @param groupGeneration the generation that is being planned
     * @param lastGeneration the generation of the last join that this worker completed; -1: none
     * @param now the leader's time
     * @param maxDelay the leader's {@code scheduled.rebalance.max.delay.ms} if set, else zero: lost work moves at once
     */
    public record Round(
            Map<String, MemberState> members,
            Work configured,
            int groupGeneration,
            int lastGeneration,
            Instant now,
            Duration maxDelay) {
        public Round {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
            if (members.isEmpty()) {
                throw new IllegalArgumentException("members: none (expected: at least the leader itself)");
            }
            if (maxDelay.isNegative()) {
                throw new IllegalArgumentException("maxDelay: " + maxDelay + " (expected: >= 0)");
            }
        }

        private boolean allDrain() {
            return members.values().stream().allMatch(MemberState::draining);
        }
    }

    /**
     * What one member is told.
     *
     * @param assigned in addition to what it holds
     * @param revoked what it holds and must give up
     */
    public record MemberPlan(Work assigned, Work revoked) {}

    /**
     * The outcome of one cooperative round.
     *
     * @param next what to remember for the next round
     * @param members the plan of every member, by member id
     * @param delay after how long all members join again; zero: no need to
     * @param followUp the leader must join again at once, since work is to be taken from members but free work
     *     went first; members ask for another round only if something was revoked from them
     */
    public record Plan(PlannerMemory next, Map<String, MemberPlan> members, Duration delay, boolean followUp) {}

    /** All work dealt out anew, the same for everybody who computes it. Source: {@code group-protocol} section 8. */
    public static Map<String, Work> eager(Collection<String> members, Work configured) {
        if (members.isEmpty()) {
            throw new IllegalArgumentException("members: none (expected: at least the leader itself)");
        }
        List<String> ids = List.copyOf(new TreeSet<>(members));
        List<SortedSet<ConnectorName>> connectors = new ArrayList<>();
        List<SortedSet<TaskId>> tasks = new ArrayList<>();
        for (int member = 0; member < ids.size(); member++) {
            connectors.add(new TreeSet<>());
            tasks.add(new TreeSet<>());
        }
        int turn = 0;
        for (ConnectorName connector : configured.connectors()) {
            connectors.get(turn++ % ids.size()).add(connector);
        }
        for (TaskId task : configured.tasks()) {
            tasks.get(turn++ % ids.size()).add(task);
        }
        Map<String, Work> assigned = new LinkedHashMap<>();
        for (int member = 0; member < ids.size(); member++) {
            assigned.put(ids.get(member), new Work(connectors.get(member), tasks.get(member)));
        }
        return assigned;
    }

    /** Plans one incremental round. Source: {@code group-protocol} section 9. */
    public static Plan cooperative(PlannerMemory memory, Round round) {
        boolean allDrain = round.allDrain();
        List<String> seniority = seniority(memory, round);
        Map<String, MemberState> juniorsFirst = new LinkedHashMap<>();
        for (int i = seniority.size() - 1; i >= 0; i--) {
            juniorsFirst.put(seniority.get(i), Objects.requireNonNull(round.members.get(seniority.get(i))));
        }
        var connectors = new Inventory<>(round.configured.connectors(), juniorsFirst, allDrain, Work::connectors);
        var tasks = new Inventory<>(round.configured.tasks(), juniorsFirst, allDrain, Work::tasks);

        Work owned = knowsWhatRan(memory, round) ? memory.planned() : Work.NONE;
        List<Integer> lostConnectors = connectors.freeAmong(owned.connectors());
        List<Integer> lostTasks = tasks.freeAmong(owned.tasks());
        boolean lost = !lostConnectors.isEmpty() || !lostTasks.isEmpty();
        Waiting waiting = Waiting.after(memory, round, lost);
        if (lost && waiting.deadline != null) {
            lostConnectors.forEach(connectors::withhold);
            lostTasks.forEach(tasks::withhold);
        }
        Balance balance = allDrain
                ? new Balance(waiting.confirmed(waiting.postponed), false)
                : balance(waiting, round, connectors, tasks);

        Work revoked = Work.of(connectors.allRevoked(), tasks.allRevoked());
        var next = new PlannerMemory(
                round.configured.minus(revoked).minus(Work.of(connectors.free(), tasks.free())),
                revoked,
                round.groupGeneration,
                seniority,
                balance.waiting.rebalancing,
                balance.waiting.postponed,
                balance.waiting.deadline);
        return new Plan(next, members(round, connectors, tasks), balance.waiting.delay(round), balance.followUp);
    }

    /**
     * The members, the one that joined last at the end, as far as this leader knows. Where members are equally good, the
     * junior gets the work: in a rolling restart it stays, while others will still leave.
     */
    private static List<String> seniority(PlannerMemory memory, Round round) {
        List<String> seniority = new ArrayList<>(memory.members());
        seniority.retainAll(round.members.keySet());
        Set<String> newcomers = new TreeSet<>(Comparator.reverseOrder());
        newcomers.addAll(round.members.keySet());
        newcomers.removeAll(Set.copyOf(seniority));
        seniority.addAll(newcomers);
        return seniority;
    }

    /**
     * Whether what was planned last time is what the members went on to run: not if another worker led since or the
     * round failed (then the generation differs), and not if a member still has what was revoked from it.
     */
    private static boolean knowsWhatRan(PlannerMemory memory, Round round) {
        if (memory.groupGeneration() != round.lastGeneration) {
            return false;
        }
        if (memory.revoked().isEmpty()) {
            return true;
        }
        Set<ConnectorName> connectors = new HashSet<>(memory.revoked().connectors());
        Set<TaskId> tasks = new HashSet<>(memory.revoked().tasks());
        return round.members.values().stream()
                .map(MemberState::work)
                .noneMatch(work -> work.connectors().stream().anyMatch(connectors::contains)
                        || work.tasks().stream().anyMatch(tasks::contains));
    }

    private record Balance(Waiting waiting, boolean followUp) {}

    private static Balance balance(
            Waiting waiting, Round round, Inventory<ConnectorName> connectors, Inventory<TaskId> tasks) {
        var taskBalance = new TaskBalance(tasks);
        boolean gave = ConnectorBalance.giveFree(connectors) | taskBalance.giveFree();
        if (waiting.deadline != null) {
            return new Balance(waiting.confirmed(waiting.postponed), false);
        }
        List<Integer> surplusConnectors = ConnectorBalance.surplus(connectors);
        List<Integer> surplusTasks = taskBalance.surplus();
        if (surplusConnectors.isEmpty() && surplusTasks.isEmpty()) {
            return new Balance(waiting.confirmed(waiting.rebalancing ? 0 : waiting.postponed), false);
        }
        if (waiting.rebalancing && !round.maxDelay.isZero()) {
            return new Balance(waiting.postpone(round), false);
        }
        if (gave) {
            return new Balance(waiting, true);
        }
        // While a member drains as well: what is taken from it and from others is given out together.
        surplusConnectors.forEach(connectors::take);
        surplusTasks.forEach(tasks::take);
        return new Balance(new Waiting(null, true, waiting.postponed), false);
    }

    private static Map<String, MemberPlan> members(
            Round round, Inventory<ConnectorName> connectors, Inventory<TaskId> tasks) {
        Map<String, MemberPlan> plans = new LinkedHashMap<>();
        for (String id : round.members.keySet()) {
            plans.put(
                    id,
                    new MemberPlan(
                            Work.of(connectors.assigned(id), tasks.assigned(id)),
                            Work.of(connectors.revoked(id), tasks.revoked(id))));
        }
        return plans;
    }

    /**
     * What the group waits for: the return of a lost member, or the end of a back-off between balance revocations. Source:
     * {@code group-protocol} sections 9.3 step 6 and 9.4.
     */
    private record Waiting(@Nullable Instant deadline, boolean rebalancing, int postponed) {
        /** Lost work is given out in this round exactly if there is no deadline any more. */
        static Waiting after(PlannerMemory memory, Round round, boolean lost) {
            Instant deadline = memory.deadline();
            if (deadline != null && !round.now.isBefore(deadline)) {
                return new Waiting(null, false, memory.postponed());
            }
            // With everybody still there, not a worker was lost but a message.
            boolean allThere = deadline == null && round.members.keySet().containsAll(memory.members());
            boolean waits = lost ? !round.maxDelay.isZero() && !allThere : memory.rebalancing();
            if (!waits) {
                return new Waiting(null, memory.rebalancing(), memory.postponed());
            }
            return new Waiting(
                    deadline == null && lost ? round.now.plus(round.maxDelay) : deadline,
                    memory.rebalancing(),
                    memory.postponed());
        }

        Waiting confirmed(int postponedRounds) {
            return new Waiting(deadline, false, postponedRounds);
        }

        Waiting postpone(Round round) {
            long delayMs = 1;
            for (int i = 0; i <= postponed && delayMs < round.maxDelay.toMillis(); i++) {
                delayMs *= BACKOFF_FACTOR;
            }
            Duration delay = Duration.ofMillis(Math.min(delayMs, round.maxDelay.toMillis()));
            return new Waiting(round.now.plus(delay), true, postponed + 1);
        }

        Duration delay(Round round) {
            if (deadline == null) {
                return Duration.ZERO;
            }
            // Rounded up: messages carry whole milliseconds, and zero would tell members not to join again.
            long leftMs =
                    Duration.between(round.now, deadline).plusNanos(999_999).toMillis();
            return Duration.ofMillis(Math.min(leftMs, round.maxDelay.toMillis()));
        }
    }
}
