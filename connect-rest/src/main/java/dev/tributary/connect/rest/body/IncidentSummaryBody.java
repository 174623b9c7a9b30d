package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import org.jspecify.annotations.Nullable;

/** What an incident is about. */
@Example(
        "{\"id\":\"10.0.0.2:8083-12\",\"at_ms\":1763849000000,\"worker_id\":\"10.0.0.2:8083\",\"connector\":\"orders-out\","
                + "\"task\":0,\"kind\":\"FAILED\",\"title\":\"Task orders-out-0 failed: UnknownHostException: db\",\"likely_cause\":{"
                + "\"rule\":\"unknown-host\",\"cause\":\"The host db is not known to the worker.\",\"advice\":\"Check connection.url.\"}}")
public record IncidentSummaryBody(
        @Doc("Where its whole document is: /connectors/{connector}/incidents/{incident}.")
        String id,

        @Doc("When, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("The worker where it happened: host and port.") @JsonProperty("worker_id")
        String workerId,

        @Doc("The connector's name.") String connector,

        @Doc("The task's number; null if it was the connector instance.") @Nullable
        Integer task,

        @Doc(
                value = "Whether it failed or stalled.",
                allowed = {"FAILED", "STALLED"})
        String kind,

        @Doc("What happened, one line.") String title,

        @Doc("What is probably wrong; null if no rule knows this error.") @JsonProperty("likely_cause") @Nullable
        LikelyCauseBody likelyCause) {
    public static IncidentSummaryBody of(Incident incident) {
        return new IncidentSummaryBody(
                id(incident),
                incident.at().toEpochMilli(),
                incident.workerId(),
                incident.id().connector().value(),
                incident.id().task(),
                incident.kind().name(),
                incident.title(),
                LikelyCauseBody.of(incident.likelyCause()));
    }

    /** Its name in addresses: the worker, then its number there. */
    public static String id(Incident incident) {
        return incident.workerId() + "-" + incident.number();
    }
}
