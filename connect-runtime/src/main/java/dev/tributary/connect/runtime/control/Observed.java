package dev.tributary.connect.runtime.control;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What runs on this worker, those included that were asked to stop and have not ended. Immutable. */
record Observed(SortedMap<Instance, Run> runs) {
    Observed(Map<Instance, Run> runs) {
        this(Collections.unmodifiableSortedMap(new TreeMap<>(runs)));
    }
}
