package dev.tributary.connect.runtime.group;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a member tells the group when it joins. Immutable.
 *
 * @param url its REST address, as other workers reach it
 * @param configOffset how far it has read the config log; -1 if nothing was ever read
 * @param held its last assignment, with everything that it holds as assigned; null if it holds nothing because it never
 *     joined, or stopped everything by itself
 * @param draining it wants to get rid of its work, and no new work: it is about to leave, or cannot take part. A leader
 *     of our kind obliges; Apache's does not see it
 * @param arrivals what it holds, in the order in which it came: the works of an earlier element came in an earlier round. Of
 *     a member that does not tell (Apache's), one element with everything, or none if it holds nothing
 */
public record MemberState(
        String url, long configOffset, @Nullable GroupAssignment held, boolean draining, List<Work> arrivals) {
    public MemberState {
        Objects.requireNonNull(url, "url");
        arrivals = List.copyOf(arrivals);
    }

    /** Of a member that tells no more than Apache's. */
    public MemberState(String url, long configOffset, @Nullable GroupAssignment held) {
        this(url, configOffset, held, false, held == null ? List.of() : List.of(held.assigned()));
    }

    /** What it holds. */
    public Work work() {
        return held == null ? Work.NONE : held.assigned();
    }
}
