package dev.tributary.connect.runtime.group;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a member tells the group when it joins. Immutable.
 *
 * @param url its REST address, as other workers reach it
 * @param configOffset how far it has read the config log; -1 if nothing was ever read
 * @param held its last assignment, with everything that it holds as assigned; null if it holds nothing because it never
 *     joined, or stopped everything by itself
 */
public record MemberState(
        String url, long configOffset, @Nullable GroupAssignment held) {
    public MemberState {
        Objects.requireNonNull(url, "url");
    }

    /** What it holds. */
    public Work work() {
        return held == null ? Work.NONE : held.assigned();
    }
}
