package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The health of all connectors. */
public record ConnectorsHealthBody(
        @Doc("As of when, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("How many connectors are in each state; the filter state does not count here, the others do.")
        Map<String, Integer> counts,

        @Doc("How many of their tasks are in each state.") @JsonProperty("task_counts")
        Map<String, Integer> taskCounts,

        @Doc("How many connectors all filters leave; limit and offset do not count here.")
        int total,

        @Doc("The connectors.") List<ConnectorHealthBody> connectors,

        @Doc("Workers that did not tell, by id: what they run may be UNKNOWN.") @JsonProperty("unreachable_workers")
        List<SilentWorkerBody> unreachableWorkers) {
    /** With every state, by severity, so that there is a number for each. */
    public static Map<String, Integer> counts(Stream<HealthState> states) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (HealthState state : HealthState.values()) {
            counts.put(state.name(), 0);
        }
        states.forEach(state -> counts.merge(state.name(), 1, Integer::sum));
        return counts;
    }
}
