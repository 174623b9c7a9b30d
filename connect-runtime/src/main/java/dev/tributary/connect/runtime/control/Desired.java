package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.TargetState;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is to run on this worker: configuration, narrowed to the assignment, with the restarts asked for. Immutable. */
record Desired(SortedMap<Instance, Wanted> instances) {
    static final Desired NOTHING = new Desired(Map.of());

    Desired(Map<Instance, Wanted> instances) {
        this(Collections.unmodifiableSortedMap(new TreeMap<>(instances)));
    }

    /**
     * How an instance is to run.
     *
     * @param target what it is to be; a task is never wanted STOPPED, then it is not wanted at all
     */
    record Wanted(Run.Identity identity, TargetState target) {}
}
