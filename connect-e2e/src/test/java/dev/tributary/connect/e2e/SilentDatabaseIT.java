package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.e2e.ConnectRest.Answer;
import dev.tributary.connect.e2e.database.SilentServer;
import dev.tributary.connect.e2e.plugin.TickSource;
import dev.tributary.connect.worker.EmbeddedWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Published connectors, and a database that takes their connections and never answers. In a worker of this process: a user
 * cannot shorten the deadline of requests.
 */
final class SilentDatabaseIT {
    private static final String OTHER = "other";
    private static final String TICKS = "ticks";
    private static final String SINK = "orders-sink";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PROMPT = Duration.ofSeconds(1);
    /** What hangs is given up after a second or two; the rest is room for a slow machine. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    private static final TestCluster CLUSTER = new TestCluster();
    private static SilentServer database;
    private static EmbeddedWorker worker;
    private static ConnectRest rest;

    @BeforeAll
    static void start() throws IOException {
        CLUSTER.open("SilentDatabaseIT");
        database = SilentServer.start();
        CLUSTER.kafka().createTopic(TICKS);
        CLUSTER.kafka().createTopic("shop.public.orders");
        Map<String, String> properties = CLUSTER.properties(Map.of(
                "listeners",
                "http://127.0.0.1:" + Ports.free(),
                "task.shutdown.graceful.timeout.ms",
                "1000",
                "plugin.path",
                PublishedPlugins.link(CLUSTER.folder(), "debezium-connector-postgres", "debezium-connector-jdbc")
                        .toString()));
        worker = EmbeddedWorker.start(properties);
        rest = ConnectRest.of(worker.restUrl().toString());
        Await.until(
                "the worker to be ready", () -> rest.send("GET", "health", null).isSuccess());
        rest.create(OTHER, Map.of("connector.class", TickSource.class.getName(), "topic", TICKS, "interval.ms", "20"));
        rest.awaitState(OTHER, "RUNNING", 1);
        worker.requestTimeout(REQUEST_TIMEOUT.toMillis());
    }

    /** With all that hangs there. */
    @AfterAll
    static void theWorkerEndsInTime() throws Exception {
        try {
            CompletableFuture.runAsync(worker::stop).get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
        } finally {
            database.close();
            CLUSTER.close();
        }
    }

    @Test
    void aSinkWhoseTaskWaitsForItIsSaidToBeStalledInItsStartAndNobodyElseWaits() {
        rest.create(SINK, sink());
        Await.until("a connection, which nobody answers", () -> database.connections() > 0);
        JsonNode task = awaitStall();

        assertThat(task.path("stages").findValuesAsText("stage")).contains("start");
        assertThat(task.path("reason").asText()).contains("start");
        assertThat(task.path("stack").asText())
                .as("the stack of the thread that hangs")
                .contains("io.debezium.connector.jdbc.");
        assertThat(incidentOf(SINK).path("kind").asText()).isEqualTo("STALLED");
        assertThat(incidentOf(SINK).path("stack").asText()).contains("io.debezium.connector.jdbc.");
        assertThat(incidentOf(SINK).path("title").asText())
                .contains(SINK + "-0")
                .contains("start");
        awaitPromptAnswers(SINK);
        awaitProgressOfTheOther();
    }

    @Test
    void aSourceThatAsksItInItsValidationIsRefusedInTimeAndNobodyElseWaits() throws Exception {
        int before = database.connections();
        CompletableFuture<Answer> creation = CompletableFuture.supplyAsync(
                () -> rest.send("POST", "connectors", Map.of("name", "orders-source", "config", source())));
        Await.until("one more connection", () -> database.connections() > before);
        awaitPromptAnswers("orders-source");
        awaitProgressOfTheOther();

        Answer refusal = creation.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(refusal.status()).as("%s", refusal).isEqualTo(500);
        assertThat(refusal.message()).containsIgnoringCase("timed out").containsIgnoringCase("validat");
        assertThat(refusal.took()).isGreaterThanOrEqualTo(REQUEST_TIMEOUT);
        assertThat(rest.get("connectors").toString()).doesNotContain("orders-source");
    }

