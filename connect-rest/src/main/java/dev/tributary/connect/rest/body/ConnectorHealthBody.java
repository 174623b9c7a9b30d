package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The health of a connector with its tasks. */
@Example("{\"name\":\"orders-out\",\"type\":\"sink\",\"plugin\":\"io.debezium.connector.jdbc.JdbcSinkConnector\","
        + "\"state\":\"STALLED\",\"reason\":\"Task 0 is STALLED: put() has not returned for 312 s.\",\"since_ms\":1763849000000,"
        + "\"connector\":{\"state\":\"IDLE\",\"status\":\"RUNNING\",\"worker_id\":\"10.0.0.1:8083\",\"reason\":null,"
        + "\"since_ms\":1763840000000,\"stages\":[],\"restarts\":{\"supervised\":true,\"failures\":0,\"budget\":10,"
        + "\"next_at_ms\":null},\"zombies\":0},\"tasks_expected\":1,\"tasks_running\":0,\"tasks\":[{\"id\":0,"
        + "\"state\":\"STALLED\",\"status\":\"RUNNING\",\"worker_id\":\"10.0.0.2:8083\",\"reason\":\"put() has not returned for "
        + "312 s.\",\"since_ms\":1763849000000,\"stages\":[{\"stage\":\"put\",\"lasted_ms\":312000,\"thread\":"
        + "\"task-orders-out-0\"}],\"stack\":\"java.base/sun.nio.ch.Net.poll(Native Method)\",\"shares\":{\"put\":1.0},"
        + "\"records_per_second\":0.0,\"records\":48210,\"freshness\":{\"lag_records\":1204,\"lag_ms\":330000,"
        + "\"record_age_ms\":null,\"end_to_end_ms\":95},\"restarts\":{\"supervised\":true,\"failures\":0,\"budget\":10,"
        + "\"next_at_ms\":null},\"zombies\":0,\"errors\":{\"failed\":3,\"retried\":1,\"skipped\":2,\"dead_letters\":2,"
        + "\"lost_dead_letters\":0,\"last_at_ms\":1763848000000}}],\"records_per_second\":0.0,\"freshness\":{\"lag_records\":1204,"
        + "\"lag_ms\":330000,\"record_age_ms\":null,\"end_to_end_ms\":95},\"config_changed_at_ms\":1763830000000}")
public record ConnectorHealthBody(
        @Doc("The connector's name.") String name,

        @Doc(
                value = "What kind of connector it is; unknown where its class is not installed.",
                allowed = {"source", "sink", "unknown"})
        String type,

        @Doc("The class of the connector, as configured; null if it has none.") @Nullable
        String plugin,

        @Doc(
                value = "What it is doing with all its tasks, the worst that needs somebody's attention first.",
                allowed = {
                    "FAILED",
                    "STALLED",
                    "DEGRADED",
                    "RECOVERING",
                    "UNASSIGNED",
                    "STARTING",
                    "UNKNOWN",
                    "BACKPRESSURED",
                    "ACTIVE",
                    "IDLE",
                    "PAUSED",
                    "STOPPED"
                })
        String state,

        @Doc("Why it is in this state, in sentences; null where the state says it all.") @Nullable
        String reason,

        @Doc("When it came into this state, in milliseconds since 1970; null if not known.")
        @JsonProperty("since_ms")
        @Nullable
        Long sinceMs,

        @Doc("The connector instance.") ConnectorInstanceHealthBody connector,

        @Doc("How many tasks are configured.") @JsonProperty("tasks_expected")
        int tasksExpected,

        @Doc("How many of them are known to work: active, idle or back-pressured.") @JsonProperty("tasks_running")
        int tasksRunning,

        @Doc("Every configured task, by number; missing in lists unless asked for.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<TaskHealthBody> tasks,

        @Doc("Records polled (source) or put (sink) a second by all its tasks; null if no task tells.")
        @JsonProperty("records_per_second")
        @Nullable
        Double recordsPerSecond,

        @Doc("How far behind it is, as far as its tasks tell.")
        FreshnessBody freshness,

        @Doc("When its configuration was changed last, in milliseconds since 1970; null if not known.")
        @JsonProperty("config_changed_at_ms")
        @Nullable
        Long configChangedAtMs) {}
