package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.rest.alerts.TestReceiver;
import dev.tributary.connect.rest.peer.PeerLimits;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request waits for a worker that can carry it out; whatever may have been carried out is not sent twice. */
@Timeout(120)
class ForwardingRetriesTest {
    private static final PeerLimits.Retries QUICK = new PeerLimits.Retries(
            Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(20));

    /** The deadline passes while it pauses. */
    private static final PeerLimits.Retries ONCE = new PeerLimits.Retries(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(20));

    private final Rest leader = Rest.start();
    private final Rest follower = start(Duration.ofSeconds(30), QUICK);

    private static Rest start(Duration idle, PeerLimits.Retries retries) {
        return Rest.start(
                Map.of(),
                new PeerLimits(Duration.ofSeconds(5), idle, 256, 4096, 1 << 20, 8, Duration.ofSeconds(2), retries),
                null);
    }

    private static final Predicate<Rest.Answer> TIMED_OUT =
            answer -> answer.message().startsWith("Request timed out");

    /** The answer at a deadline; once more with a later one if it passed too early, on a busy machine. */
    private static Rest.Answer atDeadline(Rest rest, Predicate<Rest.Answer> tooEarly, Supplier<Rest.Answer> request) {
        for (int seconds = 1; ; seconds *= 4) {
            rest.server.requestTimeout(Duration.ofSeconds(seconds));
            Rest.Answer answer = request.get();
            if (seconds > 10 || !tooEarly.test(answer)) {
                return answer;
            }
        }
    }

    @AfterEach
    void close() {
        follower.close();
        leader.close();
    }

    /** Who is named, one after the other, then for ever the last. */
    private static void names(Rest rest, String operation, @Nullable URI... workers) {
        Queue<URI> left = new ArrayDeque<>();
        List<@Nullable URI> all = Arrays.asList(workers);
        int[] asked = {0};
        rest.cluster.answersWith(operation, () -> {
            synchronized (left) {
                URI worker = all.get(Math.min(asked[0]++, all.size() - 1));
                return CompletableFuture.failedFuture(FakeConnectCluster.notLeader(worker));
            }
        });
    }

    @Test
    void aRequestWaitsUntilALeaderIsKnown() {
        leader.cluster.with("a");
        names(follower, "deleteConnector", null, null, null, leader.server.url());
        assertThat(follower.send("DELETE", "/connectors/a", null).status()).isEqualTo(204);
        assertThat(follower.cluster.count("deleteConnector")).isEqualTo(4);
        assertThat(leader.cluster.count("deleteConnector")).isOne();
    }

    @Test
    void aRequestWaitsUntilThisWorkerLeads() {
        follower.cluster.with("a");
        int[] asked = {0};
        follower.cluster.answersWith("deleteConnector", () -> {
            asked[0]++;
            return asked[0] < 3
                    ? CompletableFuture.failedFuture(FakeConnectCluster.notLeader(null))
                    : CompletableFuture.completedFuture(null);
        });
        assertThat(follower.send("DELETE", "/connectors/a", null).status()).isEqualTo(204);
        assertThat(follower.cluster.count("caughtUp")).isZero();
    }

