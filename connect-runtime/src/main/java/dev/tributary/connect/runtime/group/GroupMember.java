package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one member of the group, without its thread and its connection: is told what happened and at what time,
 * and answers what is to be done. No I/O, no clock, no randomness: a simulator steps it on virtual time. Not thread-safe:
 * belongs to the membership thread.
 */
final class GroupMember {
    GroupMember(MemberSettings settings) {}

    /** Handles one event. The effects are in the order in which they are to be begun. */
    List<MemberEffect> handle(MemberEvent event, Instant now) {
        return List.of();
    }

    /** When the next {@link MemberEvent.Tick} is due; null: not before something else happens. */
    @Nullable
    Instant nextDeadline() {
        return null;
    }

    /** Whether a join may be sent now: nothing that was taken from this member still runs (in the eager protocol: nothing at all). */
    boolean mayJoin() {
        return false;
    }

    /** What to tell the group in the join that is sent now. */
    MemberState state() {
        throw new IllegalStateException("not ready");
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
        return Map.of();
    }
}
