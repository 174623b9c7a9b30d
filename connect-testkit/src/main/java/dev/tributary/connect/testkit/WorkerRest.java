package dev.tributary.connect.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One request to one worker. Thread-safe. */
final class WorkerRest {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An answer; the body is a missing node if there is none. */
    record Answer(int status, JsonNode body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }

        String message() {
            return body.has("message") ? body.path("message").asText() : body.toString();
        }

        boolean isAboutRebalance() {
            return status == 409 && message().contains("rebalanc");
        }
    }

    /** What is asked of whichever worker. */
    record Request(String method, String path, @Nullable Object body) {
        static Request of(String method, String path) {
            return new Request(method, path, null);
        }

        @Override
        public String toString() {
            return method + " /" + path;
        }
    }

    Answer send(URI worker, Request request, Duration limit) throws IOException {
        var builder = HttpRequest.newBuilder(worker.resolve(request.path())).timeout(limit);
        Object body = request.body();
        builder.header("Content-Type", "application/json")
                .method(
                        request.method(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        try {
            HttpResponse<String> answer = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), parsed(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted during " + request, e);
        }
    }

    private static JsonNode parsed(String body) throws IOException {
        return body.isBlank() ? MissingNode.getInstance() : JSON.readTree(body);
    }
}
