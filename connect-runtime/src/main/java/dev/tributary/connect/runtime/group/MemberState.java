package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.util.LinkedList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
 *     a member that does not tell (Apache's), one element with everything, or none if it holds nothing. Always
 *     exactly what is held, once each: of what is given, what is not held is dropped, of several arrivals of the same the last
 *     counts, and what is held but never arrived came first
 */
public record MemberState(
        String url, long configOffset, @Nullable GroupAssignment held, boolean draining, List<Work> arrivals) {
    public MemberState {
        Objects.requireNonNull(url, "url");
        arrivals = arrivalsOf(held == null ? Work.NONE : held.assigned(), arrivals);
    }

    /** Of a member that tells no more than Apache's. */
    public MemberState(String url, long configOffset, @Nullable GroupAssignment held) {
        this(url, configOffset, held, false, List.of());
    }

    /** What it holds. */
    public Work work() {
        return held == null ? Work.NONE : held.assigned();
    }

    private static List<Work> arrivalsOf(Work held, List<Work> told) {
        Set<ConnectorName> connectors = new TreeSet<>(held.connectors());
        Set<TaskId> tasks = new TreeSet<>(held.tasks());
        var arrivals = new LinkedList<Work>();
        for (int batch = told.size() - 1; batch >= 0; batch--) {
            addFirst(
                    arrivals,
                    Work.of(
                            told.get(batch).connectors().stream()
                                    .filter(connectors::remove)
                                    .toList(),
                            told.get(batch).tasks().stream()
                                    .filter(tasks::remove)
                                    .toList()));
        }
        addFirst(arrivals, Work.of(connectors, tasks));
        return List.copyOf(arrivals);
    }

    private static void addFirst(LinkedList<Work> arrivals, Work work) {
        if (!work.isEmpty()) {
            arrivals.addFirst(work);
        }
    }
}
