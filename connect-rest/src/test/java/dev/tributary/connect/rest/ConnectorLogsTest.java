package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorLogs.Level;
import dev.tributary.connect.api.ConnectorName;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log lines and log levels of connectors, asked of any of two workers. */
@Timeout(120)
class ConnectorLogsTest {
    private static final String LOGS = "/connectors/orders/logs";
    private static final String LEVEL = "/admin/connectors/orders/log-level";
    private static final ConnectorName ORDERS = ConnectorName.of("orders");

    private final Rest one = Rest.startHealthy(Map.of());
    private final Rest other = Rest.startHealthy(Map.of());

    @BeforeEach
    void cluster() {
        one.health.leading(one.server.url(), other.server.url());
        other.health.following(other.server.url(), one.server.url());
        one.cluster.with("orders");
        other.cluster.with("orders");
        one.logs.line(FakeHealthView.connector("orders"), 1, "INFO", "a");
        one.logs.line(FakeHealthView.task("clicks", 0), 1, "INFO", "of another");
        one.logs.line(FakeHealthView.task("orders", 0), 3, "WARN", "c");
        other.logs.line(FakeHealthView.task("orders", 1), 2, "DEBUG", "b");
        other.logs.line(FakeHealthView.task("orders", 1), 4, "ERROR", "d");
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private static List<String> messages(JsonNode body) {
        List<String> messages = new ArrayList<>();
        body.path("lines").forEach(it -> messages.add(it.path("message").asText()));
        return messages;
    }

    private static String after(JsonNode body) {
        return URLEncoder.encode(body.path("next").asText(), StandardCharsets.UTF_8);
    }

    // ---- lines

    @Test
    void thoseOfAllWorkersAreToldByTimeOldestFirst() {
        for (Rest asked : List.of(one, other)) {
            JsonNode body = asked.get(LOGS).json();
            assertThat(messages(body)).containsExactly("a", "b", "c", "d");
            assertThat(body.at("/lines/3").toString())
                    .isEqualTo("{\"at_ms\":1700000004000,\"worker_id\":\"" + other.server.workerId()
                            + "\",\"number\":2,\"task\":1,\"level\":\"ERROR\",\"logger\":\"org.example.Task\","
                            + "\"thread\":\"task-orders-1\",\"message\":\"d\","
                            + "\"trace\":\"org.example.Bad: no\\n\\tat org.example.Task.put(Task.java:1)\"}");
            assertThat(body.at("/lines/0/task").isNull()).isTrue();
            assertThat(body.at("/lines/0/trace").isNull()).isTrue();
            assertThat(body.path("missed").asBoolean(true)).isFalse();
            assertThat(body.path("workers")).hasSize(2);
            assertThat(body.path("unreachable_workers")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "task=0|c",
                "task=connector|a",
                "task=1&level=error|d",
                "level=WARN|c,d",
                "level=off|",
                "level=all|a,b,c,d",
                "limit=1|d",
                "limit=0|",
                "limit=3&level=INFO|a,c,d",
                "task=|a,b,c,d"
            })
    void thoseAreToldThatAreAskedFor(String query, String expected) {
        List<String> messages = expected == null ? List.of() : List.of(expected.split(","));
        assertThat(messages(one.get(LOGS + "?" + query).json())).isEqualTo(messages);
    }

    @Test
    void whoFollowsGetsEveryLineOnceInPiecesOfAnySize() {
        JsonNode body = one.get(LOGS + "?limit=0").json();
        other.logs.line(FakeHealthView.task("orders", 1), 6, "INFO", "e2");
        one.logs.line(FakeHealthView.task("orders", 0), 5, "INFO", "e1");
        one.logs.line(FakeHealthView.task("orders", 0), 7, "INFO", "e3");
        List<String> got = new ArrayList<>();
        for (int piece = 0; piece < 4; piece++) {
            body = one.get(LOGS + "?limit=1&after=" + after(body)).json();
            got.addAll(messages(body));
        }
        assertThat(got).containsExactly("e1", "e2", "e3");
    }

    @Test
    void whatAWorkerWroteThatDidNotAnswerIsToldWhenItDoes() {
        JsonNode body = one.get(LOGS).json();
        URI gone = RudeWorker.gone();
        try (Rest alone = Rest.startHealthy(Map.of())) {
            alone.cluster.with("orders");
            alone.health.leading(alone.server.url(), gone);
            JsonNode silent = alone.get(LOGS + "?after=" + after(body)).json();
            assertThat(silent.at("/unreachable_workers/0/worker_id").asText()).isEqualTo(FakeHealthView.idOf(gone));
            assertThat(silent.at("/unreachable_workers/0/reason").asText()).contains("cannot be reached");
            assertThat(silent.path("next").asText()).contains(other.server.workerId() + "~");
        }
        other.logs.line(FakeHealthView.task("orders", 1), 9, "INFO", "late");
        assertThat(messages(one.get(LOGS + "?after=" + after(body)).json())).containsExactly("late");
    }

    @Test
    void whatAWorkerWroteSinceItWasStartedAnewIsAllNew() {
        JsonNode body = one.get(LOGS).json();
        other.logs.lines.clear();
        other.logs.process = "its-next-process";
        other.logs.line(FakeHealthView.task("orders", 1), 20, "INFO", "again");
        assertThat(messages(one.get(LOGS + "?after=" + after(body)).json())).containsExactly("again");
    }

    @Test
    void linesThatAreGoneAreTold() {
        JsonNode body = one.get(LOGS).json();
        other.logs.missed = true;
        assertThat(one.get(LOGS + "?after=" + after(body)).json().path("missed").asBoolean())
                .isTrue();
    }

    @Test
    void workersThatShareAProcessTellItsLinesOnce() {
        other.logs.process = one.logs.process;
        other.logs.lines.clear();
        other.logs.lines.addAll(one.logs.lines);
        JsonNode body = one.get(LOGS).json();
        assertThat(messages(body)).containsExactly("a", "c");
        assertThat(messages(one.get(LOGS + "?after=" + after(body)).json())).isEmpty();
    }

    @Test
    void onRequestAWorkerTellsItsOwnAlone() {
        assertThat(messages(other.get(LOGS + "?local=true").json())).containsExactly("b", "d");
    }

    @Test
    void aWorkerWithAnotherBackEndSaysSo() {
        other.logs.unavailable = "it logs through Log4j";
        other.logs.lines.clear();
        JsonNode body = one.get(LOGS).json();
        assertThat(messages(body)).containsExactly("a", "c");
        assertThat(body.at("/workers/1/unavailable").asText()).isEqualTo("it logs through Log4j");
        assertThat(body.at("/workers/0/unavailable").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "task=x|task: 'x' (expected: the number of a task, or connector).",
                "task=-1|task: '-1' (expected: the number of a task, or connector).",
                "level=loud|level: 'loud' (expected: one of OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE, ALL, in any case).",
                "limit=1001|limit: '1001' (expected: a whole number from 0 to 1000).",
                "limit=x|limit: 'x' (expected: a whole number from 0).",
                "after=x|after: it has 'x' (expected: what stands in next of an answer, as it is).",
                "after=w~p~-1|after: it has 'w~p~-1' (expected: what stands in next of an answer, as it is)."
            })
    void aParameterThatIsNotUnderstoodIsRefusedWithWhatIsExpected(String query, String message) {
        for (String local : List.of("", "&local=true")) {
            Rest.Answer answer = one.get(LOGS + "?" + query + local);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo(message);
        }
    }

    @Test
    void aConnectorThatIsNotThereIsNotFound() {
        assertThat(one.get("/connectors/none/logs").status()).isEqualTo(404);
        assertThat(one.get("/admin/connectors/none/log-level").status()).isEqualTo(404);
        assertThat(one.send("PUT", "/admin/connectors/none/log-level", "{\"level\":\"DEBUG\"}")
                        .status())
                .isEqualTo(404);
        assertThat(one.logs.levels).isEmpty();
    }

    @Test
    void aNameMayHoldAnything() {
        String name = "a/b%~,c";
        one.cluster.with(name);
        other.logs.line(FakeHealthView.task(name, 0), 1, "INFO", "there");
        JsonNode body = one.get("/connectors/a%2Fb%25~%2Cc/logs").json();
        assertThat(messages(body)).containsExactly("there");
        assertThat(body.path("unreachable_workers")).isEmpty();
    }

    // ---- levels

    @Test
    void aLevelIsSetOnAllWorkersAndTakenBack() {
        Rest.Answer set = one.send("PUT", LEVEL, "{\"level\":\"debug\",\"logger\":\"org.example\",\"for_ms\":60000}");
        assertThat(set.status()).isEqualTo(200);
        assertThat(set.json().path("workers")).hasSize(2);
        Level expected = new Level("debug", "org.example", FakeConnectorLogs.AT.plusSeconds(60));
        assertThat(one.logs.levels).containsExactly(Map.entry(ORDERS, expected));
        assertThat(other.logs.levels).containsExactly(Map.entry(ORDERS, expected));
        JsonNode told = other.get(LEVEL).json();
        assertThat(told.at("/workers/1/until_ms").asLong()).isEqualTo(1_700_000_060_000L);
        assertThat(other.get(LOGS).json().at("/workers/0/logger").asText()).isEqualTo("org.example");

        assertThat(other.send("DELETE", LEVEL, null).status()).isEqualTo(200);
        assertThat(one.logs.levels).isEmpty();
        assertThat(other.logs.levels).isEmpty();
        assertThat(one.get(LEVEL).json().at("/workers/0/level").isNull()).isTrue();
    }

    @Test
    void onRequestAWorkerChangesItsOwnLevelAlone() {
        assertThat(one.send("PUT", LEVEL + "?local=true", "{\"level\":\"WARN\"}")
                        .status())
                .isEqualTo(200);
        assertThat(one.logs.levels).containsOnlyKeys(ORDERS);
        assertThat(other.logs.levels).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|level: missing in the request body",
                "{\"level\":null}|level: missing in the request body",
                "{\"level\":\"LOUD\"}|level: 'LOUD' (expected: one of OFF, FATAL,",
                "{\"level\":\"INFO\",\"logger\":\"\"}|logger: 0 characters",
                "{\"level\":\"INFO\",\"for_ms\":0}|for_ms: '0' (expected: milliseconds, from 1 to 2592000000, or null for ever).",
                "{\"level\":\"INFO\",\"for_ms\":\"soon\"}|for_ms: 'soon'",
                "{\"level\":\"INFO\",\"until\":1}|There is no field 'until' (expected: level, logger, for_ms).",
                "[]|The request body is a JSON array"
            })
    void aWrongBodyIsToldAndNothingIsChanged(String body, String message) {
        Rest.Answer answer = one.send("PUT", LEVEL, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith(message);
        assertThat(one.logs.levels).isEmpty();
    }

    @Test
    void tooManyLevelsAreAConflictHereAndToldOfOthers() {
        other.logs.full = true;
        JsonNode partly = one.send("PUT", LEVEL, "{\"level\":\"DEBUG\"}").json();
        assertThat(partly.at("/unreachable_workers/0/reason").asText()).contains("status 409");
        assertThat(other.send("PUT", LEVEL, "{\"level\":\"DEBUG\"}").status()).isEqualTo(409);
    }

    @Test
    void aLevelThatNobodyCanSetIsRefused() {
        one.logs.unavailable = "it logs through Log4j";
        assertThat(one.send("PUT", LEVEL, "{\"level\":\"DEBUG\"}").status())
                .as("the other one can")
                .isEqualTo(200);
        assertThat(one.logs.levels).isEmpty();
        other.logs.unavailable = "it logs through JUL";
        Rest.Answer answer = one.send("PUT", LEVEL, "{\"level\":\"DEBUG\"}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).contains("Nothing was changed").endsWith("it logs through Log4j");
    }

    // ---- who may

    private Rest.Answer onAdminListener(Rest rest, String method) {
        return rest.send(HttpRequest.newBuilder(rest.server.adminUrl().resolve(LEVEL.substring(1)))
                .timeout(Rest.GENEROUS)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{\"level\":\"DEBUG\"}")));
    }

    @Test
    void levelsAreOnTheAdminListenersAndLinesAreNot() {
        try (Rest apart = Rest.startHealthy(Map.of("admin.listeners", Rest.LOOPBACK))) {
            apart.cluster.with("orders");
            apart.health.leading(apart.server.url(), one.server.url());
            assertThat(apart.send("PUT", LEVEL, "{\"level\":\"DEBUG\"}").status())
                    .isEqualTo(404);
            assertThat(apart.get(LOGS).status()).isEqualTo(200);
            assertThat(apart.get("/connectors/orders").status()).isEqualTo(200);
            assertThat(onAdminListener(apart, "PUT").status()).isEqualTo(200);
            assertThat(one.logs.levels)
                    .as("of a worker that serves it where others ask")
                    .containsOnlyKeys(ORDERS);
            one.health.leading(one.server.url(), apart.server.url());
            JsonNode told = one.get(LEVEL).json();
            assertThat(told.at("/unreachable_workers/0/reason").asText())
                    .contains("on listeners of their own (admin.listeners)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void switchedOffLevelsAreNotFound(String method) {
        try (Rest off = Rest.startHealthy(Map.of("admin.listeners", ""))) {
            off.cluster.with("orders");
            assertThat(off.send(method, LEVEL, method.equals("PUT") ? "{\"level\":\"DEBUG\"}" : null)
                            .status())
                    .isEqualTo(404);
            assertThat(off.get(LOGS).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void aPageOfAnotherSiteChangesNoLevel(String method) {
        Rest.Answer answer = one.send(one.request(method, LEVEL, "{\"level\":\"DEBUG\"}")
                .header("Content-Type", "application/json")
                .header("Origin", "https://evil.example"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(one.logs.levels).isEmpty();
    }
}
