package dev.tributary.connect.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a user does with curl. */
final class RestCalls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    private final @Nullable String authorization;

    RestCalls(URI base) {
        this(base, null);
    }

    /** @param authorization the header of that name */
    RestCalls(URI base, @Nullable String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /** An answer: its status and its body, null if it is empty. */
    record Answer(int status, @Nullable JsonNode body) {
        String message() {
            return body == null ? "" : body.path("message").asText();
        }
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer put(String path) {
        return send("PUT", path, null);
    }

    Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, json(body));
    }

    Answer post(String path, Map<String, ?> body) {
        return send("POST", path, json(body));
    }

    Answer delete(String path) {
        return send("DELETE", path, null);
    }

    Answer create(String name, Map<String, String> config) {
        return post("connectors", Map.of("name", name, "config", config));
    }

    Answer send(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body().isEmpty() ? null : JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " failed: " + e, e);
        } catch (InterruptedException e) {
            throw new AssertionError(method + " " + path + " was interrupted", e);
        }
    }

    /** Asks until the connector's status is as wanted. */
    JsonNode awaitStatus(String connector, Predicate<JsonNode> wanted) {
        var last = new Answer[1];
        await(
                "status of " + connector,
                () -> {
                    last[0] = get("connectors/" + connector + "/status");
                    return last[0].status() == 200 && wanted.test(last[0].body());
                },
                () -> String.valueOf(last[0]));
        return last[0].body();
    }

    /** Asks until the connector and all its tasks, at least one, are in that state. */
    JsonNode awaitState(String connector, String state) {
        return awaitStatus(connector, status -> {
            if (!status.path("connector").path("state").asText().equals(state)
                    || status.path("tasks").isEmpty()) {
                return false;
            }
            for (JsonNode task : status.path("tasks")) {
                if (!task.path("state").asText().equals(state)) {
                    return false;
                }
            }
            return true;
        });
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, condition, () -> "");
    }

    private static void await(String what, BooleanSupplier condition, java.util.function.Supplier<String> last) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited " + PATIENCE + " in vain for: " + what + ". Last seen: " + last.get());
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    private static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
