package dev.tributary.connect.e2e.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who makes which call: the thread, its context class loader and its logging context. What differs is listed once for all
 * scenarios. For the test's thread.
 */
final class Roles {
    private final List<Deviations.Role> expected;
    private final Set<Deviations.Role> seen = new HashSet<>();

    Roles(List<Deviations.Role> expected) {
        this.expected = expected;
    }

    /** Adds what differs and is not listed. Calls that only one worker made at all are a matter of the calls themselves. */
    void compare(Scenario scenario, Observation apache, Observation ours, List<String> wrong) {
        Set<String> there = new TreeSet<>(apache.roles());
        Set<String> here = new TreeSet<>(ours.roles());
        there.removeAll(ours.roles());
        here.removeAll(apache.roles());
        there.removeIf(role -> !callsOf(ours.roles()).contains(call(role)));
        here.removeIf(role -> !callsOf(apache.roles()).contains(call(role)));
        for (Deviations.Role listed : expected) {
            boolean isThere = there.removeIf(listed::isThere);
            boolean isHere = here.removeIf(listed::isHere);
            if (isThere || isHere) {
                seen.add(listed);
            }
        }
        if (!there.isEmpty() || !here.isEmpty()) {
            wrong.add(Comparison.Diff.of("roles", List.copyOf(there), List.copyOf(here)));
        }
    }

    /** All that is listed has been seen. */
    void check() {
        List<Deviations.Role> same = new ArrayList<>(expected);
        same.removeAll(seen);
        if (!same.isEmpty()) {
            throw new AssertionError("Listed as different and seen nowhere: " + same);
        }
    }

    private static Set<String> callsOf(Set<String> roles) {
        Set<String> calls = new HashSet<>();
        roles.forEach(role -> calls.add(call(role)));
        return calls;
    }

    private static String call(String role) {
        return role.substring(0, role.indexOf(": "));
    }
}
