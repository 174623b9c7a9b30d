package dev.tributary.connect.runtime.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has which item, of one kind of work (connector instances or tasks), while a round is planned. Items are the
 * configured ones, ascending; members and items are numbers here. Mutable, used by one planning call only.
 */
final class Inventory<T extends Comparable<T>> {
    /** Nobody has it and it may be given out in this round. */
    static final int FREE = -1;
    /** It has an owner no more, but it may not be given out in this round. */
    static final int WITHHELD = -2;

    private final List<T> items;
    private final int[] owners;
    private final int[] loads;
    private final List<List<T>> assigned = new ArrayList<>();
    private final List<List<T>> revoked = new ArrayList<>();

    /**
     * Takes from the members what is not configured, and what several of them hold from all of them.
     *
     * @param configured ascending
     * @param held what each member holds
     */
    Inventory(Collection<T> configured, List<? extends Set<T>> held) {
        items = List.copyOf(configured);
        owners = new int[items.size()];
        loads = new int[held.size()];
        Arrays.fill(owners, FREE);
        Map<T, Integer> numbers = new HashMap<>(items.size() * 2);
        for (int item = 0; item < owners.length; item++) {
            numbers.put(items.get(item), item);
        }
        Set<Integer> duplicated = new HashSet<>();
        for (int member = 0; member < held.size(); member++) {
            assigned.add(new ArrayList<>());
            revoked.add(new ArrayList<>());
            for (T thing : held.get(member)) {
                Integer item = numbers.get(thing);
                if (item == null) {
                    revoked.get(member).add(thing);
                } else if (owners[item] == FREE) {
                    owners[item] = member;
                    loads[member]++;
                } else {
                    revoked.get(member).add(thing);
                    duplicated.add(item);
                }
            }
        }
        duplicated.forEach(this::take);
    }

    List<T> items() {
        return items;
    }

    /** The number of its owner, or {@link #FREE} or {@link #WITHHELD}. */
    int owner(int item) {
        return owners[item];
    }

    int members() {
        return loads.length;
    }

    /** How many items the member will have. */
    int load(int member) {
        return loads[member];
    }

    void give(int item, int member) {
        owners[item] = member;
        loads[member]++;
        assigned.get(member).add(items.get(item));
    }

    void take(int item) {
        int member = owners[item];
        revoked.get(member).add(items.get(item));
        loads[member]--;
        owners[item] = WITHHELD;
    }

    void withhold(int item) {
        owners[item] = WITHHELD;
    }

    /** The free items among these. */
    List<Integer> freeAmong(Set<T> some) {
        List<Integer> free = new ArrayList<>();
        for (int item = 0; item < owners.length; item++) {
            if (owners[item] == FREE && some.contains(items.get(item))) {
                free.add(item);
            }
        }
        return free;
    }

    List<T> assigned(int member) {
        return assigned.get(member);
    }

    List<T> revoked(int member) {
        return revoked.get(member);
    }

    Set<T> allRevoked() {
        Set<T> all = new HashSet<>();
        revoked.forEach(all::addAll);
        return all;
    }
}
