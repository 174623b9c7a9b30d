package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What real workers keep of a connector's former configurations. */
final class ConfigHistoryOfClusterTest {
    private static final String HISTORY = "connectors/c/config/history";

    private final String cluster = "history-" + UUID.randomUUID();
    private final String topic = cluster + "-config";

    private static Map<String, String> config(String flavour) {
        return Map.of(
                "name",
                "c",
                "connector.class",
                FailingConnector.class.getName(),
                FailingConnector.FAILURES,
                "0",
                "flavour",
                flavour);
    }

    private EmbeddedWorker start() {
        EmbeddedWorker worker = EmbeddedWorker.start(WorkerProperties.distributed(cluster));
        var rest = new RestCalls(worker.restUrl());
        await("ready", () -> rest.get("health").status() == 200);
        return worker;
    }

    private static String id(EmbeddedWorker worker) {
        URI url = worker.restUrl();
        return url.getHost() + ":" + url.getPort();
    }

    private static void change(RestCalls rest, String flavour) {
        assertThat(rest.put("connectors/c/config", config(flavour)).status()).isEqualTo(200);
    }

    /** A line for each version, the newest first. */
    private static List<String> history(RestCalls rest) {
        RestCalls.Answer answer = rest.get(HISTORY);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        List<String> lines = new ArrayList<>();
        answer.body()
                .path("versions")
                .forEach(it -> lines.add(it.path("version").asInt() + " "
                        + it.path("config").path("flavour").asText()));
        return lines;
    }

    private static void awaitTask(RestCalls rest, String flavour) {
        await(
                "the task with flavour " + flavour,
                () -> rest.get("connectors/c/tasks")
                        .body()
                        .at("/0/config/flavour")
                        .asText()
                        .equals(flavour));
        rest.awaitState("c", "RUNNING");
    }

    @Test
    void formerConfigurationsOutliveTheWorkersAndCanBeWrittenAgain() {
        EmbeddedWorker first = start();
        EmbeddedWorker second = start();
        JsonNode before;
        try {
            var one = new RestCalls(first.restUrl());
            var other = new RestCalls(second.restUrl());
            await("both in the group", () -> one.get("workers").body().size() == 2);
            assertThat(one.create("c", config("vanilla")).status()).isEqualTo(201);
            change(other, "lemon");
            change(one, "lemon");
            assertThat(one.send("PATCH", "connectors/c/config", "{\"flavour\":\"mint\"}")
                            .status())
                    .isEqualTo(200);
            change(other, "plum");
            assertThat(history(other)).containsExactly("4 plum", "3 mint", "2 lemon", "1 vanilla");
            await("the same on the other worker", () -> history(one).equals(history(other)));
            before = one.get(HISTORY).body();
            JsonNode now = before.path("versions").path(0);
            assertThat(now.path("worker_id").asText()).isIn(id(first), id(second));
            assertThat(now.path("changes")).hasToString("{\"added\":[],\"removed\":[],\"changed\":[\"flavour\"]}");
            assertThat(one.get("connectors/c/health").body().path("config_changed_at_ms"))
                    .isEqualTo(now.path("at_ms"));
        } finally {
            first.stop();
            second.stop();
        }

        EmbeddedWorker later = start();
        try {
            var rest = new RestCalls(later.restUrl());
            assertThat(rest.get(HISTORY).body()).isEqualTo(before);

            Map<String, String> former = new HashMap<>();
            rest.get(HISTORY + "/2")
                    .body()
                    .properties()
                    .forEach(it -> former.put(it.getKey(), it.getValue().asText()));
            assertThat(former).isEqualTo(config("lemon"));
            assertThat(rest.put("connectors/c/config", former).status()).isEqualTo(200);
            awaitTask(rest, "lemon");
            assertThat(history(rest)).containsExactly("5 lemon", "4 plum", "3 mint", "2 lemon", "1 vanilla");
            assertThat(rest.get(HISTORY).body().at("/versions/0/worker_id").asText())
                    .isEqualTo(id(later));
        } finally {
            later.stop();
        }
    }

    @Test
    void whatAWorkerOfApacheWritesIsTakenInAndWhatWasBeforeIsKept() {
        EmbeddedWorker worker = start();
        try (TestClient kafka = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            var rest = new RestCalls(worker.restUrl());
            assertThat(rest.create("c", config("vanilla")).status()).isEqualTo(201);
            change(rest, "lemon");
            List<String> records = kafka.consumeAll(topic).stream()
                    .filter(record -> "connector-c".equals(record.key()))
                    .map(record -> record.value())
                    .toList();
            assertThat(records).hasSize(2);
            assertThat(records.get(0)).as("Apache's own form").doesNotContain("\"tributary\":");
            assertThat(records.get(1)).contains("\"tributary\":{\"version\":2,");

            kafka.produce(topic, "connector-c", records.get(0).replace("vanilla", "apache"));
            awaitTask(rest, "apache");
            assertThat(history(rest)).containsExactly("3 apache", "2 lemon", "1 vanilla");

            change(rest, "plum");
            worker.stop();
            worker = start();
            assertThat(history(new RestCalls(worker.restUrl())))
                    .containsExactly("4 plum", "3 apache", "2 lemon", "1 vanilla");
        } finally {
            worker.stop();
        }
    }
}
