package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;

/** Event {@code incident}: incidents that were not told yet. */
public record NewIncidentsBody(
        @Doc("As of when, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc("The new ones, newest first.") List<IncidentSummaryBody> incidents) {}
