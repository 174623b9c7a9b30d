package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.TaskId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Spreads tasks: of each connector's tasks, and of all tasks, every member gets the same number, or one more.
 *
 * <p>Each member gets the even part of each connector, rounded down; {@link ExtraTasks} decides who gets one more. Pure but
 * for the inventory it fills.
 */
final class TaskBalance {
    private final Inventory<TaskId> tasks;
    /** Where each connector's tasks begin in the list of all, and at last the end of all. */
    private final int[] starts;

    /** The tasks of each connector, those first that their owners have had for longest. */
    private final Integer[] oldestFirst;

    private final ExtraTasks extra;
    /** Of the connector at hand, how many tasks each member has; zero otherwise. */
    private final int[] counts;

    TaskBalance(Inventory<TaskId> tasks) {
        this.tasks = tasks;
        starts = starts(tasks.items());
        counts = new int[tasks.members()];
        int[] wanted = new int[connectors()];
        Arrays.setAll(wanted, connector -> size(connector) % tasks.members());
        oldestFirst = oldestFirst();
        extra = new ExtraTasks(tasks.members(), wanted);
        int evenParts = 0;
        for (int connector = 0; connector < connectors(); connector++) {
            evenParts += even(connector);
            for (int i = starts[connector]; i < starts[connector + 1]; i++) {
                int owner = tasks.owner(oldestFirst[i]);
                if (owner >= 0 && ++counts[owner] == even(connector) + 1) {
                    extra.hold(connector, owner, tasks.age(oldestFirst[i]));
                }
            }
            Arrays.fill(counts, 0);
        }
        extra.settle(tasks.lacking(evenParts + extra.share()));
    }

    /** Gives free tasks to members that should have more of their connector; whether there were any. */
    boolean giveFree() {
        boolean any = false;
        for (int connector = 0; connector < connectors(); connector++) {
            any |= giveFree(connector);
        }
        return any;
    }

    /** The tasks that must move, each from a member that has too many of its connector, and of those the newest. */
    List<Integer> surplus() {
        List<Integer> surplus = new ArrayList<>();
        for (int connector = 0; connector < connectors(); connector++) {
            for (int i = starts[connector]; i < starts[connector + 1]; i++) {
                int owner = tasks.owner(oldestFirst[i]);
                if (owner >= 0 && ++counts[owner] > target(connector, owner)) {
                    surplus.add(oldestFirst[i]);
                }
            }
            Arrays.fill(counts, 0);
        }
        return surplus;
    }

    /**
     * The even part comes first, so that a connector's tasks differ by one at most even if not all can be placed as wanted
     * yet; then the least loaded member.
     */
    private boolean giveFree(int connector) {
        List<Integer> free = new ArrayList<>();
        for (int item = starts[connector]; item < starts[connector + 1]; item++) {
            if (tasks.owner(item) == Inventory.FREE) {
                free.add(item);
            }
        }
        if (free.isEmpty()) {
            return false;
        }
        countTasksOf(connector);
        var needy = new PriorityQueue<Integer>(
                Comparator.<Integer, Boolean>comparing(member -> counts[member] >= even(connector))
                        .thenComparingInt(tasks::load)
                        .thenComparingInt(member -> member));
        extra.membersOf(connector).forEach(needy::add);
        for (int member = 0; even(connector) > 0 && member < counts.length; member++) {
            if (!extra.has(connector, member)) {
                needy.add(member);
            }
        }
        needy.removeIf(member -> counts[member] >= target(connector, member));
        for (int item : free) {
            int member = needy.remove();
            tasks.give(item, member);
            if (++counts[member] < target(connector, member)) {
                needy.add(member);
            }
        }
        Arrays.fill(counts, 0);
        return true;
    }

    private int target(int connector, int member) {
        return even(connector) + (extra.has(connector, member) ? 1 : 0);
    }

    private void countTasksOf(int connector) {
        for (int item = starts[connector]; item < starts[connector + 1]; item++) {
            if (tasks.owner(item) >= 0) {
                counts[tasks.owner(item)]++;
            }
        }
    }

    private Integer[] oldestFirst() {
        Integer[] order = new Integer[tasks.items().size()];
        Arrays.setAll(order, item -> item);
        for (int connector = 0; connector < connectors(); connector++) {
            Arrays.sort(
                    order,
                    starts[connector],
                    starts[connector + 1],
                    Comparator.<Integer>comparingInt(tasks::age).reversed());
        }
        return order;
    }

    private int connectors() {
        return starts.length - 1;
    }

    private int size(int connector) {
        return starts[connector + 1] - starts[connector];
    }

    private int even(int connector) {
        return size(connector) / tasks.members();
    }

    private static int[] starts(List<TaskId> items) {
        int[] starts = new int[items.size() + 1];
        int found = 0;
        for (int item = 0; item < items.size(); item++) {
            if (item == 0
                    || !items.get(item).connector().equals(items.get(item - 1).connector())) {
                starts[found++] = item;
            }
        }
        starts[found] = items.size();
        return Arrays.copyOf(starts, found + 1);
    }
}
