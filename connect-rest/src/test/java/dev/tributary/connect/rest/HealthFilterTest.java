package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connectors {@code GET /health/connectors} tells of, and what it says to parameters that it does not understand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthFilterTest {
    private final Rest rest = Rest.startHealthy(Map.of());

    @BeforeAll
    void connectors() {
        connector("orders-in", ConnectorType.SOURCE, "io.example.OrdersSourceConnector", HealthState.ACTIVE);
        connector("orders-out", ConnectorType.SINK, "io.example.JdbcSinkConnector", HealthState.FAILED);
        connector("Clicks", ConnectorType.SINK, "JdbcSink", HealthState.STALLED);
        connector("beats", ConnectorType.UNKNOWN, "org.example.Beats", HealthState.ACTIVE);
    }

    @AfterAll
    void close() {
        rest.close();
    }

    private void connector(String name, ConnectorType type, String plugin, HealthState state) {
        ConnectorName connector = ConnectorName.of(name);
        rest.cluster.connectors.put(
                connector,
                new ConnectorInfo(
                        connector, Map.of("connector.class", plugin), List.of(new TaskId(connector, 0)), type));
        rest.health.with(FakeHealthView.connector(name), HealthState.IDLE).with(FakeHealthView.task(name, 0), state);
    }

    private List<String> names(String query) {
        JsonNode json = rest.get("/health/connectors" + query).json();
        List<String> names = new ArrayList<>();
        json.path("connectors").forEach(it -> names.add(it.path("name").asText()));
        return names;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|orders-out,Clicks,beats,orders-in",
                "?sort=severity|orders-out,Clicks,beats,orders-in",
                "?sort=NAME|Clicks,beats,orders-in,orders-out",
                "?state=failed|orders-out",
                "?state=FAILED,stalled|orders-out,Clicks",
                "?state=failed&state=Stalled|orders-out,Clicks",
                "?type=sink|orders-out,Clicks",
                "?type=source,unknown|beats,orders-in",
                "?plugin=io.example.JdbcSinkConnector|orders-out,Clicks",
                "?plugin=JdbcSink|orders-out,Clicks",
                "?plugin=Beats&plugin=OrdersSourceConnector|beats,orders-in",
                "?search=ORDERS|orders-out,orders-in",
                "?search=c&sort=name|Clicks",
                "?limit=2|orders-out,Clicks",
                "?limit=2&offset=1|Clicks,beats",
                "?offset=3|orders-in",
                "?state=|orders-out,Clicks,beats,orders-in",
            })
    void thoseAreToldThatAreAskedForInTheirOrder(String query, String expected) {
        assertThat(names(query)).containsExactly(expected.split(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?search=none",
                "?limit=0",
                "?offset=4",
                "?worker=other:1",
                "?plugin=Jdbc",
                "?type=source&state=failed"
            })
    void noneIsToldIfNoneIsAskedFor(String query) {
        assertThat(names(query)).isEmpty();
    }

    @Test
    void theWorkerIsThatOfTheInstanceOrOfATask() {
        assertThat(names("?worker=other:1," + rest.server.workerId())).hasSize(4);
    }

    @Test
    void countsAreOfWhatTheOtherFiltersLeave() {
        JsonNode json =
                rest.get("/health/connectors?type=sink&state=failed&limit=0").json();
        assertThat(json.path("total").asInt()).isEqualTo(1);
        assertThat(json.at("/counts/FAILED").asInt()).isEqualTo(1);
        assertThat(json.at("/counts/STALLED").asInt()).isEqualTo(1);
        assertThat(json.at("/counts/ACTIVE").asInt()).isZero();
        assertThat(json.path("counts")).hasSize(HealthState.values().length);
        assertThat(json.at("/task_counts/STALLED").asInt()).isEqualTo(1);
        assertThat(json.at("/task_counts/IDLE").asInt()).isZero();
    }

    @Test
    void tasksAreToldOnRequestAloneAndWithoutStacks() {
        assertThat(rest.get("/health/connectors").json().at("/connectors/0").has("tasks"))
                .isFalse();
        String whole = rest.get("/health/connectors?tasks=true").body();
        assertThat(whole).contains("\"tasks\":[{").contains("STALLED").doesNotContain("\"stack\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state=well|state: 'well' (expected: one of failed, stalled, degraded, recovering, unassigned, starting, unknown,"
                        + " backpressured, active, idle, paused, stopped, in any case).",
                "state=failed,%27|state: ''' (expected: one of failed",
                "type=sinks|type: 'sinks' (expected: one of source, sink, unknown, in any case).",
                "sort=age|sort: 'age' (expected: one of severity, name, in any case).",
                "limit=-1|limit: '-1' (expected: a whole number from 0).",
                "limit=1.5|limit: '1.5' (expected: a whole number from 0).",
                "limit=99999999999999999999|limit: '99999999999999999999' (expected: a whole number from 0).",
                "offset=x|offset: 'x' (expected: a whole number from 0)."
            })
    void aParameterThatIsNotUnderstoodIsRefusedWithWhatIsExpected(String query, String message) {
        Rest.Answer answer = rest.get("/health/connectors?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith(message);
    }
}
