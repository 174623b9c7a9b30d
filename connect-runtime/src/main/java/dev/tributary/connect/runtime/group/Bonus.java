package dev.tributary.connect.runtime.group;

import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which members with more than the even part may keep one more than it. Who has had it for longest comes first. Who
 * got it last yields to members that lack work: they get one more instead. It costs a move more, but without it what
 * was handed over when a member left would not all return with it, and move a third time when the next member leaves.
 */
final class Bonus {
    private Bonus() {}

    /**
     * A member that has more than the even part.
     *
     * @param load how much
     * @param age of what it would keep by the bonus; see {@link Inventory#age}
     */
    record Claim(int member, int load, int age) {}

    /**
     * The members that may keep one more.
     *
     * @param bonuses how many members can have one more
     * @param lacking how many members lack work that others must give up
     */
    static BitSet granted(Collection<Claim> claims, int bonuses, int lacking) {
        List<Claim> ranked = claims.stream()
                .sorted(Comparator.comparingInt(Claim::age)
                        .thenComparingInt(Claim::load)
                        .reversed()
                        .thenComparingInt(Claim::member))
                .toList();
        long old =
                ranked.stream().filter(claim -> claim.age != Inventory.NEWEST).count();
        var granted = new BitSet();
        ranked.stream()
                .limit(Math.min(bonuses, Math.max(old, bonuses - lacking)))
                .forEach(claim -> granted.set(claim.member));
        return granted;
    }
}
