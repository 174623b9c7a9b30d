package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.LoggerLevel;
import dev.tributary.connect.api.LoggerLevels;
import dev.tributary.connect.rest.Rest.Answer;
import dev.tributary.connect.rest.resource.LoggersResource;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/loggers} on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LoggersTest {
    private static final String DEBUG = "{\"level\":\"debug\"}";
    private final FakeLoggerLevels levels = new FakeLoggerLevels();
    private final Rest rest = Rest.start(
            Map.of(),
            new RestComponents(List.of(), RestComponents.resource(LoggersResource.class, LoggerLevels.class, levels)));

    @AfterAll
    void stop() {
        rest.close();
    }

    private Answer put(String path, String body) {
        levels.asked.clear();
        return rest.send("PUT", "/admin/loggers/" + path, body);
    }

    @Test
    void theListIsAnObjectSortedByName() {
        levels.levels.put("root", new LoggerLevel("INFO", null));
        levels.levels.put("a.b", new LoggerLevel("DEBUG", 1700000000000L));

        assertThat(rest.get("/admin/loggers").body())
                .isEqualTo("{\"a.b\":{\"level\":\"DEBUG\",\"last_modified\":1700000000000},"
                        + "\"root\":{\"level\":\"INFO\",\"last_modified\":null}}");
        assertThat(rest.get("/admin/loggers/a.b").body())
                .isEqualTo("{\"level\":\"DEBUG\",\"last_modified\":1700000000000}");
    }

    @Test
    void anUnknownLoggerIsNotFound() {
        Answer answer = rest.get("/admin/loggers/no.such");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error_code").asInt()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("Logger no.such not found.");
    }

    @ParameterizedTest
    @CsvSource({"''", "?scope=worker", "?scope=WORKER", "?scope=", "?scope=galaxy", "?scope=a%0Ab"})
    void aLevelIsSetHereUnlessTheScopeIsTheCluster(String query) {
        Answer answer = put("a.b" + query, "{\"level\":\"debug\",\"more\":1}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("[\"a.b\",\"a.b.child\"]");
        assertThat(levels.asked).containsExactly("a.b=debug");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "CLUSTER"})
    void aLevelOfTheClusterIsAnsweredWithNothing(String scope) {
        Answer answer = put("a.b?scope=" + scope, DEBUG);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(levels.asked).containsExactly("cluster a.b=debug");
    }

    @Test
    void aClusterLevelThatCannotBeWrittenIsAnError() {
        levels.written = CompletableFuture.failedFuture(new Failed("no acknowledgement", null));

        Answer answer = put("a.b?scope=cluster", DEBUG);

        levels.written = CompletableFuture.completedFuture(null);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).isEqualTo("no acknowledgement");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|level: missing",
                "{\"level\":null}|400|level: missing",
                "{\"Level\":\"INFO\"}|400|level: missing",
                "{\"level\":{}}|400|level",
                "[]|400|JSON array",
                "null|400|null",
                "''|400|missing",
                "{|400|JSON",
                "{\"level\":\"LOUD\"}|404|invalid log level 'LOUD'",
                "{\"level\":\"\"}|404|invalid log level ''",
                "{\"level\":5}|404|invalid log level '5'",
            })
    void aWrongBodyIsToldAndNothingIsAsked(String body, int status, String message) {
        for (String scope : List.of("worker", "cluster")) {
            Answer answer = put("a.b?scope=" + scope, body);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.message()).contains(message);
            assertThat(levels.asked).isEmpty();
        }
    }

    @Test
    void aNameThatNoLoggerCanHaveIsABadRequest() {
        assertThat(put("!", DEBUG).status()).isEqualTo(400);
    }

    @Test
    void namesMayHoldAnything() {
        assertThat(put("a%2Fb%20c%25$d", DEBUG).status()).isEqualTo(200);
        assertThat(levels.asked).containsExactly("a/b c%$d=debug");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/admin/loggers/a,405",
        "POST,/admin/loggers,405",
        "PUT,/admin/loggers,405",
        "GET,/admin/loggers/a/b,404"
    })
    void nothingElseIsThere(String method, String path, int status) {
        assertThat(rest.send(method, path, null).status()).isEqualTo(status);
    }

    @Test
    void anotherTypeThanJsonIsNotTaken() {
        assertThat(rest.send(rest.request("PUT", "/admin/loggers/a", DEBUG).header("Content-Type", "text/plain"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void onAnAdminListenerTheyAnswerAlikeAndNotOnTheOthers() {
        try (Rest apart = Rest.start(
                Map.of("admin.listeners", Rest.LOOPBACK),
                new RestComponents(
                        List.of(), RestComponents.resource(LoggersResource.class, LoggerLevels.class, levels)))) {
            URI admin = apart.server.adminUrl().resolve("admin/loggers/a?scope=cluster");
            Answer answer = apart.send(HttpRequest.newBuilder(admin)
                    .timeout(Rest.GENEROUS)
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(DEBUG)));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(apart.get("/admin/loggers").status()).isEqualTo(404);
        }
    }

    @Test
    void switchedOffTheyAreNotFound() {
        try (Rest off = Rest.start(
                Map.of("admin.listeners", ""),
                new RestComponents(
                        List.of(), RestComponents.resource(LoggersResource.class, LoggerLevels.class, levels)))) {
            assertThat(off.get("/admin/loggers").status()).isEqualTo(404);
        }
    }
}
