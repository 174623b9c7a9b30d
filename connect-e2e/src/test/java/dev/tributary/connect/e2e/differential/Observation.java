package dev.tributary.connect.e2e.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a scenario showed, by aspect: lines to compare. For one thread. */
final class Observation {
    private final Map<String, List<String>> aspects = new TreeMap<>();
    private final Set<String> roles = new TreeSet<>();

    void add(String aspect, List<String> lines) {
        aspects.computeIfAbsent(aspect, any -> new ArrayList<>()).addAll(lines);
    }

    /** {@code kind.method: thread, loader, context}. */
    void addRole(String role) {
        roles.add(role);
    }

    Set<String> roles() {
        return roles;
    }

    List<String> of(String aspect) {
        return aspects.getOrDefault(aspect, List.of());
    }

    /** The aspects that are not the same. */
    Set<String> differences(Observation other) {
        var all = new TreeSet<>(aspects.keySet());
        all.addAll(other.aspects.keySet());
        all.removeIf(aspect -> of(aspect).equals(other.of(aspect)));
        return all;
    }
}
