package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.rest.alerts.TestReceiver;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests wait for the cluster, threads do not. */
@Timeout(120)
class WaitingTest {
    private static final Limits FEW_THREADS =
            new Limits(4, 4096, 1 << 20, 1 << 24, Duration.ofSeconds(90), Duration.ofSeconds(5));

    private final Rest rest = Rest.start(FEW_THREADS);

    @AfterEach
    void close() {
        rest.server.close();
    }

    private static ConnectorInfo info(String name) {
        return new ConnectorInfo(ConnectorName.of(name), Map.of(), List.of(), ConnectorType.SOURCE);
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeTellsWhatTheWorkerIsBusyWith() {
        rest.server.requestTimeout(Duration.ofMillis(20));
        rest.cluster.neverAnswers("deleteConnector");
        rest.cluster.stage = "The worker is currently polling, which began at 2024-01-01T00:00:00Z.";
        Rest.Answer answer = rest.send("DELETE", "/connectors/a", null);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("{\"error_code\":500,\"message\":\"Request timed out. The worker is currently polling, "
                        + "which began at 2024-01-01T00:00:00Z.\"}");
    }

    @Test
    void aRequestThatIsNotAnsweredInTimeByAnIdleWorkerSaysSoOnly() {
        rest.server.requestTimeout(Duration.ofMillis(20));
        rest.cluster.neverAnswers("offsets");
        assertThat(rest.get("/connectors/a/offsets").message()).isEqualTo("Request timed out");
    }

    @Test
    void healthThatIsNotAnsweredInTimeIsTheUnansweredOne() {
        rest.server.healthTimeout(Duration.ofMillis(20));
        rest.cluster.neverAnswers("health");
        Rest.Answer answer = rest.get("/health");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"unhealthy\",\"message\":\"The control loop did not answer in time.\"}");
    }

    @Test
    void theTimeoutsGoBackToTheirDefaults() throws Exception {
        rest.server.requestTimeout(Duration.ofNanos(1));
        rest.server.resetTimeouts();
        CompletableFuture<Void> outcome = rest.cluster.pending("deleteConnector");
        CompletableFuture<Rest.Answer> answer = rest.sendLater("DELETE", "/connectors/a");
        rest.get("/connectors"); // many milliseconds: the short time-out would have passed
        assertThat(rest.send("HEAD", "/", null).status()).isEqualTo(200);
        outcome.complete(null);
        assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
    }

    @Test
    void aTimeoutMustBePositive() {
        assertThatThrownBy(() -> rest.server.requestTimeout(Duration.ZERO))
                .hasMessageContaining("PT0S (expected: > 0)");
        assertThatThrownBy(() -> rest.server.healthTimeout(Duration.ofMillis(-1)))
                .hasMessageContaining("expected: > 0");
    }

    @Test
    void anOutcomeAfterTheTimeoutIsOfNoConsequence() {
        rest.server.requestTimeout(Duration.ofMillis(20));
        CompletableFuture<Void> late = rest.cluster.pending("deleteConnector");
        assertThat(rest.send("DELETE", "/connectors/a", null).status()).isEqualTo(500);
        assertThat(late).isNotDone(); // what was asked is not cancelled
        late.complete(null);
        rest.server.resetTimeouts(); // the next one may take longer on a busy machine
        assertThat(rest.get("/connectors").status()).isEqualTo(200);
    }

    @Test
    void twoHundredRequestsWaitAtTheSameTimeOnFourThreadsWhileOthersAreAnswered() throws Exception {
        CountDownLatch arrived = new CountDownLatch(200);
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        rest.cluster.answersWith("setTargetState", () -> {
            CompletableFuture<Void> outcome = new CompletableFuture<>();
            synchronized (outcomes) {
                outcomes.add(outcome);
            }
            arrived.countDown();
            return outcome;
        });
        List<CompletableFuture<Rest.Answer>> answers = IntStream.range(0, 200)
                .mapToObj(i -> rest.sendLater("PUT", "/connectors/c" + i + "/pause"))
                .toList();
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(rest.get("/connectors").status()).isEqualTo(200);
        assertThat(rest.get("/health").status()).isEqualTo(200);
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        outcomes.forEach(outcome -> outcome.complete(null));
        for (CompletableFuture<Rest.Answer> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(202);
        }
    }

    @Test
    void theThreadThatCompletesAnOutcomeDoesNotWriteTheAnswer() throws Exception {
        BlockingQueue<String> writers = new LinkedBlockingQueue<>();
        ContainerResponseFilter recorder =
                (request, response) -> writers.add(Thread.currentThread().getName());
        try (Rest recorded = Rest.start(Map.of(), new RestComponents(List.of(recorder), List.of()))) {
            CompletableFuture<Void> outcome = recorded.cluster.pending("deleteConnector");
            CompletableFuture<Rest.Answer> answer = recorded.sendLater("DELETE", "/connectors/a");
            recorded.cluster.awaitCall();
            Thread control = new Thread(() -> outcome.complete(null), "control");
            control.start();
            assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
            assertThat(writers.take()).startsWith("connect-rest-");
        }
    }

