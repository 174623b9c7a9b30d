package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorsTest {
    private final Rest rest = Rest.start();

    @AfterAll
    void close() {
        rest.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectClusterException.NotFound("m"), 404),
                Arguments.of(new ConnectClusterException.Conflict("m"), 409),
                Arguments.of(new ConnectClusterException.BadRequest("m"), 400),
                Arguments.of(new ConnectClusterException.Forbidden("m"), 403),
                Arguments.of(new ConnectClusterException.NotReady("m"), 503),
                Arguments.of(new ConnectClusterException.Stale("m"), 409),
                Arguments.of(new ConnectClusterException.TimedOut("m"), 500),
                Arguments.of(new ConnectClusterException.ShuttingDown("m"), 500),
                Arguments.of(new ConnectClusterException.Failed("m", new IOException("x")), 500),
                Arguments.of(new NotFoundException("m"), 404),
                Arguments.of(new AlreadyExistsException("m"), 409),
                Arguments.of(new IllegalStateException("m"), 500),
                Arguments.of(new CompletionException(new ConnectClusterException.Conflict("m")), 409));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsStatusAndTheErrorBody(RuntimeException failure, int status) {
        rest.cluster.fails("deleteConnector", failure);
        rest.cluster.fails("connector", failure);
        assertError(rest.send("DELETE", "/connectors/a", null), status, "m");
        assertError(rest.get("/connectors/a"), status, "m");
        rest.cluster.throwsAtOnce("putConfig", failure);
        assertError(rest.send("PUT", "/connectors/a/config", "{}"), status, "m");
    }

    @Test
    void aFailureWithoutMessageTellsItsKind() {
        rest.cluster.fails("resetOffsets", new NullPointerException());
        assertError(rest.send("DELETE", "/connectors/a/offsets", null), 500, "java.lang.NullPointerException");
    }

    @Test
    void aStaleViewTellsToAskAgain() {
        rest.cluster.fails("restartConnector", new ConnectClusterException.Stale("rebalance"));
        assertThat(rest.send("POST", "/connectors/a/restart", null).message())
                .contains("nothing was changed")
                .contains("rebalance");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nope,404",
        "GET,/connectors/a/tasks-config,404",
        "GET,/connectors/a/nope,404",
        "GET,/connectors/a/tasks/0,404",
        "GET,/admin/loggers,404",
        "POST,/,405",
        "PUT,/connectors,405",
        "POST,/connectors/a,405",
        "GET,/connectors/a/pause,405",
        "DELETE,/connectors/a/tasks/0/restart,405",
        "TRACE,/connectors,405",
        "NONSENSE,/connectors,405",
        "GET,//connectors,400"
    })
    void whatIsNotServedHasTheErrorBody(String method, String path, int status) {
        Rest.Answer answer = rest.send(method, path, null);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("error_code").asInt()).isEqualTo(status);
        assertThat(answer.message()).startsWith("HTTP " + status + " ");
        assertThat(answer.header("content-type")).startsWith("application/json");
    }

    @Test
    void whoSendsAnAddressThatCannotBeParsedIsToldThatTheConnectionIsClosed() {
        assertThat(rest.send("GET", "//connectors", null).header("connection")).isEqualTo("close");
        assertThat(rest.send("GET", "/nope", null).header("connection")).isNull();
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        assertThat(rest.send("PUT", "/connectors", null).header("allow"))
                .contains("GET")
                .contains("POST");
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-www-form-urlencoded,PUT,/connectors/a/pause",
        "text/plain,POST,/connectors",
        "application/merge-patch+json,PATCH,/connectors/a/config",
        "text/plain,GET,/connectors"
    })
    void anotherContentTypeThanJsonIsRefusedEvenWithoutBody(String type, String method, String path) {
        Rest.Answer answer = rest.send(rest.request(method, path, "").header("Content-Type", type));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.body()).isEqualTo("{\"error_code\":415,\"message\":\"HTTP 415 Unsupported Media Type\"}");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/json; charset=utf-8", "APPLICATION/JSON;charset=\"UTF-8\""})
    void jsonIsTakenHoweverItIsSpelled(String type) {
        assertThat(rest.send(rest.request("PATCH", "/connectors/none/offsets", "{}")
                                .header("Content-Type", type))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aBodyWithoutContentTypeIsTakenAsJson() {
        assertThat(rest.send(rest.request("POST", "/connectors", "{\"name\":\"typeless\",\"config\":{}}"))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health"})
    void rootAndHealthTakeAnyContentType(String path) {
        assertThat(rest.send(rest.request("GET", path, "").header("Content-Type", "text/plain"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anAnswerInAnotherTypeThanJsonIsNotToBeHad() {
        Rest.Answer answer = rest.send(rest.request("GET", "/connectors", "").header("Accept", "text/html"));
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.body()).isEqualTo("{\"error_code\":406,\"message\":\"HTTP 406 Not Acceptable\"}");
        assertThat(rest.send(rest.request("GET", "/connectors", "").header("Accept", "text/html, */*;q=0.1"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headIsGetWithoutBody() {
        for (String path : new String[] {"/", "/connectors", "/health", "/connector-plugins"}) {
            Rest.Answer answer = rest.send("HEAD", path, null);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("content-type")).isEqualTo("application/json");
        }
        assertThat(rest.send("HEAD", "/nope", null).status()).isEqualTo(404);
    }

    @Test
    void optionsListsTheMethods() {
        Rest.Answer answer = rest.send("OPTIONS", "/connectors", null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).startsWith("text/plain");
        assertThat(answer.header("allow").split(",")).containsExactlyInAnyOrder("HEAD", "POST", "GET", "OPTIONS");
        assertThat(answer.body().split(", ?")).containsExactlyInAnyOrder("HEAD", "POST", "GET", "OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connectors/", "/connector-plugins/", "/health/"})
    void aTrailingSlashIsTolerated(String path) {
        assertThat(rest.get(path).status()).isEqualTo(200);
    }

    private static void assertError(Rest.Answer answer, int status, String message) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.json().path("error_code").asInt()).isEqualTo(status);
        assertThat(answer.json().fieldNames()).toIterable().containsExactly("error_code", "message");
        assertThat(answer.message()).contains(message);
    }
}
