package dev.tributary.connect.runtime.group;

import java.util.ArrayList;
import java.util.List;

/**
 * What a member holds: it may run it, and nobody else may. Immutable.
 *
 * @param claimed it has completed a join and has not stopped everything by itself since: it tells the group what it holds,
 *     even if that is nothing
 * @param work all that it holds; some of it may wait for the config log and not run yet
 * @param arrivals the same, in the order in which it came; no element is empty
 */
record Holdings(boolean claimed, Work work, List<Work> arrivals) {
    /** Of a member that never joined, or has stopped everything by itself. */
    static final Holdings NONE = new Holdings(false, Work.NONE, List.of());

    Holdings {
        arrivals = List.copyOf(arrivals);
    }

    /** What a member holds once it was told this. A repeated message changes nothing the second time. */
    static Work after(GroupProtocol protocol, Work held, GroupAssignment told) {
        if (told.failed()) {
            return held;
        }
        return protocol.cooperative() ? held.minus(told.revoked()).plus(told.assigned()) : told.assigned();
    }

    Holdings after(GroupProtocol protocol, GroupAssignment told) {
        Work next = after(protocol, work, told);
        List<Work> batches = new ArrayList<>(without(work.minus(next)).arrivals);
        Work gained = next.minus(work);
        if (!gained.isEmpty()) {
            batches.add(gained);
        }
        return new Holdings(true, next, batches);
    }

    /** All but this. */
    Holdings without(Work lost) {
        if (lost.isEmpty()) {
            return this;
        }
        return new Holdings(
                claimed,
                work.minus(lost),
                arrivals.stream()
                        .map(batch -> batch.minus(lost))
                        .filter(batch -> !batch.isEmpty())
                        .toList());
    }
}
