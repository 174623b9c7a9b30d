package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;

/** Event {@code workers}: all of them, as something about one has changed. */
public record WorkersChangedBody(
        @Doc("As of when, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("All workers, by id.") List<WorkerBody> workers,

        @Doc("All workers that did not tell, by id.") @JsonProperty("unreachable_workers")
        List<SilentWorkerBody> unreachableWorkers) {}
