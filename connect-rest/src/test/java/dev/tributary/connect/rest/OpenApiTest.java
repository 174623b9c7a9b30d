package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.Incident;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.PluginAt;
import dev.tributary.connect.api.PluginConflict;
import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.WorkerHealth;
import dev.tributary.connect.rest.Document.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the OpenAPI document says is what a server does: every operation, in every way in which it may answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
    private static final int SMALL = 1 << 16;
    private static final Limits LIMITS =
            new Limits(16, 256, SMALL, 1 << 24, Duration.ofSeconds(30), Duration.ofSeconds(1));
    /** What is answered without asking the cluster, and so cannot fail with it. */
    private static final Set<String> NOT_THE_CLUSTERS = Set.of(
            "/openapi.json",
            "/metrics",
            "/admin/loggers",
            "/admin/loggers/{logger}",
            "/incidents",
            "/alerts/test",
            "/connectors/{connector}/preview",
            "/connectors/{connector}/incidents/{incident}");

    private static final Incident.LikelyCause LIKELY = new Incident.LikelyCause("rule", "cause", "advice");
    private static final ConnectorName NAME = ConnectorName.of("orders-in");

    private int calls;
    private final Rest rest = Rest.startWhole(LIMITS);
    private final Document document = new Document(rest.get("/openapi.json").json());

    @AfterAll
    void close() {
        rest.close();
    }

    /** A connector, and something of everything that can be told about one. */
    private void fill() {
        rest.cluster.everythingFails(null);
        rest.cluster.with(NAME.value());
        InstanceStatus failed = new InstanceStatus(InstanceState.FAILED, "w:1", "trace", null);
        InstanceStatus plain = new InstanceStatus(InstanceState.RUNNING, "w:1", null, "undefined");
        rest.cluster.statuses.put(
                NAME, ConnectorStatus.of(NAME, plain, Map.of(0, plain, 1, failed), ConnectorType.SINK));
        Map<String, @Nullable String> config = rest.cluster.connector(NAME).config();
        rest.cluster.histories.put(
                NAME,
                List.of(
                        new ConfigVersion(2, FakeHealthView.AT, "w:1", config),
                        new ConfigVersion(1, FakeHealthView.AT, null, config)));
        rest.cluster.topics.put(NAME, Set.of("o", "p"));
        rest.cluster.offsets.put(
                NAME, List.of(new ConnectorOffset(Map.of("p", 1), Map.of("o", "x")), new ConnectorOffset(null, null)));
        rest.health.leading(rest.server.url());
        for (HealthState state : HealthState.values()) {
            rest.health.with(FakeHealthView.task(NAME.value(), state.ordinal()), state);
        }
        rest.health.with(FakeHealthView.connector(NAME.value()), HealthState.STALLED);
        rest.health.incidents.clear();
        rest.health.incident(1, FakeHealthView.task(NAME.value(), 0), Incident.Kind.FAILED, LIKELY);
        rest.health.incident(2, FakeHealthView.connector(NAME.value()), Incident.Kind.STALLED, null);
        for (String level : List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE")) {
            rest.logs.line(FakeHealthView.task(NAME.value(), 0), 1, level, level);
            rest.logs.line(FakeHealthView.connector(NAME.value()), 2, level, level);
        }
        rest.logs.levels.put(NAME, new ConnectorLogs.Level("DEBUG", "org.example", FakeHealthView.AT));
        List<RestartEvent> events = Arrays.stream(RestartEvent.Action.values())
                .flatMap(action -> Stream.of("x", null)
                        .map(text -> new RestartEvent(FakeHealthView.AT, "w:1", text, text, action, text)))
                .toList();
        rest.health.restarts.put(FakeHealthView.task(NAME.value(), 0), events);
        rest.health.restarts.put(FakeHealthView.connector(NAME.value()), events);
        rest.cluster.plugins.clear();
        for (PluginType type : PluginType.values()) {
            rest.cluster.plugins.add(new PluginInfo("C", type, "undefined"));
            rest.cluster.plugins.add(new PluginInfo("C", type, "1"));
        }
        List<PluginAt> places = rest.cluster.plugins.stream()
                .map(plugin -> new PluginAt(plugin, "file:/p/"))
                .toList();
        List<PluginConflict> conflicts = Arrays.stream(PluginConflict.Kind.values())
                .flatMap(kind ->
                        Stream.of("file:/p/", null).map(used -> new PluginConflict(kind, "C", "Twice", places, used)))
                .toList();
        rest.cluster.reload =
                new PluginReload(places, places, places, new PluginFindings(conflicts, List.of("x: broken")));
        ConfigKey key = new ConfigKey("k", "INT", true, null, "HIGH", "d", null, -1, "NONE", "K", List.of("l"));
        ConfigValue value = new ConfigValue("k", null, Arrays.asList("1", null), List.of("wrong"), true);
        rest.cluster.keys = List.of(key);
        rest.cluster.validation = new ConfigValidation(
                "C",
                1,
                List.of("Common"),
                List.of(new ConfigValidation.Entry(key, null), new ConfigValidation.Entry(null, value)));
    }

    private Rest.Answer call(Endpoint endpoint, String query) {
        if (endpoint.path().equals("/events")) { // each time of another connector: nobody is told what others were
            return rest.get("/events?connector=" + NAME.value() + "&connector=" + ++calls);
        }
        return rest.send(endpoint.method(), endpoint.samplePath() + query, document.sampleBody(endpoint));
    }

    /** How to make the server give all its answers that are no errors: a query, or a state of the cluster. */
    private Stream<Rest.Answer> successes(Endpoint endpoint) {
        return switch (endpoint.toString()) {
            case "GET /connectors" ->
                Stream.of("", "?expand", "?expand=status&expand=info").map(query -> call(endpoint, query));
            case "POST /connectors" -> {
                rest.cluster.connectors.clear();
                yield Stream.of(call(endpoint, ""));
            }
            case "PUT /connectors/{connector}/config" -> {
                rest.cluster.connectors.clear();
                yield Stream.of(call(endpoint, ""), call(endpoint, ""));
            }
            case "POST /connectors/{connector}/restart" ->
                Stream.of("", "?includeTasks=true", "?onlyFailed=true").map(query -> call(endpoint, query));
            case "GET /connector-plugins" ->
                Stream.of("", "?connectorsOnly=false").map(query -> call(endpoint, query));
            case "GET /health/connectors" ->
                Stream.of("", "?tasks=true", "?local=true").map(query -> call(endpoint, query));
            case "GET /connectors/{connector}/logs",
                    "GET /admin/connectors/{connector}/log-level",
                    "PUT /admin/connectors/{connector}/log-level",
                    "DELETE /admin/connectors/{connector}/log-level" ->
                Stream.of("", "?local=true").map(query -> call(endpoint, query));
            case "GET /incidents" -> Stream.of("", "?local=true").map(query -> call(endpoint, query));
            case "PUT /admin/loggers/{logger}" ->
                Stream.of("", "?scope=cluster").map(query -> call(endpoint, query));
            case "GET /metrics" ->
                Stream.of("text/plain", "application/openmetrics-text").map(type -> {
                    Rest.Answer answer =
                            rest.send(rest.request("GET", "/metrics", "").header("Accept", type));
                    assertThat(answer.header("Content-Type")).startsWith(type);
                    return answer;
                });
            default -> Stream.of(call(endpoint, ""));
        };
    }

    @Test
    void everyOperationSucceedsInEveryWayThatIsDescribed() {
        for (Endpoint endpoint : document.endpoints()) {
            fill();
            Set<Integer> seen = new TreeSet<>();
            successes(endpoint).forEach(answer -> {
                document.describes(endpoint, answer);
                seen.add(answer.status());
            });
            assertThat(seen)
                    .as("%s", endpoint)
                    .containsExactlyElementsOf(endpoint.statuses().stream()
                            .filter(status -> status < 300)
                            .toList());
        }
    }

    /** Null where a status is not the cluster's doing. */
    private static @Nullable RuntimeException failure(int status) {
        return switch (status) {
            case 400 -> new ConnectClusterException.BadRequest("m");
            case 403 -> new ConnectClusterException.Forbidden("m");
            case 404 -> new ConnectClusterException.NotFound("m");
            case 409 -> new ConnectClusterException.Conflict("m");
            case 500 -> new ConnectClusterException.Failed("m", null);
            case 503 -> new ConnectClusterException.NotReady("m");
            default -> null;
        };
    }

    @Test
    void everyOperationFailsInEveryWayThatIsDescribed() {
        for (Endpoint endpoint : document.endpoints()) {
            if (NOT_THE_CLUSTERS.contains(endpoint.path())) {
                continue;
            }
            for (int status : endpoint.statuses()) {
                RuntimeException failure = failure(status);
                if (failure != null) {
                    fill();
                    rest.cluster.everythingFails(failure);
                    if (endpoint.path().equals("/alerts")) { // what was seen a moment ago would still be told
                        rest.health.members.clear();
                        rest.get("/alerts"); // nobody watches: that is forgotten
                        rest.health.leading(rest.server.url());
                    }
                    expect(endpoint, status, call(endpoint, ""));
                }
            }
        }
    }

    @Test
    void requestsOfTheWrongKindAreAnsweredAsDescribed() {
        fill();
        for (Endpoint endpoint : document.endpoints()) {
            if (endpoint.answers(406)) {
                var request = rest.request(endpoint.method(), endpoint.samplePath(), body(endpoint));
                expect(endpoint, 406, rest.send(request.header("Accept", "image/png")));
            }
            if (endpoint.answers(415)) {
                var request = rest.request(endpoint.method(), endpoint.samplePath(), body(endpoint));
                expect(endpoint, 415, rest.send(request.header("Content-Type", "text/plain")));
            }
            if (endpoint.hasBody()) {
                String large = "{\"a\":\"" + "x".repeat(SMALL) + "\"}";
                expect(endpoint, 400, rest.send(endpoint.method(), endpoint.samplePath(), "[]"));
                expect(endpoint, 413, rest.send(endpoint.method(), endpoint.samplePath(), large));
            }
        }
    }

    private Endpoint endpoint(String called) {
        return document.endpoints().stream()
                .filter(endpoint -> endpoint.toString().equals(called))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void loggersFailAsDescribed() {
        Endpoint put = endpoint("PUT /admin/loggers/{logger}");
        expect(endpoint("GET /admin/loggers/{logger}"), 404, rest.get("/admin/loggers/no.such"));
        expect(put, 404, rest.send("PUT", put.samplePath(), "{\"level\":\"LOUD\"}"));
        expect(put, 400, rest.send("PUT", put.samplePath(), "{}"));
        expect(put, 400, rest.send("PUT", "/admin/loggers/!", document.sampleBody(put)));
    }

    @Test
    void theHealthOfTheClusterFailsAsDescribed() {
        fill();
        Endpoint incidents = endpoint("GET /incidents");
        Endpoint incident = endpoint("GET /connectors/{connector}/incidents/{incident}");
        expect(incidents, 400, call(incidents, "?limit=-1"));
        expect(endpoint("GET /health/connectors"), 400, rest.get("/health/connectors?state=well"));
        expect(incident, 404, rest.get(incident.with("incident", "w1:8083-99")));
        expect(incident, 404, rest.get(incident.with("incident", "gone:8083-1")));
        URI gone = RudeWorker.gone();
        try (Rest other = Rest.startHealthy(Map.of())) { // this one has just told whom it knows
            other.health.leading(other.server.url(), gone);
            expect(incident, 503, other.get(incident.with("incident", FakeHealthView.idOf(gone) + "-1")));
        }
    }

    @Test
    void aReloadOfOtherWorkersFailsAsDescribed() {
        Endpoint reload = endpoint("POST /connector-plugins/reload");
        expect(reload, 400, call(reload, "?scope=cluster"));
    }

    @Test
    void healthIsAnsweredAsDescribed() {
        Endpoint health = endpoint("GET /health");
        for (var expected : Map.of(
                        WorkerHealth.State.HEALTHY, 200,
                        WorkerHealth.State.STARTING, 503,
                        WorkerHealth.State.UNHEALTHY, 500)
                .entrySet()) {
            rest.cluster.answersWith(
                    "health", () -> CompletableFuture.completedFuture(new WorkerHealth(expected.getKey(), "Because.")));
            fill();
            expect(health, expected.getValue(), rest.get("/health"));
        }
        rest.cluster.answers("health", new WorkerHealth(WorkerHealth.State.HEALTHY, "Ready."));
    }

    @Test
    void aWorkerThatIsNotReadyAnswersAsDescribed() {
        try (RestServer early = RestServer.bind(RestSettings.parse(Map.of("listeners", Rest.LOOPBACK)), LIMITS)) {
            for (Endpoint endpoint : document.endpoints()) {
                var request = rest.request(endpoint.method(), endpoint.samplePath(), body(endpoint))
                        .uri(early.url().resolve(endpoint.samplePath()));
                expect(endpoint, 503, rest.send(request));
            }
        }
    }

    @Test
    void allExamplesAreWhatTheirSchemasDescribe() {
        for (Endpoint endpoint : document.endpoints()) {
            if (endpoint.hasBody()) {
                String example = document.sampleBody(endpoint);
                assertThat(document.problems(document.requestSchema(endpoint), json(example)))
                        .as("%s: %s", endpoint, example)
                        .isEmpty();
            }
        }
        document.schemas()
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("examples")
                        .forEach(example -> assertThat(document.problems(schema.getValue(), example))
                                .as("%s: %s", schema.getKey(), example)
                                .isEmpty()));
    }

    @Test
    void theDocumentIsOnTheRegularListenersAndNotOnTheAdminOnes() {
        try (Rest both = Rest.start(Map.of("admin.listeners", Rest.LOOPBACK))) {
            assertThat(both.get("/openapi.json").json().path("openapi").asText())
                    .startsWith("3.1");
            var request =
                    both.request("GET", "/", "").uri(both.server.adminUrl().resolve("/openapi.json"));
            assertThat(both.send(request).status()).isEqualTo(404);
        }
    }

    private String body(Endpoint endpoint) {
        String body = document.sampleBody(endpoint);
        return body == null ? "" : body;
    }

    private void expect(Endpoint endpoint, int status, Rest.Answer answer) {
        assertThat(answer.status()).as("%s: %s", endpoint, answer.body()).isEqualTo(status);
        document.describes(endpoint, answer);
    }

    private static JsonNode json(String text) {
        return new Rest.Answer(0, text, null).json();
    }
}