    @Test
    void aWaitingRequestOutlivesTheIdleTimeoutOfItsConnection() throws Exception {
        Limits idle = new Limits(4, 64, 1 << 20, 1 << 24, Duration.ofSeconds(4), Duration.ofSeconds(30));
        try (Rest impatient = Rest.start(idle)) {
            impatient.server.requestTimeout(Duration.ofSeconds(9));
            impatient.cluster.neverAnswers("createConnector");
            Rest.Answer answer = impatient.send("POST", "/connectors", "{\"name\":\"a\",\"config\":{}}");
            assertThat(answer.message()).isEqualTo("Request timed out");
        }
    }

    @Test
    void closingLetsRequestsUnderWayEndAndThenRefusesConnections() throws Exception {
        CompletableFuture<ConnectorInfo> outcome = rest.cluster.pending("createConnector");
        CompletableFuture<Rest.Answer> answer = rest.client
                .sendAsync(
                        rest.request("POST", "/connectors", "{\"name\":\"a\",\"config\":{}}")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(Rest.Answer::of);
        rest.cluster.awaitCall();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(rest.server::close);
        outcome.complete(info("a"));
        assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(201);
        closing.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(() -> rest.socket().close()).isInstanceOf(ConnectException.class);
        rest.server.close(); // once more: nothing happens
    }

    @Test
    void closingAnswersRequestsThatDoNotEnd() throws Exception {
        Limits hasty = new Limits(4, 64, 1 << 20, 1 << 24, Duration.ofSeconds(90), Duration.ofMillis(50));
        try (Rest closing = Rest.start(hasty)) {
            closing.cluster.neverAnswers("deleteConnector");
            CompletableFuture<Rest.Answer> answer = closing.sendLater("DELETE", "/connectors/a");
            closing.cluster.awaitCall();
            closing.server.close();
            assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(500);
            assertThat(answer.get().message()).contains("shutting down").contains("may still be carried out");
        }
    }

    @Test
    void beforeThereIsAClusterEveryRequestIsRefusedAtOnce() {
        try (RestServer server = RestServer.bind(RestSettings.parse(Map.of("listeners", Rest.LOOPBACK)))) {
            Rest.Answer connectors =
                    rest.send(HttpRequest.newBuilder(server.url().resolve("connectors")));
            assertThat(connectors.status()).isEqualTo(503);
            assertThat(connectors.json().path("error_code").asInt()).isEqualTo(503);
            assertThat(connectors.message()).contains("starting");
            Rest.Answer health = rest.send(HttpRequest.newBuilder(server.url().resolve("health")));
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().path("status").asText()).isEqualTo("starting");
            server.serve(rest.cluster);
            assertThat(rest.send(HttpRequest.newBuilder(server.url().resolve("connectors")))
                            .status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> server.serve(rest.cluster)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aConnectionThatIsKeptIsToldThatTheWorkerEnds() throws Exception {
        try (Socket kept = rest.socket()) {
            rest.cluster.neverAnswers("deleteConnector");
            CompletableFuture<Rest.Answer> waiting = rest.sendLater("DELETE", "/connectors/a");
            rest.cluster.awaitCall();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(rest.server::close);
            while (true) { // until the sockets are closed, which is after the gate
                try {
                    rest.socket().close();
                } catch (SocketException closed) { // refused, or reset in the listener's queue
                    break;
                }
            }
            kept.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            String answer = new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 503")
                    .contains("\"status\":\"unhealthy\"")
                    .contains("shutting down");
            closing.get(60, TimeUnit.SECONDS);
            assertThat(waiting.get(30, TimeUnit.SECONDS).status()).isEqualTo(500);
        }
    }

    @Test
    void aServerThatIsClosedServesNobody() {
        RestServer server = RestServer.bind(RestSettings.parse(Map.of("listeners", Rest.LOOPBACK)));
        server.close();
        assertThatThrownBy(() -> server.serve(rest.cluster))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aClosedServerLeavesNoThreadBehind() {
        Rest other = Rest.start();
        other.get("/connectors");
        long with = restThreads();
        other.close();
        TestReceiver.await("fewer threads", () -> restThreads() < with);
        rest.server.close();
        TestReceiver.await("the end of all threads", () -> restThreads() == 0);
    }

    private static long restThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("connect-rest"))
                .count();
    }

    @Test
    void aClientThatLeavesWhileItsRequestWaitsDoesNoHarm() throws Exception {
        CompletableFuture<Void> outcome = rest.cluster.pending("deleteConnector");
        try (Socket socket = rest.socket()) {
            socket.getOutputStream()
                    .write("DELETE /connectors/a HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            rest.cluster.awaitCall();
            socket.setSoLinger(true, 0); // a reset, not an orderly end
        }
        outcome.completeExceptionally(new ConnectClusterException.Failed("x".repeat(100_000), null));
        assertThat(rest.get("/connectors").status()).isEqualTo(200);
    }
}
