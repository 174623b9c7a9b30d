package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real worker tells a receiver about a task that fails. */
final class AlertsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "s3cretPassword";

    @TempDir
    static Path folder;

    private static final List<JsonNode> EVENTS = new CopyOnWriteArrayList<>();
    private static final List<String> HEADERS = new CopyOnWriteArrayList<>();
    private static final AtomicInteger REFUSALS = new AtomicInteger(2);
    private static HttpServer receiver;
    private static EmbeddedWorker worker;
    private static RestCalls rest;

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", AlertsTest::receive);
        receiver.start();
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put(
                "tributary.alerts.webhook.urls",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook/" + PASSWORD);
        properties.put("tributary.alerts.webhook.headers", "Authorization: Bearer " + PASSWORD);
        properties.put("tributary.alerts.webhook.retry.initial.backoff.ms", "10");
        properties.put("tributary.alerts.pending.ms", "100");
        properties.put("tributary.console.read.only", "false"); // a key of REST, beside those of the runtime
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
    }

    @AfterAll
    static void stop() {
        worker.stop();
        receiver.stop(0);
    }

    /** The first two attempts are not taken. */
    private static void receive(HttpExchange exchange) throws IOException {
        JsonNode event = JSON.readTree(exchange.getRequestBody());
        HEADERS.add(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean taken = REFUSALS.getAndDecrement() <= 0;
        if (taken) {
            EVENTS.add(event);
        }
        exchange.sendResponseHeaders(taken ? 200 : 503, -1);
        exchange.close();
    }

    private static void create(String name, int failures, String... more) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", FailingConnector.class.getName());
        config.put(FailingConnector.FAILURES, "" + failures);
        config.put("database.password", "refused"); // stands in the trace of its failure
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        assertThat(rest.create(name, config).status()).isEqualTo(201);
    }

    @Test
    void aFailureIsToldOnceThoughItTakesAttemptsAndItsEndOnceAndWhatHealsOrIsNotWantedNotAtAll() {
        create("quiet", 1000, "tributary.alerts.rules", "none");
        create(
                "heals",
                2,
                "tributary.restart.policy",
                "on-failure",
                "tributary.restart.initial.backoff.ms",
                "400",
                "tributary.restart.max.backoff.ms",
                "500");
        create("orders", 1);
        RestCalls.await("the failure is told", () -> !EVENTS.isEmpty());
        JsonNode fired = EVENTS.get(0);
        assertThat(fired.path("event").asText()).isEqualTo("fired");
        assertThat(fired.path("kind").asText()).isEqualTo("task_failed");
        assertThat(fired.path("connector").asText()).isEqualTo("orders");
        assertThat(fired.path("summary").asText()).startsWith("Task 0 of connector orders failed");
        assertThat(fired.path("detail").asText()).contains("start 1 failed").contains("[hidden] by port");
        assertThat(fired.toString()).doesNotContain("refused", PASSWORD);
        assertThat(fired.path("link").asText()).isEqualTo(worker.restUrl() + "console/#/connectors/orders");
        assertThat(HEADERS).hasSize(3).containsOnly("Bearer " + PASSWORD);

        JsonNode alerts = rest.get("alerts").body();
        assertThat(alerts.path("active")).hasSize(1);
        assertThat(alerts.toString()).doesNotContain(PASSWORD);
        RestCalls.Answer metrics = rest.get("alerts?local=true");
        assertThat(metrics.status()).isEqualTo(200);

        rest.awaitState("heals", "RUNNING");
        assertThat(rest.post("connectors/orders/tasks/0/restart", Map.of()).status())
                .isEqualTo(204);
        RestCalls.await("the end is told", () -> EVENTS.size() > 1);
        JsonNode resolved = EVENTS.get(1);
        assertThat(resolved.path("event").asText()).isEqualTo("resolved");
        assertThat(resolved.path("id")).isEqualTo(fired.path("id"));
        assertThat(resolved.path("fired_at_ms")).isEqualTo(fired.path("fired_at_ms"));
        RestCalls.await(
                "nothing more", () -> rest.get("alerts").body().path("active").isEmpty());
        assertThat(EVENTS).hasSize(2);
    }

    @Test
    void aWrongSettingOfAConnectorIsRefusedWithItsKey() {
        RestCalls.Answer answer = rest.create(
                "c",
                Map.of("connector.class", FailingConnector.class.getName(), "tributary.alerts.rules", "everything"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("tributary.alerts.rules").contains("task_failed");
    }
}
