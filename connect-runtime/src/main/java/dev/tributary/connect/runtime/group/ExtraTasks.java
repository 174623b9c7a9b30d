package dev.tributary.connect.runtime.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;

/**
 * Decides which members have one task of a connector more than the others. A connector wants this of a number of members
 * (the remainder of its tasks); each member may have it for the same number of connectors, or one more. So both the
 * tasks of each connector and all tasks differ by one at most. Such a choice always exists (a flow in a network whose fractional
 * solution gives everybody the same has a whole solution as well).
 *
 * <p>What members already hold is kept as far as that allows: first what fits is kept and the rest placed around it
 * (augmenting paths over choices that nobody holds yet: if any choice keeps everything, it is found, which is why the
 * round after a revocation never revokes again); only then holdings are given up, one for each connector that is still
 * short. Of what must be given up, the newest goes first; members should be numbered so that among equals the lower
 * number is the better receiver. Mutable, used by one planning call only.
 */
final class ExtraTasks {
    private final int members;
    private final int[] missing;
    private final BitSet[] chosen;
    private final BitSet[] held;
    private final BitSet[] connectorsOf;
    /** Of what is held, by {@link #key}; what is not in here is {@link Inventory#OLDEST}. */
    private final Map<Long, Integer> ages = new HashMap<>();

    private final int[] sizes;
    /** Every member may have this many, {@link #bonuses} of them one more. */
    private final int share;

    private final int bonuses;
    private int bonusesUsed;
    /** May not have a bonus while there is another way, so that those get it that lack work. */
    private final BitSet withoutBonus = new BitSet();

    private final List<BitSet> membersBySize = new ArrayList<>();
    /** No member has fewer; placing never takes a choice from a member without giving it another, or its bonus away. */
    private int smallest;

    /** @param wanted of each connector, how many members must have one task more; less than there are members */
    ExtraTasks(int members, int[] wanted) {
        this.members = members;
        missing = wanted.clone();
        chosen = bitSets(wanted.length);
        held = bitSets(wanted.length);
        connectorsOf = bitSets(members);
        sizes = new int[members];
        long total = Arrays.stream(wanted).asLongStream().sum();
        share = (int) (total / members);
        bonuses = (int) (total % members);
    }

    /** How many extra tasks every member gets at least. */
    int share() {
        return share;
    }

    /**
     * Says that the member has one task of the connector more than the even part, or several.
     *
     * @param age of the task that it keeps if it may have one more; see {@link Inventory#age}
     */
    void hold(int connector, int member, int age) {
        if (!held[connector].get(member)) {
            held[connector].set(member);
            choose(connector, member);
            if (age != Inventory.OLDEST) {
                ages.put(key(connector, member), age);
            }
        }
    }

    /**
     * Chooses, after all that is held has been said.
     *
     * @param lacking the members that have so few tasks in all that others must give up some for them
     */
    void settle(BitSet lacking) {
        dropSurplusOfConnectors(lacking.isEmpty());
        dropSurplusOfMembers(lacking);
        for (int size = 0; size <= share + 1; size++) {
            membersBySize.add(new BitSet(members));
        }
        for (int member = 0; member < members; member++) {
            membersBySize.get(sizes[member]).set(member);
            bonusesUsed += sizes[member] > share ? 1 : 0;
        }
        placeKeepingAll();
        withoutBonus.clear();
        placeKeepingAll();
        for (int connector = 0; connector < missing.length; connector++) {
            while (missing[connector] > 0) {
                if (!placeDirectly(connector) && !placeByMovingPlans(connector)) {
                    placeByGivingUp(connector);
                }
            }
        }
    }

    private void placeKeepingAll() {
        for (int connector = 0; connector < missing.length; connector++) {
            boolean placed = true;
            while (missing[connector] > 0 && placed) {
                placed = placeDirectly(connector) || placeByMovingPlans(connector);
            }
        }
    }

    boolean has(int connector, int member) {
        return chosen[connector].get(member);
    }

    IntStream membersOf(int connector) {
        return chosen[connector].stream();
    }

