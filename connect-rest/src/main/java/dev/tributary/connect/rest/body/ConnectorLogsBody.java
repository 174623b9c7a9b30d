package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.io.IOException;
import java.util.List;

/** Lines of the log that a connector and its tasks wrote. */
@Example(
        "{\"lines\":[{\"at_ms\":1763849000000,\"worker_id\":\"10.0.0.2:8083\",\"number\":17,\"task\":0,\"level\":\"INFO\","
                + "\"logger\":\"org.example.OrdersTask\",\"thread\":\"task-orders-0\",\"message\":\"Read 12 tables\",\"trace\":null}],"
                + "\"next\":\"10.0.0.2:8083~1c4f~17\",\"missed\":false,\"workers\":[{\"worker_id\":\"10.0.0.2:8083\",\"level\":null,"
                + "\"logger\":null,\"until_ms\":null,\"unavailable\":null}],\"unreachable_workers\":[]}")
public record ConnectorLogsBody(
        @Doc("The lines, oldest first.") List<LogLineBody> lines,

        @Doc("What to send as after, to get the lines that come next.")
        String next,

        @Doc("Whether lines between after and these are gone: more were written than are kept.")
        boolean missed,

        @Doc("The log level of the connector on each worker.")
        List<ConnectorLogLevelBody> workers,

        @Doc("Workers that did not tell; when they do again, after gets what was written meanwhile.")
        @JsonProperty("unreachable_workers")
        List<SilentWorkerBody> unreachableWorkers) {
    private static final ObjectReader READER = Json.MAPPER
            .readerFor(ConnectorLogsBody.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // of newer workers

    /**
     * Of another worker's answer.
     *
     * @throws IOException if it is none
     */
    public static ConnectorLogsBody read(byte[] json) throws IOException {
        ConnectorLogsBody body = READER.readValue(json);
        if (body == null || body.lines() == null || body.next() == null || body.workers() == null) {
            throw new IOException("it has no lines");
        }
        return body;
    }
}
