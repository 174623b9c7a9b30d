package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker of the cluster. What it does not tell is null. */
@Example("{\"id\":\"10.0.0.1:8083\",\"url\":\"http://10.0.0.1:8083/\",\"self\":true,\"leader\":true,\"draining\":false,"
        + "\"reachable\":true,\"reason\":null,\"version\":\"0.1.0\",\"started_at_ms\":1763840000000,\"uptime_ms\":9000000,"
        + "\"heap_used_bytes\":101010101,\"heap_max_bytes\":1073741824,\"threads\":57,\"open_files\":204,\"connectors\":1,"
        + "\"tasks\":4,\"states\":{\"ACTIVE\":3,\"IDLE\":2}}")
public record WorkerBody(
        @Doc("The worker, as statuses name it: host and port.")
        String id,

        @Doc("The address of its REST API.") String url,
        @Doc("Whether it is the worker that answers.") boolean self,

        @Doc("Whether it leads; null if not known.") @Nullable
        Boolean leader,

        @Doc("Whether it is about to leave; null if not known.") @Nullable
        Boolean draining,

        @Doc("Whether it tells of itself.") boolean reachable,
        @Doc("Why it does not; null if it does.") @Nullable String reason,
        @Doc("The version of Tributary.") @Nullable String version,

        @Doc("When its process started, in milliseconds since 1970, by its clock.")
        @JsonProperty("started_at_ms")
        @Nullable
        Long startedAtMs,

        @Doc("For how long it has run, in milliseconds.") @JsonProperty("uptime_ms") @Nullable
        Long uptimeMs,

        @Doc("Bytes of the Java heap in use.") @JsonProperty("heap_used_bytes") @Nullable
        Long heapUsedBytes,

        @Doc("Bytes of the Java heap at most.") @JsonProperty("heap_max_bytes") @Nullable
        Long heapMaxBytes,

        @Doc("Live threads.") @Nullable Integer threads,

        @Doc("Open file descriptors; null also where the platform does not tell.") @JsonProperty("open_files") @Nullable
        Long openFiles,

        @Doc("How many connector instances it runs; of a worker that does not tell, by their statuses.")
        int connectors,

        @Doc("How many tasks it runs; of a worker that does not tell, by their statuses.")
        int tasks,

        @Doc("How many connector instances and tasks are in each state, by state; empty if it does not tell.")
        Map<String, Integer> states) {}
