package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorEndpointsTest {
    private final Rest rest = Rest.start();

    @AfterEach
    void close() {
        rest.close();
    }

    @Test
    void connectorsAreListedByName() {
        rest.cluster.with("b").with("a");
        Rest.Answer answer = rest.get("/connectors");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void theListExpandsToStatusAndInfo() {
        rest.cluster.with("a");
        assertThat(rest.get("/connectors?expand=status&expand=info").body())
                .isEqualTo("{\"a\":{\"status\":{\"name\":\"a\","
                        + "\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"w1:8083\",\"version\":\"2.1\"},"
                        + "\"tasks\":[{\"id\":0,\"state\":\"RUNNING\",\"worker_id\":\"w1:8083\",\"version\":\"2.1\"},"
                        + "{\"id\":1,\"state\":\"RUNNING\",\"worker_id\":\"w1:8083\",\"version\":\"2.1\"}],"
                        + "\"type\":\"source\"},\"info\":{\"name\":\"a\","
                        + "\"config\":{\"connector.class\":\"org.example.OrdersConnector\",\"name\":\"a\"},"
                        + "\"tasks\":[{\"connector\":\"a\",\"task\":0},{\"connector\":\"a\",\"task\":1}],"
                        + "\"type\":\"source\"}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?expand", "?expand=", "?expand=other", "?expand=status,info"})
    void unknownPartsExpandToNothing(String query) {
        rest.cluster.with("a");
        assertThat(rest.get("/connectors" + query).body()).isEqualTo("{\"a\":{}}");
    }

    @Test
    void aConnectorWithoutStatusIsLeftOutOfAnExpandedList() {
        rest.cluster.with("a").with("new");
        rest.cluster.statuses.remove(ConnectorName.of("new"));
        assertThat(rest.get("/connectors?expand=info&expand=status").json().fieldNames())
                .toIterable()
                .containsExactly("a");
    }

    @Test
    void aConnectorDeletedWhileItIsListedIsLeftOut() {
        rest.cluster.with("a");
        rest.cluster.fails("connector", new ConnectClusterException.NotFound("Connector a not found"));
        assertThat(rest.get("/connectors?expand=info").body()).isEqualTo("{}");
    }

    @Test
    void aConnectorIsCreated() {
        Rest.Answer answer = rest.send(
                "POST",
                "/connectors",
                "{\"name\":\" orders \",\"config\":{\"connector.class\":\"X\"},\"initial_state\":\"paused\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("location")).isEqualTo(rest.server.url() + "connectors/orders");
        assertThat(answer.body())
                .isEqualTo("{\"name\":\"orders\",\"config\":{\"connector.class\":\"X\",\"name\":\"orders\"},"
                        + "\"tasks\":[],\"type\":\"source\"}");
        assertThat(rest.cluster.calls)
                .containsExactly("createConnector NewConnector[name=orders, "
                        + "config={connector.class=X, name=orders}, initialState=PAUSED]");
    }

    @ParameterizedTest
    @CsvSource({"RUNNING,STARTED", "Paused,PAUSED", "stopped,STOPPED"})
    void theInitialStateIsReadInAnyCase(String sent, TargetState expected) {
        rest.send("POST", "/connectors", "{\"name\":\"a\",\"config\":{},\"initial_state\":\"" + sent + "\"}");
        assertThat(rest.cluster.calls.get(0)).endsWith("initialState=" + expected + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"a\",\"config\":{}}", "{\"name\":\"a\",\"config\":{},\"initial_state\":null}"})
    void withoutInitialStateNoneIsAskedFor(String body) {
        rest.send("POST", "/connectors", body);
        assertThat(rest.cluster.calls.get(0)).endsWith("initialState=null]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"config\":{}}", "{\"name\":null,\"config\":{}}", "{\"name\":\"  \",\"config\":{}}"})
    void aMissingNameIsTheEmptyOneForValidationToRefuse(String body) {
        rest.send("POST", "/connectors", body);
        assertThat(rest.cluster.calls.get(0)).contains("NewConnector[name=, config={name=}");
    }

    @Test
    void aConnectorThatExistsIsNotCreatedAgain() {
        rest.cluster.with("a");
        Rest.Answer answer =
                rest.send("POST", "/connectors", "{\"name\":\"a\",\"config\":{\"connector.class\":\"X\"}}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"error_code\":409,\"message\":\"Connector a already exists\"}");
    }

    @Test
    void aNameThatContradictsTheConfigurationIsRefusedWithBoth() {
        Rest.Answer answer = rest.send("POST", "/connectors", "{\"name\":\"a\",\"config\":{\"name\":\"b\"}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("'a'").contains("'b'");
        assertThat(rest.cluster.calls).isEmpty();
    }

    @Test
    void aConnectorIsRead() {
        rest.cluster.with("a");
        assertThat(rest.get("/connectors/a").body())
                .isEqualTo("{\"name\":\"a\",\"config\":{\"connector.class\":\"org.example.OrdersConnector\","
                        + "\"name\":\"a\"},\"tasks\":[{\"connector\":\"a\",\"task\":0},{\"connector\":\"a\",\"task\":1}],"
                        + "\"type\":\"source\"}");
        assertThat(rest.get("/connectors/a/config").body())
                .isEqualTo("{\"connector.class\":\"org.example.OrdersConnector\",\"name\":\"a\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/connectors/x",
        "GET,/connectors/x/config",
        "GET,/connectors/x/tasks",
        "DELETE,/connectors/x",
        "GET,/connectors/x/offsets",
        "PUT,/connectors/x/stop",
        "POST,/connectors/x/restart"
    })
    void anUnknownConnectorIsNotFound(String method, String path) {
        Rest.Answer answer = rest.send(method, path, null);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error_code\":404,\"message\":\"Connector x not found\"}");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void aConnectorIsDeleted() {
        rest.cluster.with("a");
        Rest.Answer answer = rest.send("DELETE", "/connectors/a", null);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(rest.cluster.connectors).isEmpty();
    }

    @Test
    void puttingAConfigurationCreatesAConnectorThenReplacesIt() {
        Rest.Answer created = rest.send("PUT", "/connectors/a/config", "{\"connector.class\":\"X\"}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("location")).isEqualTo(rest.server.url() + "connectors/a");
        Rest.Answer replaced = rest.send("PUT", "/connectors/a/config", "{\"connector.class\":\"Y\",\"name\":\"a\"}");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.header("location")).isNull();
        assertThat(replaced.json().at("/config/connector.class").asText()).isEqualTo("Y");
        assertThat(rest.cluster.calls).first().isEqualTo("putConfig a {connector.class=X, name=a}");
    }

    @Test
    void aConfigurationPutUnderAnotherNameIsRefusedWithBoth() {
        Rest.Answer answer = rest.send("PUT", "/connectors/a/config", "{\"name\":\"b\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("'a'").contains("'b'");
    }

    @Test
    void aPatchIsPassedOnWithItsNulls() {
        rest.cluster.with("a");
        Rest.Answer answer = rest.send("PATCH", "/connectors/a/config", "{\"tasks.max\":4,\"connector.class\":null}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("config").toString()).isEqualTo("{\"name\":\"a\",\"tasks.max\":\"4\"}");
        assertThat(rest.cluster.calls).containsExactly("patchConfig a {tasks.max=4, connector.class=null}");
    }

    @Test
    void anEmptyPatchIsLegal() {
        rest.cluster.with("a");
        assertThat(rest.send("PATCH", "/connectors/a/config", "{}").status()).isEqualTo(200);
    }

    @Test
    void scalarsInAConfigurationBecomeTheTextThatWasSent() {
        rest.send(
                "PUT",
                "/connectors/a/config",
                "{\"a\":1,\"b\":1.50,\"c\":true,\"d\":null,\"e\":123456789012345678901234567890.10,\"f\":1e5,\"g\":-0}");
        assertThat(rest.cluster.calls)
                .containsExactly(
                        "putConfig a {a=1, b=1.50, c=true, d=null, e=123456789012345678901234567890.10, f=1e5, "
                                + "g=-0, name=a}");
    }
}
