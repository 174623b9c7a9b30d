package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;

/** Event {@code snapshot}: all that events tell of. */
public record ClusterSnapshotBody(
        @Doc("As of when, in milliseconds since 1970, by the clock of the worker that answers.") @JsonProperty("at_ms")
        long atMs,

        @Doc("All connectors with their tasks, by name.") List<ConnectorHealthBody> connectors,
        @Doc("All workers, by id.") List<WorkerBody> workers,

        @Doc("Incidents, newest first, 200 at most.") List<IncidentSummaryBody> incidents,

        @Doc("Workers that did not tell, by id.") @JsonProperty("unreachable_workers")
        List<SilentWorkerBody> unreachableWorkers) {}
