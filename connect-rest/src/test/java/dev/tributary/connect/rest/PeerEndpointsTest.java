package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.rest.peer.PeerLimits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What workers ask of each other: how it is sent, how it comes in, and what becomes of failures on the way. */
@Timeout(120)
class PeerEndpointsTest {
    private static final ConnectorName NAME = ConnectorName.of("größe/100%");
    private static final byte[] TASKS = "[{\"task.class\":\"X\", \"ü\":null}]".getBytes(StandardCharsets.UTF_8);
    private static final SignedBody SIGNED = new SignedBody(TASKS, "c2lnbmVk", "HmacSHA256");
    private static final SignedBody NOTHING = new SignedBody(new byte[0], "ZW1wdHk=", "HmacSHA256");

    private final FakePeer asked = new FakePeer();
    private final Rest leader = Rest.start(Map.of(), PeerLimits.DEFAULT, asked);
    private final Rest follower = Rest.start();

    @AfterEach
    void close() {
        follower.close();
        leader.close();
    }

    private ClusterPeer peer(URI worker) {
        return follower.server.peers().at(worker);
    }

    /** What the future fails with, as the runtime sees it. */
    private static Throwable failure(CompletableFuture<Void> future) throws Exception {
        return future.handle((done, failure) -> Objects.requireNonNull(failure, "it did not fail"))
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void tasksAndFencingArriveWithTheirBytesAndSignatures() throws Exception {
        peer(leader.server.url()).putTaskConfigs(NAME, SIGNED).get(60, TimeUnit.SECONDS);
        peer(leader.server.url()).fenceZombies(NAME, NOTHING).get(60, TimeUnit.SECONDS);
        assertThat(asked.calls)
                .containsExactly(new FakePeer.Call("tasks", NAME, SIGNED), new FakePeer.Call("fence", NAME, NOTHING));
    }

    @Test
    void aRequestWithoutSignatureHasNoHeadersOfIt() {
        try (RecordedWorker recorded = new RecordedWorker()) {
            peer(recorded.url())
                    .putTaskConfigs(ConnectorName.of("a"), new SignedBody(TASKS, null, null))
                    .join();
            RecordedWorker.Received received = recorded.take();
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.address()).isEqualTo("/connectors/a/tasks");
            assertThat(received.headers()).doesNotContainKeys("X-connect-authorization", "Authorization");
            assertThat(received.headers().getFirst("Content-Type")).isEqualTo("application/json");

            peer(recorded.url()).fenceZombies(ConnectorName.of("a"), NOTHING).join();
            RecordedWorker.Received fence = recorded.take();
            assertThat(fence.method()).isEqualTo("PUT");
            assertThat(fence.address()).isEqualTo("/connectors/a/fence");
            assertThat(fence.headers().getFirst(SignedBody.SIGNATURE_HEADER)).isEqualTo("ZW1wdHk=");
            assertThat(fence.headers().getFirst(SignedBody.ALGORITHM_HEADER)).isEqualTo("HmacSHA256");
            assertThat(fence.headers().getFirst("Content-Type")).isNull();
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ConnectClusterException.BadRequest("m"), 400, ConnectClusterException.BadRequest.class),
                Arguments.of(new ConnectClusterException.Forbidden("m"), 403, ConnectClusterException.Forbidden.class),
                Arguments.of(new ConnectClusterException.NotFound("m"), 404, ConnectClusterException.NotFound.class),
                Arguments.of(new ConnectClusterException.Stale("m"), 409, ConnectClusterException.Stale.class),
                Arguments.of(new ConnectClusterException.Conflict("m"), 409, ConnectClusterException.Stale.class),
                Arguments.of(new ConnectClusterException.NotReady("m"), 503, ConnectClusterException.NotReady.class),
                Arguments.of(new ConnectClusterException.TimedOut("m"), 500, ConnectClusterException.Failed.class),
                Arguments.of(new IllegalStateException("m"), 500, ConnectClusterException.Failed.class));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureThereIsTheSameKindOfFailureHere(
            RuntimeException there, int status, Class<? extends ConnectClusterException> here) throws Exception {
        asked.fails(there);
        assertThat(failure(peer(leader.server.url()).putTaskConfigs(NAME, SIGNED)))
                .isInstanceOf(here)
                .hasMessageContaining(leader.server.url().toString())
                .hasMessageContaining("status " + status)
                .hasMessageEndingWith("m");
        assertThat(failure(peer(leader.server.url()).fenceZombies(NAME, NOTHING)))
                .isInstanceOf(here);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whetherAFailurePassesByItselfIsToldToTheWorkerThatAsked(boolean lasting) throws Exception {
        asked.fails(new ConnectClusterException.Failed("m", null, lasting));
        assertThat(failure(peer(leader.server.url()).fenceZombies(NAME, NOTHING)))
                .isInstanceOfSatisfying(
                        ConnectClusterException.Failed.class,
                        failed -> assertThat(failed.lasting()).isEqualTo(lasting));
    }

    @Test
    void aWorkerThatIsNotTheLeaderAnyMoreSaysSo() throws Exception {
        try (RecordedWorker former = new RecordedWorker()) {
            former.answering(new RecordedWorker.Reply(
                    409, "{\"error_code\":409,\"message\":\"not me\"}", Map.of("Retry-After", "1")));
            assertThat(failure(peer(former.url()).putTaskConfigs(NAME, SIGNED)))
                    .isInstanceOf(ConnectClusterException.NotLeader.class)
                    .hasMessageContaining("not me");
        }
    }

    @Test
    void aWorkerThatCannotBeReachedIsToldWithBothEnds() throws Exception {
        URI gone = RudeWorker.gone();
        assertThat(failure(peer(gone).putTaskConfigs(NAME, SIGNED)))
                .isInstanceOf(ConnectClusterException.Failed.class)
                .hasMessageContaining(gone.toString())
                .hasMessageContaining(follower.server.advertisedUrl().toString())
                .hasMessageContaining("rest.advertised.host.name");
    }

    @Test
    void aWorkerThatIsNotUpIsNotReady() throws Exception {
        try (RestServer starting = RestServer.bind(RestSettings.parse(Map.of("listeners", Rest.LOOPBACK)))) {
            assertThat(failure(peer(starting.url()).putTaskConfigs(NAME, SIGNED)))
                    .isInstanceOf(ConnectClusterException.NotReady.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"404,<html>", "403,", "200,fine", "302,"})
    void anAnswerThatIsNoWorkersSaysNothingAboutTheRequest(int status, @Nullable String body) throws Exception {
        try (RecordedWorker other = new RecordedWorker()) {
            other.answering(new RecordedWorker.Reply(status, body == null ? "" : body, Map.of()));
            CompletableFuture<Void> sent = peer(other.url()).putTaskConfigs(NAME, SIGNED);
            if (status == 200) { // done, whatever it says
                sent.get(60, TimeUnit.SECONDS);
            } else {
                assertThat(failure(sent))
                        .isInstanceOf(ConnectClusterException.Failed.class)
                        .hasMessageContaining("status " + status);
            }
        }
    }

    @Test
    void aClosedWorkerSendsNothing() throws Exception {
        ClusterPeer peer = peer(leader.server.url());
        follower.close();
        assertThat(failure(peer.putTaskConfigs(NAME, SIGNED))).isInstanceOf(ConnectClusterException.ShuttingDown.class);
        assertThat(asked.calls).isEmpty();
    }

    @Test
    void aThousandRequestsAtOnceAllArrive() {
        List<CompletableFuture<Void>> sent = IntStream.range(0, 1000)
                .mapToObj(i -> peer(leader.server.url()).putTaskConfigs(ConnectorName.of("c" + i), SIGNED))
                .toList();
        CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(asked.calls).hasSize(1000);
    }

    // ---- the endpoints

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "text/plain", "application/x-www-form-urlencoded", "application/octet-stream"
            })
    void anyContentTypeIsTaken(String type) {
        Rest.Answer answer = leader.send(leader.request("POST", "/connectors/a/tasks", "[{\"a\":\"b=c&d\"}]")
                .header("Content-Type", type)
                .header("x-connect-authorization", "eA=="));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(asked.calls)
                .containsExactly(new FakePeer.Call(
                        "tasks",
                        ConnectorName.of("a"),
                        new SignedBody("[{\"a\":\"b=c&d\"}]".getBytes(StandardCharsets.UTF_8), "eA==", null)));
        assertThat(leader.send("PUT", "/connectors/a/fence", null).status()).isEqualTo(204);
    }

