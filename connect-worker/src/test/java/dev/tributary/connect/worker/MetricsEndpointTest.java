package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Prometheus server sees of a real worker. */
final class MetricsEndpointTest {
    private static final String PROMETHEUS_SENDS = "application/openmetrics-text;version=1.0.0;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    private static final Pattern LINE = Pattern.compile("# EOF|# (HELP|TYPE|UNIT) [a-zA-Z_:][a-zA-Z0-9_:]* .+"
            + "|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\[\\\\n\"])*\",?)+})?"
            + " ([+-]Inf|-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?)");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void theMetricsOfARunningConnectorAreThereInBothFormats() throws Exception {
        String topic = "metrics-" + UUID.randomUUID();
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            client.createTopic(topic, 1);
        }
        Path input = Files.writeString(folder.resolve("in.txt"), "a\nb\nc\n");
        Path output = folder.resolve("out.txt");
        var worker = EmbeddedWorker.startStandalone(
                WorkerProperties.standalone(folder),
                List.of(
                        Map.of(
                                "name",
                                "orders",
                                "connector.class",
                                "FileStreamSource",
                                "file",
                                input.toString(),
                                "topic",
                                topic),
                        Map.of(
                                "name",
                                "archive",
                                "connector.class",
                                "FileStreamSink",
                                "file",
                                output.toString(),
                                "topics",
                                topic)));
        try {
            var rest = new RestCalls(worker.restUrl());
            rest.awaitState("orders", "RUNNING");
            rest.awaitState("archive", "RUNNING");
            RestCalls.await("the lines", () -> lines(output) == 3);

            HttpResponse<String> plain = scrape(worker.restUrl(), "*/*");
            assertThat(plain.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
            HttpResponse<String> open = scrape(worker.restUrl(), PROMETHEUS_SENDS);
            assertThat(open.headers().firstValue("Content-Type"))
                    .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
            for (HttpResponse<String> page : List.of(plain, open)) {
                assertThat(page.body().lines()).allMatch(LINE.asMatchPredicate());
                assertThat(page.body())
                        .contains("kafka_connect_app_info{")
                        .contains("kafka_connect_source_task_source_record_poll_total" + ofTask("orders", worker)
                                + " 3.0")
                        .contains("kafka_connect_sink_task_sink_record_read_total" + ofTask("archive", worker) + " 3.0")
                        .contains(
                                "kafka_connect_connector_task_status{connector=\"orders\",status=\"running\",task=\"0\"")
                        .contains("kafka_connect_worker_connector_running_task_count{connector=\"archive\"")
                        .containsPattern("kafka_connect_connector_info\\{connector=\"orders\","
                                + "connector_class=\"[a-zA-Z.]+FileStreamSourceConnector\",connector_type=\"source\"")
                        .contains("jvm_threads_current ")
                        .contains("tributary_metrics_unreadable{worker=\"" + workerId(worker) + "\"} 0.0");
            }
            assertThat(open.body()).endsWith("# EOF\n");
        } finally {
            worker.stop();
        }
    }

    @Test
    void theEndpointIsWhereTheSettingsSay() throws IOException {
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("admin.listeners", "http://127.0.0.1:0");
        properties.put("tributary.metrics.endpoint", "admin");
        var onAdmin = EmbeddedWorker.startStandalone(properties, List.of());
        properties.put("tributary.metrics.endpoint", "off");
        var nowhere = EmbeddedWorker.startStandalone(properties, List.of());
        try {
            assertThat(scrape(onAdmin.restUrl(), "*/*").statusCode()).isEqualTo(404);
            assertThat(scrape(onAdmin.adminUrl(), "*/*").statusCode()).isEqualTo(200);
            assertThat(scrape(nowhere.restUrl(), "*/*").statusCode()).isEqualTo(404);
            assertThat(scrape(nowhere.adminUrl(), "*/*").statusCode()).isEqualTo(404);
        } finally {
            onAdmin.stop();
            nowhere.stop();
        }
    }

    @Test
    void aWorkerOfAClusterShowsItsMembershipToo() {
        var worker = EmbeddedWorker.start(WorkerProperties.distributed("metrics-" + UUID.randomUUID()));
        try {
            RestCalls.await(
                    "health",
                    () -> new RestCalls(worker.restUrl()).get("health").status() == 200);

            assertThat(scrape(worker.restUrl(), "*/*").body())
                    .contains("kafka_connect_coordinator_assigned_connectors{client_id=\"connect-" + workerId(worker)
                            + "\",worker=\"" + workerId(worker) + "\"} 0.0")
                    .contains("kafka_connect_request_total{")
                    .contains("kafka_connect_node_request_total{");
        } finally {
            worker.stop();
        }
    }

    private static String ofTask(String connector, EmbeddedWorker worker) {
        return "{connector=\"" + connector + "\",task=\"0\",worker=\"" + workerId(worker) + "\"}";
    }

    private static String workerId(EmbeddedWorker worker) {
        return worker.restUrl().getHost() + ":" + worker.restUrl().getPort();
    }

    private HttpResponse<String> scrape(URI base, String accept) {
        try {
            return http.send(
                    HttpRequest.newBuilder(base.resolve("metrics"))
                            .header("Accept", accept)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
