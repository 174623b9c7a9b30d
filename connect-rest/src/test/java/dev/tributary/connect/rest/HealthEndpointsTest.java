package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health of a cluster of several workers, asked of any of them. */
@Timeout(120)
class HealthEndpointsTest {
    private final Rest leader = Rest.startHealthy(Map.of());
    private final Rest follower = Rest.startHealthy(Map.of());

    @BeforeEach
    void cluster() {
        leader.health.leading(leader.server.url(), follower.server.url());
        follower.health.following(follower.server.url(), leader.server.url());
        connector("orders", leader.server.workerId(), follower.server.workerId());
        leader.health
                .with(FakeHealthView.connector("orders"), HealthState.IDLE)
                .with(FakeHealthView.task("orders", 0), HealthState.ACTIVE);
        follower.health.with(FakeHealthView.task("orders", 1), HealthState.STALLED);
    }

    @AfterEach
    void close() {
        leader.close();
        follower.close();
    }

    private static InstanceStatus running(String worker) {
        return new InstanceStatus(InstanceState.RUNNING, worker, null, "1");
    }

    /** A sink with two tasks, by statuses on these workers. */
    private void connector(String name, String first, String second) {
        ConnectorName connector = ConnectorName.of(name);
        ConnectorInfo info = new ConnectorInfo(
                connector,
                Map.of("connector.class", "org.example.OrdersSinkConnector"),
                List.of(new TaskId(connector, 0), new TaskId(connector, 1)),
                ConnectorType.SINK,
                Instant.ofEpochMilli(1_000),
                List.of());
        ConnectorStatus status = ConnectorStatus.of(
                connector, running(first), Map.of(0, running(first), 1, running(second)), ConnectorType.SINK);
        for (Rest worker : List.of(leader, follower)) {
            worker.cluster.connectors.put(connector, info);
            worker.cluster.statuses.put(connector, status);
        }
    }

    @Test
    void everyWorkerTellsTheSameOfAConnectorWhoseTasksRunOnBoth() {
        for (Rest asked : List.of(leader, follower)) {
            JsonNode health = asked.get("/connectors/orders/health").json();
            assertThat(health.path("state").asText()).isEqualTo("DEGRADED");
            assertThat(health.path("reason").asText())
                    .isEqualTo("1 of 2 tasks does not work. Task 1 is STALLED: put() has not returned for 312 s.");
            assertThat(health.path("tasks_expected").asInt()).isEqualTo(2);
            assertThat(health.path("tasks_running").asInt()).isEqualTo(1);
            assertThat(health.at("/connector/worker_id").asText()).isEqualTo(leader.server.workerId());
            JsonNode stalled = health.at("/tasks/1");
            assertThat(stalled.path("worker_id").asText()).isEqualTo(follower.server.workerId());
            assertThat(stalled.path("status").asText()).isEqualTo("RUNNING");
            assertThat(stalled.path("stack").asText()).isEqualTo("at org.example.Sink.put");
            assertThat(stalled.at("/stages/0/stage").asText()).isEqualTo("put");
            assertThat(stalled.at("/stages/0/lasted_ms").asLong()).isEqualTo(312_000);
            assertThat(stalled.at("/shares/poll").asDouble()).isEqualTo(0.75);
            assertThat(stalled.at("/restarts/next_at_ms").asLong())
                    .isEqualTo(FakeHealthView.AT.plusSeconds(3).toEpochMilli());
            assertThat(health.at("/freshness/lag_records").asLong()).isEqualTo(14);
            assertThat(stalled.path("errors"))
                    .as("also of the worker that is asked over HTTP")
                    .isEqualTo(health.at("/tasks/0/errors"));
            assertThat(stalled.at("/errors/failed").asInt()).isEqualTo(3);
            assertThat(stalled.at("/errors/skipped").asInt()).isEqualTo(2);
            assertThat(health.at("/freshness/lag_ms").asLong()).isEqualTo(30);
            assertThat(health.path("records_per_second").asDouble()).isEqualTo(25);
            assertThat(health.path("config_changed_at_ms").asLong()).isEqualTo(1_000);
        }
    }

