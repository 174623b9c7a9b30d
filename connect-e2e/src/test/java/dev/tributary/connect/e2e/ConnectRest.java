package dev.tributary.connect.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A user of one worker's REST API, with patience. Thread-safe. */
public final class ConnectRest {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    /** One pool for all: HTTP/1.1, as the workers speak it. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI base;
    private final boolean askAgain;

    private ConnectRest(URI base, boolean askAgain) {
        this.base = base;
        this.askAgain = askAgain;
    }

    public static ConnectRest of(String base) {
        return new ConnectRest(URI.create(base), false);
    }

    /**
     * An answer.
     *
     * @param body a missing node if there is none
     */
    public record Answer(int status, JsonNode body, Duration took) {
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        public String message() {
            return body.path("message").asText();
        }

        private boolean isAboutRebalance() {
            return !isSuccess() && message().contains("rebalance");
        }

        /** The body of what must have succeeded. */
        JsonNode orFail(String request) {
            if (!isSuccess()) {
                throw new AssertionError(request + " was answered with " + status + ": " + body);
            }
            return body;
        }
    }

    /** The same, but asks again while it is refused because of a rebalance, as Apache's workers do. */
    public ConnectRest askingAgain() {
        return new ConnectRest(base, true);
    }

    public JsonNode get(String path) {
        return success("GET", path, null);
    }

    public JsonNode put(String path, @Nullable Object body) {
        return success("PUT", path, body);
    }

    public JsonNode post(String path, @Nullable Object body) {
        return success("POST", path, body);
    }

    public void delete(String path) {
        success("DELETE", path, null);
    }

    private JsonNode success(String method, String path, @Nullable Object body) {
        var last = new AtomicReference<Answer>(send(method, path, body));
        if (askAgain) {
            Await.until(
                    "an answer that is not about a rebalance",
                    () -> !last.get().isAboutRebalance()
                            || !last.updateAndGet(old -> send(method, path, body))
                                    .isAboutRebalance(),
                    () -> last.get().toString());
        }
        return last.get().orFail(method + " " + base + path);
    }

    public JsonNode create(String name, Map<String, String> config) {
        return post("connectors", Map.of("name", name, "config", config));
    }

    /** Sends one request; any answer will do. */
    public Answer send(String method, String path, @Nullable Object body) {
        return send(method, path, body, REQUEST_TIMEOUT);
    }

    /**
     * Sends one request; any answer will do.
     *
     * @throws AssertionError if none comes in time
     */
    Answer send(String method, String path, @Nullable Object body, Duration timeout) {
        try {
            return trySend(method, path, body, timeout);
        } catch (IOException e) {
            throw new AssertionError("%s %s%s failed: %s".formatted(method, base, path, e), e);
        }
    }

    private Answer trySend(String method, String path, @Nullable Object body, Duration timeout) throws IOException {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(timeout);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        long start = System.nanoTime();
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new Answer(answer.statusCode(), parsed(answer.body()), took);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }

    private static JsonNode parsed(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException notJson) {
            return JSON.getNodeFactory().textNode(body);
        }
    }

    /** Whether it answers now. */
    public boolean answers() {
        try {
            return trySend("GET", "connectors", null, Duration.ofSeconds(5)).isSuccess();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether this worker leads the group: only a leader looks for the connector, and a request that must not be
     * forwarded is refused by everybody else.
     */
    boolean leads() {
        return send("DELETE", "connectors/no-such-connector?forward=false", null)
                        .status()
                == 404;
    }

    /** Everything about one connector. */
    public JsonNode status(String connector) {
        return send("GET", "connectors/" + connector + "/status", null).body();
    }

    /** The state of every connector and task now, by {@code name} or {@code name-task}; as {@code STATE@worker}. */
    public Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        Answer answer = send("GET", "connectors?expand=status", null);
        if (answer.isSuccess()) {
            answer.body().properties().forEach(entry -> {
                JsonNode status = entry.getValue().path("status");
                states.put(entry.getKey(), state(status.path("connector")));
                status.path("tasks")
                        .forEach(task -> states.put(
                                entry.getKey() + "-" + task.path("id").asInt(), state(task)));
            });
        }
        return states;
    }

    private static String state(JsonNode status) {
        return status.path("state").asText() + "@" + status.path("worker_id").asText();
    }

    /** The workers that something runs on. */
    Set<String> busyWorkers() {
        Set<String> workers = new TreeSet<>();
        states().values().forEach(state -> workers.add(state.substring(state.indexOf('@') + 1)));
        return workers;
    }

    /** Waits until the connector and all its tasks, so many, are in that state. */
    public void awaitState(String connector, String state, int tasks) {
        awaitStates(List.of(connector), state, tasks, Await.PATIENCE);
    }

    /** Waits until these connectors and all their tasks, so many each, are in that state. */
    void awaitStates(List<String> connectors, String state, int tasksEach, Duration patience) {
        var missing = new ArrayList<String>();
        Await.until(
                "%s of %s with %d tasks each".formatted(state, connectors, tasksEach),
                patience,
                () -> {
                    Map<String, String> states = states();
                    missing.clear();
                    for (String connector : connectors) {
                        note(missing, states, connector, state);
                        for (int task = 0; task < tasksEach; task++) {
                            note(missing, states, connector + "-" + task, state);
                        }
                    }
                    return missing.isEmpty();
                },
                missing::toString);
    }

    private static void note(List<String> missing, Map<String, String> states, String what, String wanted) {
        String actual = states.getOrDefault(what, "nowhere");
        if (!actual.startsWith(wanted + "@")) {
            missing.add(what + "=" + actual);
        }
    }

    /** Waits until statuses name exactly these workers. */
    void awaitWorkers(Predicate<Set<String>> wanted, String expectation) {
        Await.until(expectation, () -> wanted.test(busyWorkers()), () -> states().toString());
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
