package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker sends to another one, and what the user sees of it. */
@Timeout(120)
class ForwardingTest {
    private final Rest leader = Rest.start();
    private final Rest follower = Rest.start();
    private final RecordedWorker recorded = new RecordedWorker();

    @BeforeEach
    void follow() {
        leader.cluster.with("a");
        follower.cluster.with("a");
        follower.cluster.follows(leader.server.url());
    }

    @AfterEach
    void close() {
        follower.close();
        leader.close();
        recorded.close();
    }

    private static final String OFFSETS =
            "{\"offsets\":[{\"partition\":{\"file\":\"x\"},\"offset\":{\"line\":7}},{\"partition\":{\"file\":\"y\"},"
                    + "\"offset\":null}]}";

    static Stream<Arguments> forwarded() {
        return Stream.of(
                Arguments.of("POST", "/connectors", "{\"name\":\"b\",\"config\":{}}", 201, "createConnector"),
                Arguments.of("PUT", "/connectors/b/config", "{\"k\":\"v\"}", 201, "putConfig"),
                Arguments.of("PUT", "/connectors/a/config", "{\"k\":\"v\"}", 200, "putConfig"),
                Arguments.of("PATCH", "/connectors/a/config", "{\"k\":null}", 200, "patchConfig"),
                Arguments.of("DELETE", "/connectors/a", null, 204, "deleteConnector"),
                Arguments.of("PUT", "/connectors/a/stop", null, 204, "setTargetState"),
                Arguments.of("POST", "/connectors/a/restart", null, 204, "restartConnector"),
                Arguments.of("POST", "/connectors/a/restart?includeTasks=true", null, 202, "restart"),
                Arguments.of("POST", "/connectors/a/tasks/1/restart", null, 204, "restartTask"),
                Arguments.of("PATCH", "/connectors/a/offsets", OFFSETS, 200, "alterOffsets"),
                Arguments.of("DELETE", "/connectors/a/offsets", null, 200, "resetOffsets"));
    }

