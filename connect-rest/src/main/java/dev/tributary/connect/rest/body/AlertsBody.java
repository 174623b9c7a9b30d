package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alerts of the cluster. */
@Example(
        "{\"at_ms\":1763849160000,\"watched_by\":\"10.0.0.1:8083\",\"active\":[{\"id\":\"connect-cluster/task_failed/orders/0\","
                + "\"kind\":\"task_failed\",\"severity\":\"critical\",\"connector\":\"orders\",\"task\":0,\"worker_id\":\"10.0.0.2:8083\","
                + "\"summary\":\"Task 0 of connector orders failed: java.net.ConnectException: Connection refused\",\"detail\":"
                + "\"java.net.ConnectException: Connection refused\",\"since_ms\":1763849000000,\"fired_at_ms\":1763849010000,"
                + "\"resolved_at_ms\":null,\"resolution\":null,\"deliveries\":[{\"webhook\":\"5d41402abc4b\",\"fired\":\"delivered\","
                + "\"resolved\":null,\"attempts\":1,\"problem\":null}]}],\"resolved\":[],\"untold\":0,\"webhooks\":[{\"id\":"
                + "\"5d41402abc4b\",\"url\":\"https://alerts.example.com/…\",\"waiting\":0,\"delivered\":3,\"problem\":null,"
                + "\"problem_at_ms\":null}],\"unreachable_workers\":[]}")
public record AlertsBody(
        @Doc("As of when, in milliseconds since 1970; null if nobody has looked yet.") @JsonProperty("at_ms") @Nullable
        Long atMs,

        @Doc("The worker that watches and tells receivers: the leader, if it can; null while it is not known who does.")
        @JsonProperty("watched_by")
        @Nullable
        String watchedBy,

        @Doc("The critical ones first, the newest of these first.")
        List<AlertBody> active,

        @Doc("Those that are over, the newest first, at most 100.")
        List<AlertBody> resolved,

        @Doc("How many more there should be: there are 1,000 active ones at most.")
        int untold,

        @Doc("The receivers that the worker that watches knows.")
        List<WebhookBody> webhooks,

        @Doc("Workers that did not tell how they are: about what they run there are no new alerts.")
        @JsonProperty("unreachable_workers")
        List<SilentWorkerBody> unreachableWorkers) {
    private static final ObjectReader READER = Json.MAPPER
            .readerFor(AlertsBody.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES); // of newer workers

    /**
     * Of another worker's answer.
     *
     * @throws IOException if it is none
     */
    public static AlertsBody read(byte[] json) throws IOException {
        AlertsBody body = READER.readValue(json);
        if (body == null || body.active == null || body.resolved == null) {
            throw new IOException("there are no alerts in it");
        }
        return body;
    }
}