    @Test
    void theTasksOfAConnectorAreStillReadAtTheSamePlace() {
        leader.cluster.with("a");
        assertThat(leader.get("/connectors/a/tasks").json()).hasSize(2);
        assertThat(leader.send("PUT", "/connectors/a/tasks", "[]").status()).isEqualTo(405);
    }

    @Test
    void aStandaloneWorkerHasNoPeers() {
        for (Rest.Answer answer : List.of(
                follower.send("POST", "/connectors/a/tasks", "[]"),
                follower.send("PUT", "/connectors/a/fence", null))) {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message()).containsIgnoringCase("not supported in standalone mode");
        }
    }

    @Test
    void aSignedRequestAtAFollowerGoesOnWithItsSignature() throws Exception {
        FakePeer between = new FakePeer();
        between.fails(FakeConnectCluster.notLeader(leader.server.url()));
        try (Rest middle = Rest.start(Map.of(), PeerLimits.DEFAULT, between)) {
            peer(middle.server.url()).putTaskConfigs(NAME, SIGNED).get(60, TimeUnit.SECONDS);
            peer(middle.server.url()).fenceZombies(NAME, NOTHING).get(60, TimeUnit.SECONDS);
            assertThat(asked.calls).isEqualTo(between.calls).hasSize(2);
            assertThat(middle.cluster.calls).isEmpty(); // nobody reads a write of his own here

            asked.fails(new ConnectClusterException.Forbidden("wrong signature"));
            assertThat(failure(peer(middle.server.url()).putTaskConfigs(NAME, SIGNED)))
                    .isInstanceOf(ConnectClusterException.Forbidden.class)
                    .hasMessageEndingWith("wrong signature");
        }
    }

    @Test
    void aSignedRequestThatNobodyCanCarryOutComesBackSoon() throws Exception {
        asked.fails(FakeConnectCluster.notLeader(null));
        PeerLimits.Retries quick = new PeerLimits.Retries(
                Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofSeconds(1));
        try (Rest middle = Rest.start(Map.of(), PeerLimits.DEFAULT.retries(quick), asked)) {
            assertThat(failure(peer(middle.server.url()).putTaskConfigs(NAME, SIGNED)))
                    .isInstanceOf(ConnectClusterException.NotLeader.class);
            assertThatThrownBy(() -> peer(middle.server.url())
                            .fenceZombies(NAME, NOTHING)
                            .join())
                    .hasCauseInstanceOf(ConnectClusterException.NotLeader.class);
        }
    }
}