    /** Of a connector that too many have: takes it from the fullest, or from those that got it last. */
    private void dropSurplusOfConnectors(boolean fromFullest) {
        for (int connector = 0; connector < missing.length; connector++) {
            if (missing[connector] < 0) {
                int of = connector;
                var newest = Comparator.<Integer>comparingInt(member -> age(of, member));
                var fullest = Comparator.<Integer>comparingInt(member -> -sizes[member]);
                List<Integer> losers = chosen[connector].stream()
                        .boxed()
                        .sorted((fromFullest ? fullest.thenComparing(newest) : newest.thenComparing(fullest))
                                .thenComparing(Comparator.reverseOrder()))
                        .limit(-missing[connector])
                        .toList();
                for (int member : losers) {
                    drop(connector, member);
                }
            }
        }
    }

    private void dropSurplusOfMembers(BitSet lacking) {
        List<Bonus.Claim> claims = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            if (sizes[member] > share) {
                claims.add(new Bonus.Claim(member, sizes[member], ageOfBonus(member)));
            }
        }
        BitSet granted = Bonus.granted(claims, bonuses, lacking.cardinality());
        if (!lacking.isEmpty()) {
            withoutBonus.set(0, members);
            withoutBonus.andNot(granted);
            withoutBonus.andNot(lacking);
        }
        for (Bonus.Claim claim : claims) {
            int member = claim.member();
            int allowed = share + (granted.get(member) ? 1 : 0);
            // From the connectors that lost least so far: one that misses many may not find as many others to have
            // them.
            var newest = Comparator.<Integer>comparingInt(connector -> age(connector, member));
            var mostComplete = Comparator.<Integer>comparingInt(connector -> missing[connector]);
            List<Integer> losers = connectorsOf[member].stream()
                    .boxed()
                    .sorted(lacking.isEmpty() ? mostComplete.thenComparing(newest) : newest.thenComparing(mostComplete))
                    .limit(sizes[member] - allowed)
                    .toList();
            for (int connector : losers) {
                drop(connector, member);
            }
        }
    }

    /** The age of what the member keeps at last if it may have a bonus. */
    private int ageOfBonus(int member) {
        return connectorsOf[member].stream()
                .map(connector -> age(connector, member))
                .sorted()
                .skip(sizes[member] - share - 1)
                .findFirst()
                .orElseThrow();
    }

    private int age(int connector, int member) {
        return ages.getOrDefault(key(connector, member), Inventory.OLDEST);
    }

    private long key(int connector, int member) {
        return (long) connector * members + member;
    }

    /** To a member that has room: best one that holds it already, else the one with least. */
    private boolean placeDirectly(int connector) {
        int best = -1;
        for (int member = held[connector].nextSetBit(0); member >= 0; member = held[connector].nextSetBit(member + 1)) {
            if (!has(connector, member) && hasRoom(member) && (best < 0 || sizes[member] < sizes[best])) {
                best = member;
            }
        }
        while (smallest < share && membersBySize.get(smallest).isEmpty()) {
            smallest++;
        }
        for (int size = smallest; best < 0 && size <= share; size++) {
            BitSet candidates = membersBySize.get(size);
            for (int member = candidates.nextSetBit(0); member >= 0; member = candidates.nextSetBit(member + 1)) {
                if (!has(connector, member) && hasRoom(member)) {
                    best = member;
                    break;
                }
            }
        }
        if (best >= 0) {
            place(connector, best);
        }
        return best >= 0;
    }

    /** Moves choices that nobody holds yet from member to member, until the last one has room. */
    private boolean placeByMovingPlans(int connector) {
        return new PathSearch(connector).run();
    }

    /** A breadth-first search for an augmenting path; leaves everything as it is when there is none. */
    private final class PathSearch {
        private final int start;
        private final Queue<Integer> reached = new ArrayDeque<>();
        private final BitSet seenConnectors = new BitSet(missing.length);
        private final BitSet unseenMembers = new BitSet(members);
        /** The connector that a member would get; unless it would give up its bonus to another member. */
        private final int[] gets = new int[members];

        private final int[] bonusGoesTo = new int[members];
        private boolean bonusHoldersSeen;
        /** The member that a connector would leave. */
        private final int[] leaves = new int[missing.length];

        PathSearch(int start) {
            this.start = start;
            unseenMembers.set(0, members);
            Arrays.fill(bonusGoesTo, -1);
        }

        boolean run() {
            reach(start);
            while (!reached.isEmpty()) {
                int connector = reached.remove();
                BitSet next = (BitSet) unseenMembers.clone();
                next.andNot(chosen[connector]);
                for (int member = next.nextSetBit(0); member >= 0; member = next.nextSetBit(member + 1)) {
                    gets[member] = connector;
                    if (hasRoom(member)) {
                        apply(connector, member);
                        return true;
                    }
                    visit(member);
                }
            }
            return false;
        }

        private void visit(int member) {
            if (!unseenMembers.get(member)) {
                return;
            }
            unseenMembers.clear(member);
            reachConnectorsOf(member);
            if (sizes[member] == share && !bonusHoldersSeen) {
                bonusHoldersSeen = true;
                BitSet holders = (BitSet) membersBySize.get(share + 1).clone();
                holders.and(unseenMembers);
                holders.stream().forEach(holder -> {
                    unseenMembers.clear(holder);
                    bonusGoesTo[holder] = member;
                    reachConnectorsOf(holder);
                });
            }
        }

        private void reachConnectorsOf(int member) {
            connectorsOf[member].stream()
                    .filter(connector -> !seenConnectors.get(connector) && !held[connector].get(member))
                    .forEach(connector -> {
                        leaves[connector] = member;
                        reach(connector);
                    });
        }

        private void reach(int connector) {
            seenConnectors.set(connector);
            reached.add(connector);
        }

        private void apply(int lastConnector, int lastMember) {
            int connector = lastConnector;
            int member = lastMember;
            while (connector != start) {
                int from = leaves[connector];
                move(connector, from, member);
                member = bonusGoesTo[from] >= 0 ? bonusGoesTo[from] : from;
                connector = gets[member];
            }
            place(connector, member);
        }
    }

    /**
     * Lets a member give up what it holds to one that has room but has this connector already. The first has no less
     * than the second and lacks this connector, so it must have something that the second lacks.
     */
    private void placeByGivingUp(int connector) {
        int roomy =
                IntStream.range(0, members).filter(this::hasRoom).findFirst().orElseThrow();
        for (int size = share + 1; size >= smallest; size--) {
            BitSet others = (BitSet) membersBySize.get(size).clone();
            others.andNot(chosen[connector]);
            for (int member = others.nextSetBit(0); member >= 0; member = others.nextSetBit(member + 1)) {
                BitSet movable = (BitSet) connectorsOf[member].clone();
                movable.andNot(connectorsOf[roomy]);
                if (!movable.isEmpty()) {
                    move(movable.nextSetBit(0), member, roomy);
                    place(connector, member);
                    return;
                }
            }
        }
        throw new IllegalStateException("No member can take a task more of connector number " + connector);
    }

    private boolean hasRoom(int member) {
        return sizes[member] < share || sizes[member] == share && bonusesUsed < bonuses && !withoutBonus.get(member);
    }

    private void move(int connector, int from, int to) {
        resize(from, () -> drop(connector, from));
        place(connector, to);
    }

    private void place(int connector, int member) {
        resize(member, () -> choose(connector, member));
    }

    private void resize(int member, Runnable change) {
        membersBySize.get(sizes[member]).clear(member);
        bonusesUsed -= sizes[member] > share ? 1 : 0;
        change.run();
        bonusesUsed += sizes[member] > share ? 1 : 0;
        membersBySize.get(sizes[member]).set(member);
    }

    private void choose(int connector, int member) {
        chosen[connector].set(member);
        connectorsOf[member].set(connector);
        sizes[member]++;
        missing[connector]--;
    }

    private void drop(int connector, int member) {
        chosen[connector].clear(member);
        connectorsOf[member].clear(connector);
        sizes[member]--;
        missing[connector]++;
    }

    private static BitSet[] bitSets(int count) {
        BitSet[] sets = new BitSet[count];
        Arrays.setAll(sets, i -> new BitSet());
        return sets;
    }
}
