package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tributary.connect.rest.openapi.Doc;
import java.io.IOException;
import java.util.List;

/** Incidents. */
public record IncidentsBody(
        @Doc("How many there are; limit does not count here.")
        int total,

        @Doc("The incidents, newest first.") List<IncidentSummaryBody> incidents,

        @Doc("Workers that did not tell, by id: they may know of more.") @JsonProperty("unreachable_workers")
        List<SilentWorkerBody> unreachableWorkers) {
    private static final ObjectReader READER = Json.MAPPER
            .readerFor(IncidentsBody.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // of newer workers

    /**
     * Of another worker's answer.
     *
     * @throws IOException if it is none
     */
    public static IncidentsBody read(byte[] json) throws IOException {
        IncidentsBody body = READER.readValue(json);
        if (body == null || body.incidents() == null) {
            throw new IOException("it has no incidents");
        }
        return body;
    }
}