    @ParameterizedTest
    @MethodSource("forwarded")
    void aRequestForAnotherWorkerIsAnsweredAsThatOneAnswersIt(
            String method, String path, @Nullable String body, int status, String operation) {
        Rest.Answer answer = follower.send(method, path, body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(leader.cluster.count(operation)).isOne();
        assertThat(follower.cluster.count(operation)).isOne();
        assertThat(follower.cluster.count("caughtUp")).isOne();
        assertThat(leader.cluster.count("caughtUp")).isZero();

        try (Rest another = Rest.start()) {
            another.cluster.with("a");
            Rest.Answer direct = another.send(method, path, body);
            assertThat(answer.body()).isEqualTo(direct.body());
            assertThat(answer.header("Content-Type")).isEqualTo(direct.header("Content-Type"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/connectors/a/pause",
        "PUT,/connectors/a/resume",
        "PUT,/connectors/a/topics/reset",
        "GET,/connectors"
    })
    void allOtherRequestsStayHere(String method, String path) {
        follower.cluster.follows(recorded.url());
        follower.send(method, path, null);
        assertThat(recorded.received).isEmpty();
    }

    static Stream<Arguments> sent() {
        return Stream.of(
                Arguments.of(
                        "POST",
                        "/connectors?x=y",
                        "{\"config\":{\"n\":1,\"none\":null},\"name\":\" b \",\"initial_state\":\"stopped\"}",
                        "/connectors?forward=true",
                        "{\"name\":\" b \",\"config\":{\"n\":\"1\",\"none\":null,\"name\":\"b\"},\"initial_state\":\"stopped\"}"),
                Arguments.of(
                        "POST",
                        "/connectors",
                        "{\"name\":\"b\",\"config\":{}}",
                        "/connectors?forward=true",
                        "{\"name\":\"b\",\"config\":{\"name\":\"b\"}}"),
                Arguments.of(
                        "PUT",
                        "/connectors/a/config",
                        "{\"k\":true}",
                        "/connectors/a/config?forward=true",
                        "{\"k\":\"true\",\"name\":\"a\"}"),
                Arguments.of(
                        "PATCH",
                        "/connectors/a/config",
                        "{\"k\":null, \"l\":1.50}",
                        "/connectors/a/config?forward=true",
                        "{\"k\":null,\"l\":\"1.50\"}"),
                Arguments.of("DELETE", "/connectors/a/", null, "/connectors/a?forward=true", ""),
                Arguments.of("PUT", "/connectors/a/stop", null, "/connectors/a/stop?forward=true", ""),
                Arguments.of("POST", "/connectors/a/restart", null, "/connectors/a/restart?forward=true", ""),
                Arguments.of(
                        "POST",
                        "/connectors/a/restart?onlyFailed=true&x=y",
                        null,
                        "/connectors/a/restart?forward=true&includeTasks=false&onlyFailed=true",
                        ""),
                Arguments.of(
                        "POST",
                        "/connectors/a/tasks/1/restart",
                        null,
                        "/connectors/a/tasks/1/restart?forward=true",
                        ""),
                Arguments.of("PATCH", "/connectors/a/offsets", OFFSETS, "/connectors/a/offsets?forward=true", OFFSETS),
                Arguments.of("DELETE", "/connectors/a/offsets", null, "/connectors/a/offsets?forward=true", ""));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void whatIsSentIsMadeAnewFromWhatWasUnderstood(
            String method, String path, @Nullable String body, String address, String sent) {
        follower.cluster.follows(recorded.url());
        follower.send(method, path, body);
        RecordedWorker.Received received = recorded.take();
        assertThat(received.method()).isEqualTo(method);
        assertThat(received.address()).isEqualTo(address);
        assertThat(received.body()).isEqualTo(sent);
        assertThat(received.headers().getFirst("Content-Type")).isEqualTo(sent.isEmpty() ? null : "application/json");
    }

    @Test
    void onlyTheAuthorizationIsCopiedOfTheHeaders() {
        follower.cluster.follows(recorded.url());
        follower.send(follower.request("PUT", "/connectors/a/config", "{}")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Authorization", "Basic b3JkZXJz")
                .header("Cookie", "session=1")
                .header("Accept-Language", "de")
                .header("X-Connect-Authorization", "c2lnbmVk")
                .header("X-Custom", "1"));
        Map<String, List<String>> headers = recorded.take().headers().entrySet().stream()
                .collect(Collectors.toMap(header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
        assertThat(headers)
                .containsEntry("authorization", List.of("Basic b3JkZXJz"))
                .containsEntry("accept", List.of("application/json"))
                .containsEntry("user-agent", List.of("kafka-connect"))
                .containsEntry("content-type", List.of("application/json"))
                .containsOnlyKeys("authorization", "accept", "user-agent", "content-type", "content-length", "host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "100%", "%2F", "größe-名", "a b", "a?b#c", "a;b=c", "a\\b", "..", ".", "a+b", "\"<>\""})
    void anyNameReachesTheOtherWorkerAsItIs(String name) {
        leader.cluster.with(name);
        Rest.Answer created = follower.send(
                "POST",
                "/connectors",
                "{\"name\":\"new-" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"config\":{}}");
        assertThat(created.status()).isEqualTo(201);
        String location = String.valueOf(created.header("Location"));
        assertThat(location).startsWith(follower.server.url() + "connectors/new-");

        String path = location.substring(follower.server.url().toString().length() - 1)
                .replace("/new-", "/")
                .replaceFirst("/connectors/(\\.+)$", name.equals("..") ? "/connectors/%2E%2E" : "/connectors/%2E");
        assertThat(follower.send("PUT", path + "/stop", null).status()).isEqualTo(204);
        assertThat(leader.cluster.targetStates).containsKey(ConnectorName.of(name));
    }

    @Test
    void aCreatedConnectorIsWhereTheClientAsked() {
        Rest.Answer created = follower.send(
                follower.request("PUT", "/connectors/b/config", "{}").header("Content-Type", "application/json"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(follower.server.url() + "connectors/b");
        Rest.Answer replaced = follower.send("PUT", "/connectors/b/config", "{}");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.header("Location")).isNull();
    }

    // ---- at most two hops

    @Test
    void aRequestGoesOnToTheOwnerByWayOfTheLeader() {
        try (Rest owner = Rest.start()) {
            owner.cluster.with("a");
            leader.cluster.follows(owner.server.url());
            assertThat(follower.send("POST", "/connectors/a/tasks/1/restart", null)
                            .status())
                    .isEqualTo(204);
            assertThat(owner.cluster.count("restartTask")).isOne();
        }
    }

    @Test
    void theSecondHopIsTheLast() {
        follower.cluster.follows(recorded.url());
        follower.send("DELETE", "/connectors/a?forward=TRUE", null);
        assertThat(recorded.take().address()).isEqualTo("/connectors/a?forward=false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "", "yes"})
    void aRequestThatMayNotGoOnIsAConflictThatSaysItMayBeSentAgain(String forward) {
        follower.cluster.follows(recorded.url());
        Rest.Answer answer = follower.send("DELETE", "/connectors/a?forward=" + forward, null);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("error_code").asInt()).isEqualTo(409);
        assertThat(answer.message()).contains("conflicting operation").contains("rebalance");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(recorded.received).isEmpty();
        assertThat(follower.cluster.count("deleteConnector")).isOne();
    }

    @Test
    void theLeaderDoesAsItIsAskedWhateverWayTheRequestCame() {
        assertThat(leader.send("PUT", "/connectors/a/stop?forward=false", null).status())
                .isEqualTo(204);
    }

    // ---- answers

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 500, 503})
    void anErrorIsPassedThroughAndIsFinal(int status) {
        String body = "{\"error_code\":" + status + ",\"message\":\"why \\u00fc\"}";
        follower.cluster.follows(recorded.answering(status, body).url());
        Rest.Answer answer = follower.send("DELETE", "/connectors/a", null);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(recorded.received).hasSize(1);
        assertThat(follower.cluster.count("caughtUp")).isZero();
    }

    @Test
    void aTrueConflictIsNotTriedAgain() {
        Rest.Answer answer = follower.send("POST", "/connectors", "{\"name\":\"a\",\"config\":{}}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).isEqualTo("Connector a already exists");
        assertThat(leader.cluster.count("createConnector")).isOne();
    }

    static Stream<RecordedWorker.Reply> notFromAWorker() {
        return Stream.of(
                new RecordedWorker.Reply(502, "<html>Bad gateway</html>", Map.of("Content-Type", "text/html")),
                new RecordedWorker.Reply(401, "who are you", Map.of("Content-Type", "text/plain")),
                new RecordedWorker.Reply(404, "", Map.of()),
                RecordedWorker.Reply.json(500, "{\"other\":1}"),
                RecordedWorker.Reply.json(409, "[]"),
                new RecordedWorker.Reply(200, "<html>Welcome</html>", Map.of("Content-Type", "text/html")),
                new RecordedWorker.Reply(202, "", Map.of()),
                new RecordedWorker.Reply(302, "", Map.of("Location", "/elsewhere")),
                new RecordedWorker.Reply(304, "", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("notFromAWorker")
    void anAnswerThatIsNoWorkersIsTold(RecordedWorker.Reply reply) {
        follower.cluster.follows(recorded.answering(reply).url());
        Rest.Answer answer = follower.send("PUT", "/connectors/a/config", "{}");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message())
                .containsIgnoringCase("error trying to forward")
                .contains(recorded.url().toString())
                .contains("status " + reply.status())
                .contains("rest.advertised.host.name");
        assertThat(recorded.received).hasSize(1); // redirects included: nobody followed one
    }

    @Test
    void aMissingStatusIsNotAskedForFurther() {
        assertThat(follower.send("DELETE", "/connectors/unknown", null).message())
                .isEqualTo("Connector unknown not found");
    }
}
