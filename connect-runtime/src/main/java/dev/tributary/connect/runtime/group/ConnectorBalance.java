package dev.tributary.connect.runtime.group;

import java.util.ArrayList;
import java.util.BitSet;
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

    /** The instances that must move, each from a member that has too many, and of its instances the newest. */
    static List<Integer> surplus(Inventory<?> connectors) {
        int even = connectors.items().size() / connectors.members();
        int remainder = connectors.items().size() % connectors.members();
        List<List<Integer>> oldestFirst = oldestFirst(connectors);
        List<Bonus.Claim> claims = new ArrayList<>();
        for (int member = 0; member < connectors.members(); member++) {
            if (connectors.load(member) > even) {
                int age = connectors.age(oldestFirst.get(member).get(even));
                claims.add(new Bonus.Claim(member, connectors.load(member), age));
            }
        }
        BitSet granted =
                Bonus.granted(claims, remainder, connectors.lacking(even).cardinality());
        List<Integer> surplus = new ArrayList<>();
        for (int member = 0; member < connectors.members(); member++) {
            List<Integer> items = oldestFirst.get(member);
            int allowed = even + (granted.get(member) ? 1 : 0);
            surplus.addAll(items.subList(Math.min(allowed, items.size()), items.size()));
        }
        return surplus;
    }

    private static List<List<Integer>> oldestFirst(Inventory<?> connectors) {
        List<List<Integer>> items = new ArrayList<>();
        for (int member = 0; member < connectors.members(); member++) {
            items.add(new ArrayList<>());
        }
        for (int item = 0; item < connectors.items().size(); item++) {
            if (connectors.owner(item) >= 0) {
                items.get(connectors.owner(item)).add(item);
            }
        }
        items.forEach(some -> some.sort(Comparator.comparingInt(connectors::age).reversed()));
        return items;
    }
}
