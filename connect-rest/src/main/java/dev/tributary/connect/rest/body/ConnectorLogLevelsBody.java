package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.io.IOException;
import java.util.List;

/** The log level of a connector. */
@Example(
        "{\"workers\":[{\"worker_id\":\"10.0.0.2:8083\",\"level\":\"DEBUG\",\"logger\":\"org.example\",\"until_ms\":1763849600000,"
                + "\"unavailable\":null}],\"unreachable_workers\":[]}")
public record ConnectorLogLevelsBody(
        @Doc("What holds on each worker.") List<ConnectorLogLevelBody> workers,

        @Doc("Workers that did not tell; nothing is known of what holds there.") @JsonProperty("unreachable_workers")
        List<SilentWorkerBody> unreachableWorkers) {
    private static final ObjectReader READER = Json.MAPPER
            .readerFor(ConnectorLogLevelsBody.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // of newer workers

    /**
     * Of another worker's answer.
     *
     * @throws IOException if it is none
     */
    public static ConnectorLogLevelsBody read(byte[] json) throws IOException {
        ConnectorLogLevelsBody body = READER.readValue(json);
        if (body == null || body.workers() == null) {
            throw new IOException("it has no workers");
        }
        return body;
    }
}
