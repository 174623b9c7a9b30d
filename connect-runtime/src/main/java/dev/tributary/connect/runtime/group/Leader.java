package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a member knows from the rounds that it led: lives as long as the worker, also while another one leads. Belongs to
 * {@link GroupMember}.
 */
final class Leader {
    private final Duration maxDelay;
    private PlannerMemory memory = PlannerMemory.NONE;
    private @Nullable Planned last;

    private record Planned(int groupGeneration, LeaderRound.Answers answers) {}

    Leader(MemberSettings settings) {
        this.maxDelay = settings.maxRebalanceDelay();
    }

    Map<String, GroupAssignment> plan(LeaderRound round, ClusterConfig config, Instant now) {
        LeaderRound.Answers answers = round.answer(memory, config, now, maxDelay);
        // Kept even if the round never completes: the planner finds out by the generation.
        memory = answers.next();
        last = new Planned(round.groupGeneration(), answers);
        return answers.assignments();
    }

    /** Whether the leader of this generation is to join again at once. */
    boolean joinAgain(int groupGeneration) {
        Planned round = planned(groupGeneration);
        return round != null && round.answers.joinAgain();
    }

    /** Where everything runs after the round of this generation; unknown if this member did not plan it. */
    Owners owners(int groupGeneration) {
        Planned round = planned(groupGeneration);
        return round == null ? Owners.UNKNOWN : round.answers.owners();
    }

    /** All members of this generation, by member id; empty if this member did not plan its round. */
    Map<String, MemberState> members(int groupGeneration) {
        Planned round = planned(groupGeneration);
        return round == null ? Map.of() : round.answers.members();
    }

    private @Nullable Planned planned(int groupGeneration) {
        return last != null && last.groupGeneration == groupGeneration ? last : null;
    }
}
