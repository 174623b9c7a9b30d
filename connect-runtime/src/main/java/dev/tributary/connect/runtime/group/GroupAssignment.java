package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.util.Objects;

/**
 * What the leader of the group tells one member. Immutable.
 *
 * @param failed the leader could not plan: the members' config offsets differ and it could not catch up
 * @param leader the leader's member id
 * @param leaderUrl the leader's REST address
 * @param configOffset the position of the config log that this was planned for
 * @param assigned eager: all the member's work; cooperative: what it gets in addition to what it holds
 * @param revoked what it must stop and give up; empty in the eager protocol
 * @param delay after how long every member joins again, because work of a lost member waits for its return; zero: not
 */
public record GroupAssignment(
        boolean failed,
        String leader,
        String leaderUrl,
        long configOffset,
        Work assigned,
        Work revoked,
        Duration delay) {
    public GroupAssignment {
        Objects.requireNonNull(leader, "leader");
        Objects.requireNonNull(leaderUrl, "leaderUrl");
        Objects.requireNonNull(assigned, "assigned");
        Objects.requireNonNull(revoked, "revoked");
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay: " + delay + " (expected: >= 0)");
        }
    }

    /** The same, with other work assigned and nothing revoked: what a member reports as held when it joins again. */
    public GroupAssignment holding(Work held) {
        return new GroupAssignment(failed, leader, leaderUrl, configOffset, held, revoked, delay);
    }
}
