package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.PluginAt;
import dev.tributary.connect.api.PluginConflict;
import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.WorkerHealth;
import dev.tributary.connect.api.WorkerInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private static final ConnectorName A = ConnectorName.of("a");

    private final Rest rest = Rest.start();

    @AfterEach
    void close() {
        rest.close();
    }

    @Test
    void theRootTellsTheWorker() {
        assertThat(rest.get("/").body())
                .isEqualTo("{\"version\":\"4.3.1\",\"commit\":\"26b251a451ce941d\",\"kafka_cluster_id\":\"kafka-1\"}");
    }

    @Test
    void aKafkaClusterIdThatIsNotKnownYetIsNull() {
        rest.cluster.worker = new WorkerInfo("4.3.1", "c", null);
        assertThat(rest.get("/").body()).endsWith("\"kafka_cluster_id\":null}");
    }

    @ParameterizedTest
    @CsvSource({"HEALTHY,200,healthy", "STARTING,503,starting", "UNHEALTHY,500,unhealthy"})
    void healthIsToldWithItsStatus(WorkerHealth.State state, int status, String word) {
        rest.cluster.answers("health", new WorkerHealth(state, "Because."));
        Rest.Answer answer = rest.get("/health");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"status\":\"" + word + "\",\"message\":\"Because.\"}");
    }

    @Test
    void aHealthRequestThatFailsHasTheErrorBody() {
        rest.cluster.fails("health", new ConnectClusterException.Failed("broken", null));
        assertThat(rest.get("/health").body()).isEqualTo("{\"error_code\":500,\"message\":\"broken\"}");
    }

    @Test
    void tracesAndVersionsAreLeftOutWhereTheSpecificationSaysSo() {
        InstanceStatus undefined = new InstanceStatus(InstanceState.RUNNING, "w:1", "", "undefined");
        InstanceStatus unknown = new InstanceStatus(InstanceState.UNASSIGNED, "w:1", null, null);
        InstanceStatus failed = new InstanceStatus(InstanceState.FAILED, "w:1", "java.lang.E\n\tat x", "1");
        rest.cluster.statuses.put(
                A, ConnectorStatus.of(A, undefined, Map.of(10, unknown, 9, failed), ConnectorType.UNKNOWN));
        assertThat(rest.get("/connectors/a/status").body())
                .isEqualTo("{\"name\":\"a\",\"connector\":{\"state\":\"RUNNING\",\"worker_id\":\"w:1\"},"
                        + "\"tasks\":[{\"id\":9,\"state\":\"FAILED\",\"worker_id\":\"w:1\",\"version\":\"1\","
                        + "\"trace\":\"java.lang.E\\n\\tat x\"},"
                        + "{\"id\":10,\"state\":\"UNASSIGNED\",\"worker_id\":\"w:1\",\"version\":null}],"
                        + "\"type\":\"unknown\"}");
        assertThat(rest.get("/connectors/a/tasks/10/status").body())
                .isEqualTo("{\"id\":10,\"state\":\"UNASSIGNED\",\"worker_id\":\"w:1\",\"version\":null}");
    }

    @Test
    void aMissingStatusIsNotFound() {
        assertThat(rest.get("/connectors/x/status").body())
                .isEqualTo("{\"error_code\":404,\"message\":\"No status found for connector x\"}");
        assertThat(rest.get("/connectors/x/tasks/3/status").body())
                .isEqualTo("{\"error_code\":404,\"message\":\"No status found for task x-3\"}");
    }

    @Test
    void tasksAreListedWithTheirConfiguration() {
        rest.cluster.with("a");
        assertThat(rest.get("/connectors/a/tasks").body())
                .isEqualTo("[{\"id\":{\"connector\":\"a\",\"task\":0},"
                        + "\"config\":{\"task.class\":\"org.example.OrdersTask\",\"unset\":null}},"
                        + "{\"id\":{\"connector\":\"a\",\"task\":1},"
                        + "\"config\":{\"task.class\":\"org.example.OrdersTask\",\"unset\":null}}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", "-1", "99999999999", "%20"})
    void aTaskThatIsNotNumberedIsNotFound(String task) {
        rest.cluster.with("a");
        assertThat(rest.get("/connectors/a/tasks/" + task + "/status").status()).isEqualTo(404);
        Rest.Answer answer = rest.send("POST", "/connectors/a/tasks/" + task + "/restart", null);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error_code").asInt()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"pause,PAUSED,202", "resume,STARTED,202", "stop,STOPPED,204"})
    void targetStatesAreAskedFor(String verb, TargetState state, int status) {
        rest.cluster.with("a");
        Rest.Answer answer = rest.send("PUT", "/connectors/a/" + verb, null);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(rest.cluster.targetStates).containsEntry(A, state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?includeTasks=false", "?onlyFailed=no", "?includeTasks=&onlyFailed=1"})
    void aPlainRestartIsForTheConnectorInstanceAlone(String query) {
        rest.cluster.with("a");
        Rest.Answer answer = rest.send("POST", "/connectors/a/restart" + query, null);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(rest.cluster.calls).containsExactly("restartConnector a");
    }

    @ParameterizedTest
    @CsvSource({
        "?includeTasks=true,true,false",
        "?onlyFailed=TRUE,false,true",
        "?includeTasks=True&onlyFailed=true,true,true"
    })
    void aRestartWithParametersAnswersWithThePlan(String query, boolean includeTasks, boolean onlyFailed) {
        rest.cluster.with("a");
        Rest.Answer answer = rest.send("POST", "/connectors/a/restart" + query, null);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().at("/connector/state").asText()).isEqualTo("RUNNING");
        assertThat(rest.cluster.calls)
                .containsExactly(
                        "restart a RestartScope[includeTasks=" + includeTasks + ", onlyFailed=" + onlyFailed + "]");
    }

    @Test
    void aTaskIsRestarted() {
        rest.cluster.with("a");
        assertThat(rest.send("POST", "/connectors/a/tasks/1/restart", null).status())
                .isEqualTo(204);
        assertThat(rest.cluster.calls).containsExactly("restartTask a-1");
    }

    @Test
    void topicsAreToldAndForgotten() {
        rest.cluster.topics.put(A, Set.of("o"));
        assertThat(rest.get("/connectors/a/topics").body()).isEqualTo("{\"a\":{\"topics\":[\"o\"]}}");
        Rest.Answer reset = rest.send("PUT", "/connectors/a/topics/reset", null);
        assertThat(reset.status()).isEqualTo(202);
        assertThat(reset.body()).isEmpty();
        assertThat(rest.get("/connectors/a/topics").body()).isEqualTo("{\"a\":{\"topics\":[]}}");
    }

    @Test
    void topicsAreForbiddenWhereTrackingIsOff() {
        rest.cluster.fails("activeTopics", new ConnectClusterException.Forbidden("off"));
        rest.cluster.fails("resetActiveTopics", new ConnectClusterException.Forbidden("off"));
        assertThat(rest.get("/connectors/a/topics").body()).isEqualTo("{\"error_code\":403,\"message\":\"off\"}");
        assertThat(rest.send("PUT", "/connectors/a/topics/reset", null).status())
                .isEqualTo(403);
    }

    @Test
    void offsetsAreRead() {
        rest.cluster.with("a");
        assertThat(rest.get("/connectors/a/offsets").body()).isEqualTo("{\"offsets\":[]}");
        rest.cluster.offsets.put(
                A,
                List.of(
                        new ConnectorOffset(Map.of("file", "f"), Map.of("position", 5L)),
                        new ConnectorOffset(null, null)));
        assertThat(rest.get("/connectors/a/offsets").body())
                .isEqualTo("{\"offsets\":[{\"partition\":{\"file\":\"f\"},\"offset\":{\"position\":5}},"
                        + "{\"partition\":null,\"offset\":null}]}");
    }

    @Test
    void offsetsAreAlteredWithTheTypesAndTheOrderThatWereSent() {
        rest.cluster.with("a");
        Rest.Answer answer = rest.send(
                "PATCH",
                "/connectors/a/offsets",
                "{\"offsets\":[{\"partition\":{\"z\":\"t\",\"a\":0},\"offset\":{\"n\":5000000000,\"t\":\"7\",\"b\":true,"
                        + "\"d\":1.5,\"x\":null}},{\"offset\":null,\"partition\":{\"p\":1}},{\"partition\":null}]}");
        assertThat(answer.body()).isEqualTo("{\"message\":\"altered\"}");
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put("n", 5_000_000_000L);
        offset.put("t", "7");
        offset.put("b", true);
        offset.put("d", 1.5);
        offset.put("x", null);
        Map<String, Object> partition = new LinkedHashMap<>();
        partition.put("z", "t");
        partition.put("a", 0);
        assertThat(rest.cluster.offsets.get(A))
                .containsExactly(
                        new ConnectorOffset(partition, offset),
                        new ConnectorOffset(Map.of("p", 1), null),
                        new ConnectorOffset(null, null));
        assertThat(rest.cluster.offsets.get(A).get(0).partition().keySet()).containsExactly("z", "a");
    }

    @Test
    void offsetsAreReset() {
        rest.cluster.with("a");
        assertThat(rest.send("DELETE", "/connectors/a/offsets", null).body()).isEqualTo("{\"message\":\"reset\"}");
    }

    @Test
    void pluginsAreListedInTheirOrder() {
        rest.cluster.plugins.addAll(List.of(
                new PluginInfo("S", PluginType.SINK, "1"),
                new PluginInfo("R", PluginType.SOURCE, "undefined"),
                new PluginInfo("T", PluginType.TRANSFORMATION, "2"),
                new PluginInfo("P", PluginType.PREDICATE, "2"),
                new PluginInfo("C", PluginType.CONVERTER, "2"),
                new PluginInfo("H", PluginType.HEADER_CONVERTER, "2"),
                new PluginInfo("F", PluginType.CONFIGPROVIDER, "2"),
                new PluginInfo("E", PluginType.REST_EXTENSION, "2")));
        String connectors =
                "{\"class\":\"S\",\"type\":\"sink\",\"version\":\"1\"},{\"class\":\"R\",\"type\":\"source\"}";
        assertThat(rest.get("/connector-plugins").body()).isEqualTo("[" + connectors + "]");
        assertThat(rest.get("/connector-plugins?connectorsOnly=false").body())
                .isEqualTo("[" + connectors + ",{\"class\":\"T\",\"type\":\"transformation\",\"version\":\"2\"},"
                        + "{\"class\":\"P\",\"type\":\"predicate\",\"version\":\"2\"},"
                        + "{\"class\":\"C\",\"type\":\"converter\",\"version\":\"2\"},"
                        + "{\"class\":\"H\",\"type\":\"header_converter\",\"version\":\"2\"}]");
        assertThat(rest.get("/connector-plugins?connectorsOnly=").json()).hasSize(6);
    }

    @Test
    void pluginsAreReloadedOnTheWorkerThatIsAsked() {
        PluginAt added = new PluginAt(new PluginInfo("S", PluginType.SINK, "1"), "file:/p/s.jar");
        PluginAt removed = new PluginAt(new PluginInfo("R", PluginType.SOURCE, "undefined"), "file:/p/r.jar");
        PluginConflict conflict =
                new PluginConflict(PluginConflict.Kind.SEVERAL_COPIES, "S", "Twice", List.of(added), "file:/p/s.jar");
        rest.cluster.reload = new PluginReload(
                List.of(added),
                List.of(removed),
                List.of(),
                new PluginFindings(List.of(conflict), List.of("x: broken")));
        String s = "{\"class\":\"S\",\"type\":\"sink\",\"version\":\"1\",\"location\":\"file:/p/s.jar\"}";
        String findings = "\"conflicts\":[{\"kind\":\"several_copies\",\"subject\":\"S\",\"message\":\"Twice\","
                + "\"used\":\"file:/p/s.jar\",\"candidates\":[" + s + "]}],\"problems\":[\"x: broken\"]}";

        assertThat(rest.send("POST", "/connector-plugins/reload", null).body())
                .isEqualTo("{\"added\":[" + s + "],\"removed\":[{\"class\":\"R\",\"type\":\"source\","
                        + "\"location\":\"file:/p/r.jar\"}],\"changed\":[]," + findings);
        assertThat(rest.send("POST", "/connector-plugins/reload?scope=worker", null)
                        .status())
                .isEqualTo(200);
        assertThat(rest.send("POST", "/connector-plugins/reload?scope=cluster", null)
                        .status())
                .isEqualTo(400);
        assertThat(rest.get("/connector-plugins/conflicts").body()).isEqualTo("{" + findings);
    }

    @Test
    void aPluginsDefinitionHasAllFieldsInOrder() {
        rest.cluster.keys = List.of(
                new ConfigKey("k", "INT", true, null, "HIGH", "doc", null, -1, "NONE", "K", List.of()),
                new ConfigKey("p", "PASSWORD", false, "[hidden]", "LOW", "", "G", 2, "LONG", "P", List.of("k")));
        assertThat(rest.get("/connector-plugins/X/config").body())
                .isEqualTo("[{\"name\":\"k\",\"type\":\"INT\",\"required\":true,\"default_value\":null,"
                        + "\"importance\":\"HIGH\",\"documentation\":\"doc\",\"group\":null,\"order_in_group\":-1,"
                        + "\"width\":\"NONE\",\"display_name\":\"K\",\"dependents\":[]},"
                        + "{\"name\":\"p\",\"type\":\"PASSWORD\",\"required\":false,\"default_value\":\"[hidden]\","
                        + "\"importance\":\"LOW\",\"documentation\":\"\",\"group\":\"G\",\"order_in_group\":2,"
                        + "\"width\":\"LONG\",\"display_name\":\"P\",\"dependents\":[\"k\"]}]");
    }

    @ParameterizedTest
    @CsvSource({"'',null", "?version=,null", "?version=latest,null", "'?version=%5B1.0,2.0)','[1.0,2.0)'"})
    void aVersionOfAPluginCanBeAskedFor(String query, String version) {
        rest.get("/connector-plugins/org.example.X/config" + query);
        assertThat(rest.cluster.calls).containsExactly("pluginConfig org.example.X " + version);
    }

    @Test
    void aValidationHasAllFieldsInOrder() {
        ConfigKey key = new ConfigKey("k", "INT", true, null, "HIGH", "d", null, -1, "NONE", "K", List.of());
        rest.cluster.validation = new ConfigValidation(
                "org.example.OrdersConnector",
                1,
                List.of("Common", "G"),
                List.of(
                        new ConfigValidation.Entry(
                                key, new ConfigValue("k", null, Arrays.asList("1", null), List.of("wrong"), true)),
                        new ConfigValidation.Entry(null, new ConfigValue("u", "v", List.of(), List.of(), false)),
                        new ConfigValidation.Entry(key, null)));
        String definition = "{\"name\":\"k\",\"type\":\"INT\",\"required\":true,\"default_value\":null,"
                + "\"importance\":\"HIGH\",\"documentation\":\"d\",\"group\":null,\"order_in_group\":-1,"
                + "\"width\":\"NONE\",\"display_name\":\"K\",\"dependents\":[]}";
        assertThat(rest.send("PUT", "/connector-plugins/Orders/config/validate", "{\"k\":\"x\",\"n\":null}")
                        .body())
                .isEqualTo("{\"name\":\"org.example.OrdersConnector\",\"error_count\":1,\"groups\":[\"Common\",\"G\"],"
                        + "\"configs\":[{\"definition\":" + definition
                        + ",\"value\":{\"name\":\"k\",\"value\":null,\"recommended_values\":[\"1\",null],"
                        + "\"errors\":[\"wrong\"],\"visible\":true}},"
                        + "{\"definition\":null,\"value\":{\"name\":\"u\",\"value\":\"v\",\"recommended_values\":[],"
                        + "\"errors\":[],\"visible\":false}},"
                        + "{\"definition\":" + definition + ",\"value\":null}]}");
        assertThat(rest.cluster.calls).containsExactly("validate {k=x, n=null}");
    }

    @ParameterizedTest
    @CsvSource({
        "org.example.OrdersConnector,org.example.OrdersConnector",
        "OrdersConnector,org.example.OrdersConnector",
        "Orders,org.example.OrdersConnector",
        "Orders,org.example.Orders",
        "OrdersConnector,org.example.Orders",
        "Connector,org.example.Connector",
    })
    void aConfigurationIsValidatedForThePluginInThePath(String plugin, String connectorClass) {
        rest.cluster.validation = new ConfigValidation(connectorClass, 0, List.of(), List.of());
        assertThat(rest.send(
                                "PUT",
                                "/connector-plugins/" + plugin + "/config/validate",
                                "{\"connector.class\":\"" + connectorClass + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aConfigurationForAnotherPluginIsNotValidated() {
        Rest.Answer answer = rest.send(
                "PUT", "/connector-plugins/Payments/config/validate", "{\"connector.class\":\"org.example.Orders\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("org.example.Orders").contains("Payments");
        assertThat(rest.cluster.calls).isEmpty();
    }
}
