package dev.tributary.connect.runtime.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Spreads connector instances: every member gets the same number, or one more. Pure but for the inventory it fills. */
final class ConnectorBalance {
    private ConnectorBalance() {}

    /** Gives free instances, in name order, to the members that have least; whether there were any. */
    static boolean giveFree(Inventory<?> connectors) {
        var least = new PriorityQueue<Integer>(
                Comparator.<Integer>comparingInt(connectors::load).thenComparingInt(member -> member));
        IntStream.range(0, connectors.members()).forEach(least::add);
        boolean any = false;
        for (int item = 0; item < connectors.items().size(); item++) {
            if (connectors.owner(item) == Inventory.FREE) {
                int member = least.remove();
                connectors.give(item, member);
                least.add(member);
                any = true;
            }
        }
        return any;
    }

    /** The instances that must move, each from a member that has too many: as few as can be. */
    static List<Integer> surplus(Inventory<?> connectors) {
        int members = connectors.members();
        int even = connectors.items().size() / members;
        int remainder = connectors.items().size() % members;
        int[] allowed = new int[members];
        List<Integer> mostFirst = IntStream.range(0, members)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(connectors::load).reversed())
                .toList();
        for (int rank = 0; rank < members; rank++) {
            allowed[mostFirst.get(rank)] = even + (rank < remainder ? 1 : 0);
        }
        List<Integer> surplus = new ArrayList<>();
        for (int item = 0; item < connectors.items().size(); item++) {
            int member = connectors.owner(item);
            if (member >= 0 && --allowed[member] < 0) {
                surplus.add(item);
            }
        }
        return surplus;
    }
}
