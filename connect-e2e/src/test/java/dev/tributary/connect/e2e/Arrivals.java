package dev.tributary.connect.e2e;

import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What came of numbered lines.
 *
 * @param missing how many of the expected numbers never came
 * @param firstMissing the first of them; -1 if none is missing
 * @param repeated how many came that had come before
 * @param longestReplay the furthest that a number was behind the highest one when it came again: how far a restarted task
 *     went back
 */
record Arrivals(int missing, int firstMissing, int repeated, int longestReplay) {
    static Arrivals of(List<Integer> numbers, int expected) {
        var seen = new BitSet(expected);
        int highest = -1;
        int repeated = 0;
        int longestReplay = 0;
        for (int number : numbers) {
            if (seen.get(number)) {
                repeated++;
                longestReplay = Math.max(longestReplay, highest - number);
            }
            seen.set(number);
            highest = Math.max(highest, number);
        }
        int firstMissing = seen.nextClearBit(0);
        int missing = expected - seen.get(0, expected).cardinality();
        return new Arrivals(missing, missing == 0 ? -1 : firstMissing, repeated, longestReplay);
    }

    /** The numbers from this one on that came more than once. */
    static SortedSet<Integer> repeatedFrom(int first, List<Integer> numbers) {
        var seen = new BitSet();
        SortedSet<Integer> repeated = new TreeSet<>();
        for (int number : numbers) {
            if (number >= first && seen.get(number)) {
                repeated.add(number);
            }
            seen.set(number);
        }
        return repeated;
    }

    boolean isComplete() {
        return missing == 0;
    }
}
