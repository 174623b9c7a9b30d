package dev.tributary.connect.runtime.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Who has which item, of one kind of work (connector instances or tasks), while a round is planned. Items are the
 * configured ones, ascending; members and items are numbers here. Only members that take part in the balance have a number, those
 * with empty hands the lowest: where members are equally good, the lower number is better, so that who has just joined
 * gets the work rather than who has just given it up. Else the order is the same in each round, so that one does not undo
 * what the last one began. Mutable, used by one planning call only.
 */
final class Inventory<T extends Comparable<T>> {
    /** Nobody has it and it may be given out in this round. */
    static final int FREE = -1;
    /** It has an owner no more, but it may not be given out in this round. */
    static final int WITHHELD = -2;

    /** The age of what a member has had from the beginning. */
    static final int OLDEST = Integer.MAX_VALUE;
    /** The age of what a member got last, if it had something before. */
    static final int NEWEST = 0;

    private final List<T> items;
    private final List<String> members = new ArrayList<>();
    private final int[] owners;
    private final int[] ages;
    private final int[] loads;
    private final Map<String, List<T>> assigned = new HashMap<>();
    private final Map<String, List<T>> revoked = new HashMap<>();

    /**
     * Takes from the members what is not configured, what several of them hold from all of them, and from the draining what
     * they hold.
     *
     * @param configured ascending
     * @param everybody the members of the group; the better receivers first
     * @param drainingStay draining members are like the others
     * @param kind of work
     */
    Inventory(
            Collection<T> configured,
            Map<String, MemberState> everybody,
            boolean drainingStay,
            Function<Work, ? extends Set<T>> kind) {
        items = List.copyOf(configured);
        owners = new int[items.size()];
        Arrays.fill(owners, FREE);
        ages = new int[items.size()];
        Arrays.fill(ages, OLDEST);
        everybody.forEach((id, member) -> {
            assigned.put(id, new ArrayList<>());
            revoked.put(id, new ArrayList<>());
            if (drainingStay || !member.draining()) {
                members.add(id);
            }
        });
        members.sort(Comparator.comparing(id ->
                !kind.apply(Objects.requireNonNull(everybody.get(id)).work()).isEmpty()));
        loads = new int[members.size()];
        Map<T, Integer> numbers = new HashMap<>(items.size() * 2);
        for (int item = 0; item < owners.length; item++) {
            numbers.put(items.get(item), item);
        }
        Set<Integer> duplicated = new HashSet<>();
        for (int member = 0; member < loads.length; member++) {
            MemberState state = Objects.requireNonNull(everybody.get(members.get(member)));
            add(member, arrivals(state, kind), numbers, duplicated);
        }
        everybody.forEach((id, member) -> {
            if (!drainingStay && member.draining()) {
                drain(id, kind.apply(member.work()), numbers, duplicated);
            }
        });
        duplicated.stream().filter(item -> owners[item] >= 0).forEach(this::take);
    }

    private static <T> List<Set<T>> arrivals(MemberState member, Function<Work, ? extends Set<T>> kind) {
        List<Set<T>> arrivals = new ArrayList<>();
        for (Work work : member.arrivals()) {
            Set<T> batch = kind.apply(work);
            if (!batch.isEmpty()) {
                arrivals.add(batch);
            }
        }
        return arrivals;
    }

    private void add(int member, List<Set<T>> arrivals, Map<T, Integer> numbers, Set<Integer> duplicated) {
        for (int batch = 0; batch < arrivals.size(); batch++) {
            for (T thing : arrivals.get(batch)) {
                Integer item = numbers.get(thing);
                if (item == null) {
                    revokedFrom(members.get(member)).add(thing);
                } else if (owners[item] == FREE) {
                    owners[item] = member;
                    ages[item] = batch == 0 ? OLDEST : arrivals.size() - 1 - batch;
                    loads[member]++;
                } else {
                    revokedFrom(members.get(member)).add(thing);
                    duplicated.add(item);
                }
            }
        }
    }

    private void drain(String member, Set<T> held, Map<T, Integer> numbers, Set<Integer> duplicated) {
        for (T thing : held) {
            revokedFrom(member).add(thing);
            Integer item = numbers.get(thing);
            if (item != null && owners[item] >= 0) {
                duplicated.add(item);
            } else if (item != null) {
                owners[item] = WITHHELD;
            }
        }
    }

    List<T> items() {
        return items;
    }

    /** The number of its owner, or {@link #FREE} or {@link #WITHHELD}. */
    int owner(int item) {
        return owners[item];
    }

    /** How many times its owner has got something since it got this, or {@link #OLDEST}: lower is newer. */
    int age(int item) {
        return ages[item];
    }

    int members() {
        return loads.length;
    }

    /** How many items the member will have. */
    int load(int member) {
        return loads[member];
    }

    /**
     * The members that have less than half of this, as who has just joined, if others must give something up for them:
     * nobody, while enough has no owner.
     */
    BitSet lacking(int share) {
        var lacking = new BitSet();
        int missing = 0;
        int owned = 0;
        for (int member = 0; member < loads.length; member++) {
            if (2 * loads[member] < share) {
                lacking.set(member);
                missing += share - loads[member];
            }
            owned += loads[member];
        }
        return missing > items.size() - owned ? lacking : new BitSet();
    }

    void give(int item, int member) {
        owners[item] = member;
        loads[member]++;
        Objects.requireNonNull(assigned.get(members.get(member))).add(items.get(item));
    }

    void take(int item) {
        int member = owners[item];
        revokedFrom(members.get(member)).add(items.get(item));
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

    /** What nobody has and nobody was given. */
    List<T> free() {
        List<T> free = new ArrayList<>();
        for (int item = 0; item < owners.length; item++) {
            if (owners[item] == FREE) {
                free.add(items.get(item));
            }
        }
        return free;
    }

    List<T> assigned(String member) {
        return Objects.requireNonNull(assigned.get(member));
    }

    List<T> revoked(String member) {
        return revokedFrom(member);
    }

    private List<T> revokedFrom(String member) {
        return Objects.requireNonNull(revoked.get(member));
    }

    Set<T> allRevoked() {
        Set<T> all = new HashSet<>();
        revoked.values().forEach(all::addAll);
        return all;
    }
}
