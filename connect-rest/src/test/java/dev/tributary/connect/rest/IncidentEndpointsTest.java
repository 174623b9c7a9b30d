package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.Incident;
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

/** Incidents of all workers, asked of any of them. */
@Timeout(120)
class IncidentEndpointsTest {
    private final Rest leader = Rest.startHealthy(Map.of());
    private final Rest follower = Rest.startHealthy(Map.of());

    @BeforeEach
    void cluster() {
        leader.health.leading(leader.server.url(), follower.server.url());
        follower.health.following(follower.server.url(), leader.server.url());
        for (Rest worker : List.of(leader, follower)) {
            worker.cluster.with("orders").with("clicks");
        }
        leader.health.incident(1, FakeHealthView.task("orders", 0), Incident.Kind.FAILED, null);
        leader.health.incident(3, FakeHealthView.connector("clicks"), Incident.Kind.STALLED, null);
        follower.health.incident(
                2,
                FakeHealthView.task("orders", 1),
                Incident.Kind.FAILED,
                new Incident.LikelyCause("unknown-host", "The host is not known.", "Check it."));
    }

    @AfterEach
    void close() {
        leader.close();
        follower.close();
    }

    private static List<String> ids(JsonNode incidents) {
        List<String> ids = new ArrayList<>();
        incidents.path("incidents").forEach(it -> ids.add(it.path("id").asText()));
        return ids;
    }

    private String id(Rest worker, int number) {
        return worker.server.workerId() + "-" + number;
    }

    @Test
    void thoseOfAllWorkersAreToldNewestFirst() {
        for (Rest asked : List.of(leader, follower)) {
            JsonNode all = asked.get("/incidents").json();
            assertThat(ids(all)).containsExactly(id(leader, 3), id(follower, 2), id(leader, 1));
            assertThat(all.path("total").asInt()).isEqualTo(3);
            assertThat(all.at("/incidents/1/likely_cause/rule").asText()).isEqualTo("unknown-host");
            assertThat(all.at("/incidents/0/task").isNull()).isTrue();
            assertThat(ids(asked.get("/connectors/orders/incidents").json()))
                    .containsExactly(id(follower, 2), id(leader, 1));
            assertThat(ids(asked.get("/connectors/orders/incidents?limit=1").json()))
                    .containsExactly(id(follower, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "connector=clicks,1",
        "connector=clicks&connector=orders,3",
        "kind=failed,2",
        "kind=FAILED&kind=stalled,3",
        "since_ms=1700000002000,2",
        "since_ms=1700000003001,0",
        "limit=0,0",
        "limit=2,2",
        "connector=none,0"
    })
    void thoseAreToldThatAreAskedFor(String query, int expected) {
        assertThat(ids(leader.get("/incidents?" + query).json())).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind=slow|kind: 'slow' (expected: one of failed, stalled, in any case).",
                "since_ms=yesterday|since_ms: 'yesterday' (expected: a whole number from 0).",
                "limit=-1|limit: '-1' (expected: a whole number from 0)."
            })
    void aParameterThatIsNotUnderstoodIsRefusedWithWhatIsExpected(String query, String message) {
        Rest.Answer answer = leader.get("/incidents?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    void theWholeDocumentIsToldByAnyWorker() {
        for (Rest asked : List.of(leader, follower)) {
            JsonNode whole =
                    asked.get("/connectors/orders/incidents/" + id(follower, 2)).json();
            assertThat(whole.path("id").asText()).isEqualTo(id(follower, 2));
            assertThat(whole.at("/errors/0/at").asText()).isEqualTo("org.example.Sink.put(Sink.java:1)");
            assertThat(whole.at("/config_change/before_ms").asLong()).isEqualTo(9_000);
            assertThat(whole.at("/client_metrics/consumer-1/lag").asDouble()).isEqualTo(3);
            assertThat(whole.at("/offsets/0/offset/o").asInt()).isEqualTo(2);
            assertThat(whole.at("/log_lines/0").asText()).isEqualTo("line");
            assertThat(whole.at("/freshness/record_age_ms").asLong()).isEqualTo(5);
        }
    }

    @Test
    void anIncidentThatItsWorkerHasForgottenIsNotFound() {
        for (Rest asked : List.of(leader, follower)) {
            Rest.Answer answer = asked.get("/connectors/orders/incidents/" + id(follower, 9));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.message()).contains("keeps the newest few of each instance");
        }
        assertThat(leader.get("/connectors/clicks/incidents/" + id(follower, 2)).status())
                .as("of another connector")
                .isEqualTo(404);
    }

    /** An id is what a client makes of it: it must not make a worker call any address. */
    @Test
    void anIncidentOfAWorkerThatIsGoneIsNotFoundAndNobodyIsAsked() {
        try (RecordedWorker stranger = new RecordedWorker()) {
            Rest.Answer answer = leader.send(leader.request(
                            "GET", "/connectors/orders/incidents/" + FakeHealthView.idOf(stranger.url()) + "-1", "")
                    .header("Authorization", "Basic ann"));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.message()).contains("is not in the cluster any more");
            assertThat(stranger.received).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "12", "w:1-", "w:1-x", "w:1--1", "-1", "w:999999-1", "w-1"})
    void whatIsNoIdIsNotFound(String id) {
        Rest.Answer answer = leader.get("/connectors/orders/incidents/" + id);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).startsWith("There is no incident '" + id + "' (expected: an id as ");
    }

    @Test
    void anIncidentOfAWorkerThatDoesNotAnswerMayBeAskedForAgain() {
        var gone = RudeWorker.gone();
        leader.health.leading(leader.server.url(), gone);
        Rest.Answer answer = leader.get("/connectors/orders/incidents/" + FakeHealthView.idOf(gone) + "-1");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(answer.message()).contains("is kept by worker").contains("cannot be reached");
        JsonNode all = leader.get("/incidents").json();
        assertThat(all.at("/unreachable_workers/0/worker_id").asText()).isEqualTo(FakeHealthView.idOf(gone));
        assertThat(ids(all)).containsExactly(id(leader, 3), id(leader, 1));
    }

    @Test
    void onRequestAWorkerTellsItsOwnAlone() {
        assertThat(ids(follower.get("/incidents?local=true").json())).containsExactly(id(follower, 2));
        Rest.Answer others = follower.get("/connectors/orders/incidents/" + id(leader, 1) + "?local=true");
        assertThat(others.status()).isEqualTo(404);
        assertThat(others.message()).contains("is not of this worker");
    }
}