    @Test
    void whatTheConnectorSaysWhenItGivesUpIsToldBesideItsSetting() {
        Map<String, String> impatient = new HashMap<>(source());
        impatient.put("connection.validation.timeout.ms", "500");
        impatient.put("name", "orders-source");

        JsonNode found = rest.put("connector-plugins/PostgresConnector/config/validate", impatient);

        List<String> errors = new ArrayList<>();
        found.path("configs")
                .forEach(config -> config.path("value")
                        .path("errors")
                        .forEach(error ->
                                errors.add(config.path("value").path("name").asText() + ": " + error.asText())));
        assertThat(errors)
                .anySatisfy(error ->
                        assertThat(error).startsWith("database.hostname: ").containsIgnoringCase("timed out"));
    }

    private static JsonNode awaitStall() {
        Await.until(
                "the task to be stalled",
                () -> taskOf(SINK).path("state").asText().equals("STALLED"),
                () -> rest.send("GET", "connectors/" + SINK + "/health", null).toString());
        return taskOf(SINK);
    }

    private static JsonNode taskOf(String connector) {
        return rest.get("connectors/" + connector + "/health").path("tasks").path(0);
    }

    private static JsonNode incidentOf(String connector) {
        String incidents = "connectors/" + connector + "/incidents";
        Await.until("an incident", () -> !rest.get(incidents).path("incidents").isEmpty());
        String id = rest.get(incidents).path("incidents").path(0).path("id").asText();
        return rest.get(incidents + "/" + id);
    }

    /** Who waits for the database waits for ever, so that a slow machine may be asked again. */
    private static void awaitPromptAnswers(String hanging) {
        List<String> slow = new ArrayList<>();
        Await.until(
                "every answer within " + PROMPT,
                () -> {
                    slow.clear();
                    for (String path : List.of(
                            "",
                            "health",
                            "connectors",
                            "connectors?expand=info&expand=status",
                            "health/connectors",
                            "connectors/" + OTHER + "/status",
                            "connectors/" + OTHER + "/health",
                            "connectors/" + hanging,
                            "connectors/" + hanging + "/status",
                            "connectors/" + hanging + "/health",
                            "incidents",
                            "workers")) {
                        Answer answer = rest.send("GET", path, null);
                        if (answer.took().compareTo(PROMPT) > 0) {
                            slow.add(path + " took " + answer.took());
                        }
                    }
                    return slow.isEmpty();
                },
                slow::toString);
    }

    private static void awaitProgressOfTheOther() {
        long before = ticks();
        Await.until("ten more records of the other connector", () -> ticks() >= before + 10);
        assertThat(taskOf(OTHER).path("status").asText()).isEqualTo("RUNNING");
    }

    private static long ticks() {
        return CLUSTER.kafka().endOffsets(TICKS).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** As the recipe has it. Without TLS: of the question whether the server speaks it the driver would tire after 5 s. */
    private static Map<String, String> sink() {
        Map<String, String> config = new HashMap<>(connector("orders-sink"));
        config.merge("connection.url", "?sslmode=disable", String::concat);
        config.put("tributary.stall.timeout.ms", "1000");
        return config;
    }

    private static Map<String, String> source() {
        Map<String, String> config = new HashMap<>(connector("orders-source"));
        config.put("database.sslmode", "disable");
        return config;
    }

    private static Map<String, String> connector(String name) {
        return Recipe.of(PostgresPipelineIT.RECIPE)
                .connector(
                        name,
                        Map.of(
                                "POSTGRES_HOST",
                                "127.0.0.1",
                                "POSTGRES_PORT",
                                Integer.toString(database.port()),
                                "POSTGRES_USER",
                                "shop",
                                "POSTGRES_PASSWORD",
                                "unused"));
    }
}