    @Test
    void whenNoLeaderComesInTimeThatIsAConflict() {
        try (Rest waiting = start(Duration.ofSeconds(30), ONCE)) {
            waiting.cluster.follows(null);
            Rest.Answer answer = atDeadline(
                    waiting, TIMED_OUT, () -> waiting.send("POST", "/connectors", "{\"name\":\"a\",\"config\":{}}"));
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.message())
                    .contains("no leader's URL is known")
                    .contains("rebalance")
                    .contains("nothing was changed");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aLeaderThatIsGoneIsWaitedOutUntilThereIsANewOne() {
        names(follower, "createConnector", RudeWorker.gone(), RudeWorker.gone(), null, leader.server.url());
        Rest.Answer answer = follower.send("POST", "/connectors", "{\"name\":\"a\",\"config\":{}}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(leader.cluster.count("createConnector")).isOne();
    }

    @Test
    void anAddressThatCannotBeReachedIsToldWithBothEndsAndTheSettings() {
        try (Rest waiting = start(Duration.ofSeconds(30), ONCE)) {
            URI gone = RudeWorker.gone();
            waiting.cluster.follows(gone);
            Rest.Answer answer = atDeadline(waiting, TIMED_OUT, () -> waiting.send("DELETE", "/connectors/a", null));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message())
                    .contains("IO error")
                    .contains("cannot reach worker " + gone + " from worker " + waiting.server.advertisedUrl())
                    .contains("Connection refused")
                    .contains("rest.advertised.host.name")
                    .contains("rest.advertised.listener")
                    .contains("Nothing was changed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://no-such-host.invalid:8083/, no-such-host.invalid",
        "ftp://127.0.0.1:21/, expected: http or https"
    })
    void anAddressThatIsNoneIsTold(String address, String told) {
        try (Rest waiting = start(Duration.ofSeconds(30), ONCE)) {
            waiting.cluster.follows(URI.create(address));
            Rest.Answer answer = atDeadline(waiting, TIMED_OUT, () -> waiting.send("DELETE", "/connectors/a", null));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message()).contains(told);
        }
    }

    @Test
    void aWorkerThatIsNotTheLeaderAnyMoreIsNotAskedForever() {
        leader.cluster.with("a");
        try (RecordedWorker former = new RecordedWorker()) {
            former.answering(new RecordedWorker.Reply(
                    409, "{\"error_code\":409,\"message\":\"rebalance\"}", Map.of("Retry-After", "1")));
            names(follower, "deleteConnector", former.url(), former.url(), leader.server.url());
            assertThat(follower.send("DELETE", "/connectors/a", null).status()).isEqualTo(204);
            assertThat(former.received).hasSize(2);
        }
    }

    @Test
    void whenOnlyFormerLeadersAreKnownThatIsAConflict() {
        try (Rest waiting = start(Duration.ofSeconds(30), ONCE)) {
            try (RecordedWorker former = new RecordedWorker()) {
                former.answering(new RecordedWorker.Reply(
                        409, "{\"error_code\":409,\"message\":\"not me\"}", Map.of("Retry-After", "1")));
                waiting.cluster.follows(former.url());
                Rest.Answer answer =
                        atDeadline(waiting, TIMED_OUT, () -> waiting.send("DELETE", "/connectors/a", null));
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.message())
                        .contains("conflicting operation")
                        .contains(former.url().toString())
                        .contains("not me");
            }
        }
    }

