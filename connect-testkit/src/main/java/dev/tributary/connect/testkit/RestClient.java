package dev.tributary.connect.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** What the quickstart asks of a worker. Thread-safe. */
final class RestClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(95);
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    RestClient(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    boolean isHealthy() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base.resolve("health")).GET()).statusCode() == 200;
    }

    void putConnector(String name, Map<String, String> config) throws IOException, InterruptedException {
        URI uri = base.resolve("connectors/" + name + "/config");
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(config))));
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("PUT " + uri + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** The statuses of all connectors, by name. */
    JsonNode statuses() throws IOException, InterruptedException {
        return JSON.readTree(send(HttpRequest.newBuilder(base.resolve("connectors?expand=status"))
                        .GET())
                .body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }
}
