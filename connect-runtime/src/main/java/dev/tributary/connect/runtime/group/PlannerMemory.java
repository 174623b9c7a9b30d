package dev.tributary.connect.runtime.group;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a leader remembers of the cooperative rounds it planned; lives as long as the worker, also while another worker
 * leads. Immutable. Source: {@code group-protocol} section 9.2; "candidates" are missing because the balance alone
 * gives a returned, empty member the lost work first.
 *
 * @param planned all work that has an owner after the last round, or waits for a lost one
 * @param revoked what the last round revoked
 * @param groupGeneration the generation of the last round; -1: none yet
 * @param members the members of the last round; who joined later comes later
 * @param rebalancing work was revoked for balance, and no round has found the group balanced since
 * @param postponed how many rounds in succession had to postpone such revocations
 * @param deadline until when lost work waits for its owner, or revocations are postponed; null: nothing waits
 */
public record PlannerMemory(
        Work planned,
        Work revoked,
        int groupGeneration,
        List<String> members,
        boolean rebalancing,
        int postponed,
        @Nullable Instant deadline) {
    /** The memory of a worker that never led. */
    public static final PlannerMemory NONE = new PlannerMemory(Work.NONE, Work.NONE, -1, List.of(), false, 0, null);

    public PlannerMemory {
        members = List.copyOf(members);
    }
}