    @Test
    void aWorkerBetweenThatFindsNobodyGivesTheRequestBackSoon() {
        URI gone = RudeWorker.gone();
        follower.cluster.follows(gone);
        Rest.Answer answer = follower.send("DELETE", "/connectors/a?forward=true", null);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.message()).contains(gone.toString());
    }

    @Test
    void workersThatTakeEachOtherForTheLeaderEndWhenOneIsIt() throws Exception {
        leader.cluster.with("a");
        leader.cluster.follows(follower.server.url());
        follower.cluster.follows(leader.server.url());
        CompletableFuture<Rest.Answer> answer = follower.sendLater("DELETE", "/connectors/a");
        leader.cluster.awaitCall();
        leader.cluster.leads();
        assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(204);
    }

    @Test
    void aWorkerThatIsNotUpYetIsWaitedFor() throws Exception {
        try (RestServer starting = RestServer.bind(RestSettings.parse(Map.of("listeners", Rest.LOOPBACK)))) {
            CountDownLatch twice = new CountDownLatch(2);
            follower.cluster.answersWith("deleteConnector", () -> {
                twice.countDown();
                return CompletableFuture.failedFuture(FakeConnectCluster.notLeader(starting.url()));
            });
            CompletableFuture<Rest.Answer> answer = follower.sendLater("DELETE", "/connectors/a");
            assertThat(twice.await(30, TimeUnit.SECONDS)).isTrue();
            FakeConnectCluster cluster = new FakeConnectCluster().with("a");
            starting.serve(cluster);
            assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(204);
            assertThat(cluster.count("deleteConnector")).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/connectors,createConnector",
        "DELETE,/connectors/a,deleteConnector",
        "POST,/connectors/a/restart,restartConnector",
        "POST,/connectors/a/restart?includeTasks=true,restart",
        "POST,/connectors/a/tasks/0/restart,restartTask",
        "PATCH,/connectors/a/offsets,alterOffsets",
        "DELETE,/connectors/a/offsets,resetOffsets"
    })
    void whatMayHaveBeenDoneIsNotSentTwice(String method, String path, String operation) {
        try (RudeWorker rude = RudeWorker.resetting()) {
            names(follower, operation, rude.url(), leader.server.url());
            String body = path.equals("/connectors")
                    ? "{\"name\":\"a\",\"config\":{}}"
                    : method.equals("PATCH") ? "{\"offsets\":[{\"partition\":{},\"offset\":{}}]}" : null;
            Rest.Answer answer = follower.send(method, path, body);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message())
                    .contains("IO error")
                    .contains(rude.url().toString())
                    .contains("is not known")
                    .contains("look before");
            assertThat(rude.requests).hasValue(1);
            assertThat(leader.cluster.calls).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/connectors/a/config,putConfig,200",
        "PATCH,/connectors/a/config,patchConfig,200",
        "PUT,/connectors/a/stop,setTargetState,204"
    })
    void whatIsAsGoodTwiceIsSentAgain(String method, String path, String operation, int status) {
        leader.cluster.with("a");
        try (RudeWorker rude = RudeWorker.resetting()) {
            names(follower, operation, rude.url(), RudeWorker.gone(), leader.server.url());
            assertThat(follower.send(method, path, path.endsWith("stop") ? null : "{}")
                            .status())
                    .isEqualTo(status);
            assertThat(leader.cluster.count(operation)).isOne();
        }
    }

    @Test
    void onceItMayHaveBeenDoneNobodySaysThatNothingWasChanged() {
        try (RudeWorker rude = RudeWorker.resetting()) {
            Rest.Answer answer = atDeadline(follower, early -> follower.cluster.count("putConfig") < 2, () -> {
                follower.cluster.calls.clear();
                names(follower, "putConfig", rude.url(), (URI) null);
                return follower.send("PUT", "/connectors/a/config", "{}");
            });
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message()).contains("is not known").doesNotContain("nothing was changed");
            assertThat(follower.cluster.count("putConfig")).isGreaterThan(1);
        }
    }

    @Test
    void aWorkerThatStaysSilentIsGivenUpAfterTheIdleTimeout() {
        try (RudeWorker silent = RudeWorker.silent();
                Rest impatient = start(Duration.ofMillis(200), QUICK)) {
            impatient.cluster.follows(silent.url());
            Rest.Answer answer = impatient.send("DELETE", "/connectors/a", null);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message())
                    .contains("IO error")
                    .contains("Idle timeout")
                    .contains("200")
                    .contains("is not known");
        }
    }

    @Test
    void aRequestThatIsUnderWayAtTheDeadlineMayStillBeCarriedOut() {
        try (RudeWorker silent = RudeWorker.silent()) {
            follower.cluster.follows(silent.url());
            Rest.Answer answer = atDeadline(
                    follower,
                    early -> !early.message().contains("may still carry it out"),
                    () -> follower.send("DELETE", "/connectors/a", null));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message())
                    .startsWith("Request timed out")
                    .contains(silent.url().toString())
                    .contains("may still carry it out");
        }
    }

    @Test
    void atTheDeadlineItIsToldWhatTheWorkerWaitsForAndWhatCameBefore() {
        follower.cluster.stage = "The worker is currently joining the group.";
        int[] asked = {0};
        follower.cluster.answersWith(
                "deleteConnector",
                () -> asked[0]++ == 0
                        ? CompletableFuture.failedFuture(FakeConnectCluster.notLeader(RudeWorker.gone()))
                        : new CompletableFuture<>());
        Rest.Answer answer = atDeadline(follower, early -> !early.message().contains("Before: "), () -> {
            asked[0] = 0;
            return follower.send("DELETE", "/connectors/a", null);
        });
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message())
                .startsWith("Request timed out. The worker is currently joining the group.")
                .contains("Before: ")
                .contains("Connection refused");
    }

    @Test
    void nothingIsAskedAnyMoreAfterTheDeadline() throws Exception {
        follower.cluster.follows(null);
        Rest.Answer answer = atDeadline(follower, early -> follower.cluster.count("deleteConnector") < 2, () -> {
            follower.cluster.calls.clear();
            return follower.send("DELETE", "/connectors/a", null);
        });
        // 409 if the deadline passed between two attempts, 500 if it passed while one of them was under way.
        assertThat(answer.status()).isIn(409, 500);
        assertThat(follower.cluster.count("deleteConnector")).isGreaterThan(1);
        // Whatever was scheduled runs before what comes later by more than the longest pause.
        long after = follower.cluster.count("deleteConnector");
        follower.server.requestTimeout(Duration.ofSeconds(1));
        follower.cluster.neverAnswers("resetOffsets");
        assertThat(follower.send("DELETE", "/connectors/a/offsets", null).status())
                .isEqualTo(500);
        assertThat(follower.cluster.count("deleteConnector")).isBetween(after, after + 1);
    }

    // ---- reading one's own write

    @Test
    void theAnswerComesWhenThisWorkerHasReadWhatTheOtherWrote() throws Exception {
        leader.cluster.with("a");
        follower.cluster.follows(leader.server.url());
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        follower.cluster.answersWith("caughtUp", () -> {
            waits.countDown();
            return caughtUp;
        });
        CompletableFuture<Rest.Answer> answer = follower.sendLater("DELETE", "/connectors/a");
        assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(leader.cluster.connectors()).isEmpty();
        assertThat(follower.get("/").status()).isEqualTo(200);
        assertThat(answer).isNotDone();
        caughtUp.complete(null);
        assertThat(answer.get(30, TimeUnit.SECONDS).status()).isEqualTo(204);
    }

    @Test
    void aWorkerThatCannotCatchUpAnswersAllTheSame() {
        leader.cluster.with("a").with("b").with("c");
        PeerLimits.Retries hasty = new PeerLimits.Retries(
                Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(50));
        try (Rest lagging = start(Duration.ofSeconds(30), hasty)) {
            lagging.cluster.follows(leader.server.url());
            lagging.cluster.neverAnswers("caughtUp");
            assertThat(lagging.send("DELETE", "/connectors/a", null).status()).isEqualTo(204);
            lagging.cluster.fails("caughtUp", new IllegalStateException("no broker"));
            assertThat(lagging.send("DELETE", "/connectors/b", null).status()).isEqualTo(204);
        }
        follower.cluster.follows(leader.server.url());
        follower.cluster.neverAnswers("caughtUp");
        // The deadline passes while it waits, long before it gives up waiting.
        Rest.Answer answer = atDeadline(follower, early -> early.status() == 500, () -> {
            leader.cluster.with("c");
            return follower.send("DELETE", "/connectors/c", null);
        });
        assertThat(answer.status()).isEqualTo(204);
    }

    // ---- many

    @Test
    void fourHundredRequestsAreForwardedAtTheSameTimeWhileOthersAreAnswered() throws Exception {
        CountDownLatch arrived = new CountDownLatch(200);
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        leader.cluster.answersWith("deleteConnector", () -> {
            arrived.countDown();
            return outcome;
        });
        follower.cluster.follows(leader.server.url());
        List<CompletableFuture<Rest.Answer>> answers = new ArrayList<>(IntStream.range(0, 400)
                .mapToObj(i -> follower.sendLater("DELETE", "/connectors/c" + i))
                .toList());
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(follower.get("/connectors").status()).isEqualTo(200);
        assertThat(leader.get("/connectors").status()).isEqualTo(200);
        outcome.complete(null);
        for (CompletableFuture<Rest.Answer> answer : answers) {
            assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(204);
        }
        assertThat(leader.cluster.count("deleteConnector")).isEqualTo(400);
    }

    // ---- the end

    @Test
    void aWorkerThatIsClosedEndsWhatItForwardedAndItsThreads() throws Exception {
        try (RudeWorker silent = RudeWorker.silent()) {
            Limits all = Limits.DEFAULT;
            Rest closing = Rest.start(
                    new Limits(4, 64, 1 << 20, 1 << 24, all.idle(), Duration.ofMillis(50), PeerLimits.DEFAULT));
            closing.cluster.follows(silent.url());
            CompletableFuture<Rest.Answer> answer = closing.sendLater("DELETE", "/connectors/a");
            silent.awaitRequest();
            assertThat(clientThreads()).isNotZero();
            closing.close();
            assertThat(answer.get(30, TimeUnit.SECONDS).message()).contains("shutting down");
            TestReceiver.await("the end of all threads", () -> clientThreads() == 0);
        }
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("connect-rest-client"))
                .count();
    }
}
