package dev.tributary.connect.runtime.group;

import java.util.Map;

/** What happens in a round. Called on the membership thread, but for {@link #coordinatorLost}. */
interface Rounds {
    /**
     * A join request is to be sent. May be called several times for one.
     *
     * @param memberId as whom; empty: the group does not know this worker, or not any more
     * @return whether it may be sent now
     */
    boolean joinDue(String memberId);

    /** What to tell in the join request that is sent now. */
    MemberState state();

    /** Plans the round that this worker leads. Heartbeats pause as long as it takes. */
    Map<String, GroupAssignment> lead(
            String leaderId, Map<String, MemberState> members, GroupProtocol protocol, int groupGeneration);

    void joined(String memberId, int groupGeneration, GroupProtocol protocol, GroupAssignment assignment);

    /** The leader's answer does not say what to do. This worker is in the group, with the work it had. */
    void misled(String memberId, RuntimeException cause);

    /** On any thread: the coordinator is unknown, with whatever was asked of it. */
    void coordinatorLost();
}