    @Test
    void aFollowerFindsTheThirdWorkerThroughTheLeader() {
        try (Rest third = Rest.startHealthy(Map.of())) {
            third.health.following(third.server.url(), leader.server.url());
            third.health.with(FakeHealthView.task("orders", 1), HealthState.ACTIVE);
            follower.health.instances.clear();
            leader.health.leading(leader.server.url(), follower.server.url(), third.server.url());
            assertThat(follower.get("/connectors/orders/health")
                            .json()
                            .at("/tasks/1/worker_id")
                            .asText())
                    .isEqualTo(third.server.workerId());
            assertThat(follower.get("/workers").json()).hasSize(3);
        }
    }

    @Test
    void aStatusOfAWorkerThatHasLeftIsNotAskedForAndSentNoCredentials() {
        try (RecordedWorker stranger = new RecordedWorker()) {
            connector("orders", leader.server.workerId(), FakeHealthView.idOf(stranger.url()));
            follower.health.instances.clear();
            for (Rest asked : List.of(leader, follower)) {
                JsonNode task = asked.get("/connectors/orders/health").json().at("/tasks/1");
                assertThat(task.path("state").asText()).isEqualTo("UNASSIGNED");
                assertThat(task.path("reason").asText()).contains("has left the cluster");
            }
            assertThat(stranger.received).isEmpty();
        }
    }

    /** Apache's worker has no such path. */
    @Test
    void aWorkerOfApacheIsThereWithWhatStatusesSay() {
        try (RecordedWorker apache =
                new RecordedWorker().answering(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}")) {
            String id = FakeHealthView.idOf(apache.url());
            connector("orders", leader.server.workerId(), id);
            leader.health.leading(leader.server.url(), apache.url());
            JsonNode all = leader.get("/health/connectors?tasks=true").json();
            assertThat(all.at("/unreachable_workers/0/worker_id").asText()).isEqualTo(id);
            assertThat(all.at("/unreachable_workers/0/reason").asText()).contains("Apache Kafka Connect");
            assertThat(all.at("/connectors/0/state").asText()).isEqualTo("UNKNOWN");
            assertThat(all.at("/connectors/0/tasks/1/reason").asText())
                    .contains(id)
                    .contains("Apache");
            JsonNode worker = workers(leader).get(id);
            assertThat(worker.path("reachable").asBoolean()).isFalse();
            assertThat(worker.path("leader").isNull()).isFalse();
            assertThat(worker.path("tasks").asInt()).isEqualTo(1);
            assertThat(worker.path("version").isNull()).isTrue();
        }
    }

    @Test
    void whereApachesWorkerLeadsTheWorkersAreThoseThatStatusesName() {
        try (RecordedWorker apache = new RecordedWorker().answering(404, "{\"error_code\":404,\"message\":\"m\"}");
                Rest other = Rest.startHealthy(Map.of())) {
            connector("orders", leader.server.workerId(), other.server.workerId());
            other.health.with(FakeHealthView.task("orders", 1), HealthState.BACKPRESSURED);
            leader.health.following(leader.server.url(), apache.url());
            assertThat(leader.get("/connectors/orders/health")
                            .json()
                            .at("/tasks/1/state")
                            .asText())
                    .isEqualTo("BACKPRESSURED");
            assertThat(workers(leader))
                    .containsOnlyKeys(
                            leader.server.workerId(), other.server.workerId(), FakeHealthView.idOf(apache.url()));
        }
    }

    /** Longer than its own deadline: far shorter than the other worker would be waited for otherwise. */
    @Test
    @Timeout(20)
    void aWorkerThatNeverAnswersIsWaitedForNoLongerThanTheDeadline() {
        try (RudeWorker rude = RudeWorker.silent()) {
            connector("orders", leader.server.workerId(), FakeHealthView.idOf(rude.url()));
            leader.health.leading(leader.server.url(), rude.url());
            JsonNode health = leader.get("/connectors/orders/health").json();
            assertThat(health.at("/tasks/1/state").asText()).isEqualTo("UNKNOWN");
            assertThat(health.at("/tasks/1/reason").asText()).contains("did not answer within");
            assertThat(health.at("/tasks/0/state").asText()).isEqualTo("ACTIVE");
        }
    }

    @Test
    @Timeout(20)
    void aLeaderThatNeverAnswersIsNotInTheWayOfTheOthers() {
        try (RudeWorker rude = RudeWorker.silent()) {
            follower.health.following(follower.server.url(), rude.url());
            JsonNode health = follower.get("/connectors/orders/health").json();
            assertThat(health.at("/tasks/0/state").asText()).isEqualTo("ACTIVE");
            assertThat(health.at("/tasks/1/state").asText()).isEqualTo("STALLED");
        }
    }

    @Test
    void aWorkerThatIsGoneIsSaidToBe() {
        URI gone = RudeWorker.gone();
        leader.health.leading(leader.server.url(), gone);
        assertThat(leader.get("/health/connectors")
                        .json()
                        .at("/unreachable_workers/0/reason")
                        .asText())
                .contains("cannot be reached");
        assertThat(workers(leader).get(FakeHealthView.idOf(gone)).path("reason").asText())
                .startsWith("It cannot be reached");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|<html>|something else",
                "200|{}|something else",
                "200|null|something else",
                "200|{\"worker_id\":\"x:1\"}|something else",
                "401|{\"error_code\":401,\"message\":\"m\"}|refuses to tell (status 401)",
                "403|no|refuses to tell (status 403)",
                "503|{\"error_code\":503,\"message\":\"m\"}|is starting",
                "500|{\"error_code\":500,\"message\":\"m\"}|status 500",
                "302||status 302"
            })
    void whateverAWorkerAnswersTheRestIsTold(int status, String body, String reason) {
        try (RecordedWorker odd = new RecordedWorker().answering(status, body == null ? "" : body)) {
            leader.health.leading(leader.server.url(), odd.url());
            JsonNode health = leader.get("/health/connectors").json();
            assertThat(health.at("/unreachable_workers/0/reason").asText()).contains(reason);
            assertThat(health.path("connectors")).hasSize(1);
        }
    }

    @Test
    void anAddressThatLeadsToAnotherWorkerIsSaidTo() {
        URI elsewhere = URI.create("http://localhost:" + follower.server.url().getPort() + "/");
        leader.health.leading(leader.server.url(), elsewhere);
        assertThat(leader.get("/health/connectors")
                        .json()
                        .at("/unreachable_workers/0/reason")
                        .asText())
                .contains("it says that it is worker " + follower.server.workerId());
    }

    @Test
    void whatANewerWorkerTellsAndThisOneDoesNotKnowIsNoReasonNotToBelieveTheRest() {
        String report = follower.get("/health/connectors?local=true").body();
        try (RecordedWorker newer = new RecordedWorker()) {
            newer.answering(
                    200,
                    report.replace(follower.server.workerId(), FakeHealthView.idOf(newer.url()))
                            .replace("\"STALLED\"", "\"ENLIGHTENED\",\"aura\":7")
                            .replace("\"put\"", "\"meditate\""));
            leader.health.leading(leader.server.url(), newer.url());
            JsonNode task = leader.get("/connectors/orders/health").json().at("/tasks/1");
            assertThat(task.path("state").asText()).isEqualTo("UNKNOWN");
            assertThat(task.path("records").asLong()).isEqualTo(100);
        }
    }

    @Test
    void credentialsGoAlongAndAnswersAreNotSharedWithOthers() {
        try (RecordedWorker other = new RecordedWorker().answering(404, "{}")) {
            leader.health.leading(leader.server.url(), other.url());
            for (String user : List.of("Basic ann", "Basic ann", "Basic bob")) {
                leader.send(leader.request("GET", "/health/connectors", "").header("Authorization", user));
            }
            leader.get("/workers");
            // A second may have passed between the two of ann.
            List<String> users = Stream.generate(other.received::poll)
                    .takeWhile(it -> it != null)
                    .map(it -> String.valueOf(it.headers().getFirst("Authorization")))
                    .distinct()
                    .toList();
            assertThat(users).containsExactly("Basic ann", "Basic bob", "null");
        }
    }

    @Test
    void manyWhoAskAtOnceCostOneRoundOfQuestions() {
        try (RecordedWorker other = new RecordedWorker().answering(404, "{}")) {
            leader.health.leading(leader.server.url(), other.url());
            List.copyOf(Stream.generate(() -> leader.sendLater("GET", "/health/connectors"))
                            .limit(50)
                            .toList())
                    .forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
            assertThat(other.received.size()).isLessThan(25);
        }
    }

    @Test
    void onRequestAWorkerTellsWhatItKnowsItselfAndAsksNobody() {
        leader.health.leading(leader.server.url(), RudeWorker.gone());
        JsonNode report =
                leader.get("/health/connectors?local=TRUE&state=nonsense").json();
        assertThat(report.path("worker_id").asText()).isEqualTo(leader.server.workerId());
        assertThat(report.path("instances")).hasSize(2);
        assertThat(report.path("members")).hasSize(2);
        assertThat(report.at("/process/threads").asInt()).isEqualTo(20);
    }

    @Test
    void workersAreToldWithTheirProcessesAndWhatTheyRun() {
        for (Rest asked : List.of(leader, follower)) {
            Map<String, JsonNode> workers = workers(asked);
            assertThat(workers).containsOnlyKeys(leader.server.workerId(), follower.server.workerId());
            JsonNode first = workers.get(leader.server.workerId());
            assertThat(first.path("leader").asBoolean()).isTrue();
            assertThat(first.path("self").asBoolean()).isEqualTo(asked == leader);
            assertThat(first.path("uptime_ms").asLong()).isEqualTo(90_000);
            assertThat(first.path("connectors").asInt()).isEqualTo(1);
            assertThat(first.path("tasks").asInt()).isEqualTo(1);
            assertThat(first.at("/states/ACTIVE").asInt()).isEqualTo(1);
            assertThat(workers.get(follower.server.workerId()).path("leader").asBoolean())
                    .isFalse();
        }
    }

    private static Map<String, JsonNode> workers(Rest asked) {
        Map<String, JsonNode> workers = new TreeMap<>();
        asked.get("/workers").json().forEach(it -> workers.put(it.path("id").asText(), it));
        return workers;
    }

    @Test
    void aWorkerWithoutGroupTellsOfItself() {
        leader.health.members.clear();
        leader.health.members.add(new ClusterMember(leader.server.url(), false, false, true));
        follower.health.instances.clear();
        connector("orders", leader.server.workerId(), leader.server.workerId());
        leader.health.with(FakeHealthView.task("orders", 1), HealthState.ACTIVE);
        assertThat(leader.get("/connectors/orders/health").json().path("state").asText())
                .isEqualTo("ACTIVE");
        assertThat(workers(leader)).containsOnlyKeys(leader.server.workerId());
    }

    @Test
    void aNameThatIsNotPlainCanBeAddressed() {
        connector("a/b %2F", leader.server.workerId(), follower.server.workerId());
        String encoded = URLEncoder.encode("a/b %2F", StandardCharsets.UTF_8).replace("+", "%20");
        for (String what : List.of("health", "restarts", "incidents", "tasks/0/restarts")) {
            assertThat(leader.get("/connectors/" + encoded + "/" + what).status())
                    .as(what)
                    .isEqualTo(200);
        }
    }

    @Test
    void aConnectorThatDoesNotExistIsNotFoundAndNobodyIsAsked() {
        int before = leader.health.asked.get();
        for (String what : List.of("health", "restarts", "incidents", "tasks/0/restarts")) {
            assertThat(leader.get("/connectors/none/" + what).status()).as(what).isEqualTo(404);
        }
        assertThat(leader.health.asked.get()).isEqualTo(before);
    }

    @Test
    void restartsAreToldOldestFirstWithWhatWasDone() {
        RestartEvent failed = new RestartEvent(
                FakeHealthView.AT, "w:1", "Bad: no", "f1", RestartEvent.Action.RESTARTED, "It ran for 9 s.");
        RestartEvent manual =
                new RestartEvent(FakeHealthView.AT.plusSeconds(9), "w:2", null, null, RestartEvent.Action.MANUAL, null);
        leader.health.restarts.put(FakeHealthView.task("orders", 1), List.of(failed, manual));
        leader.health.restarts.put(FakeHealthView.connector("orders"), List.of(manual));
        JsonNode all = leader.get("/connectors/orders/restarts").json();
        assertThat(all.at("/connector/0/action").asText()).isEqualTo("MANUAL");
        assertThat(all.path("tasks")).hasSize(1);
        assertThat(all.at("/tasks/0/id").asInt()).isEqualTo(1);
        assertThat(all.at("/tasks/0/restarts/0/error").asText()).isEqualTo("Bad: no");
        JsonNode task = leader.get("/connectors/orders/tasks/1/restarts").json();
        assertThat(task).isEqualTo(all.at("/tasks/0/restarts"));
        assertThat(leader.get("/connectors/orders/tasks/0/restarts").json()).isEmpty();
        assertThat(leader.get("/connectors/orders/tasks/7/restarts").status()).isEqualTo(404);
        assertThat(leader.get("/connectors/orders/tasks/x/restarts").status()).isEqualTo(404);
    }
}
