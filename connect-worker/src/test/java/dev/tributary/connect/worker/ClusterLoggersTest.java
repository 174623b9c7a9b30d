package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Levels of loggers on real workers, over HTTP and over a real topic. The workers share this JVM's loggers. */
final class ClusterLoggersTest {
    private final String cluster = "loggers-" + UUID.randomUUID();
    private final String logger = "of." + cluster;
    private final List<EmbeddedWorker> workers = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        workers.forEach(EmbeddedWorker::stop);
    }

    private RestCalls start() {
        EmbeddedWorker worker = EmbeddedWorker.start(WorkerProperties.distributed(cluster));
        workers.add(worker);
        var rest = new RestCalls(worker.restUrl());
        await("the worker to be ready", () -> rest.get("health").status() == 200);
        return rest;
    }

    private String level(RestCalls rest) {
        JsonNode body = rest.get("admin/loggers/" + logger).body();
        return body == null ? "" : body.path("level").asText();
    }

    private void setHere(RestCalls rest, String level) {
        assertThat(rest.put("admin/loggers/" + logger, Map.of("level", level)).body())
                .hasToString("[\"" + logger + "\"]");
    }

    private void setEverywhere(RestCalls rest, String level) {
        assertThat(rest.put("admin/loggers/" + logger + "?scope=cluster", Map.of("level", level))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void everyRunningWorkerAppliesWhatAnyWorkerWritesAndALaterOneDoesNot() {
        RestCalls leader = start();
        setEverywhere(leader, "debug");
        assertThat(level(leader)).isEqualTo("DEBUG"); // in force when the request is answered
        setHere(leader, "error");

        RestCalls follower = start();
        assertThat(level(follower)).isEqualTo("ERROR");

        setEverywhere(follower, "Warn");
        assertThat(level(follower)).isEqualTo("WARN");
        try (TestClient client = TestKafka.shared().client()) {
            assertThat(client.consumeAll(cluster + "-config"))
                    .filteredOn(record -> record.key().startsWith("logger-cluster-"))
                    .extracting(ConsumerRecord::key, ConsumerRecord::value)
                    .containsExactly(
                            tuple("logger-cluster-" + logger, "{\"level\":\"debug\"}"),
                            tuple("logger-cluster-" + logger, "{\"level\":\"Warn\"}"));

            // As a worker of Apache Kafka Connect writes it; what cannot be applied harms nobody.
            client.produce(cluster + "-config", "logger-cluster-" + logger, "{\"level\":\"LOUD\"}");
            client.produce(cluster + "-config", "logger-cluster-" + logger, "{\"level\":\"trace\"}");
        }
        await("the level of the record", () -> level(follower).equals("TRACE"));
        assertThat(leader.put("admin/loggers/" + logger + "?scope=cluster", Map.of("level", "LOUD"))
                        .message())
                .startsWith("invalid log level 'LOUD'");
    }

    @Test
    void aStandaloneWorkerIsItsCluster() {
        EmbeddedWorker worker = EmbeddedWorker.startStandalone(WorkerProperties.standalone(folder), List.of());
        workers.add(worker);
        var rest = new RestCalls(worker.restUrl());

        setEverywhere(rest, "debug");

        assertThat(level(rest)).isEqualTo("DEBUG");
        JsonNode all = rest.get("admin/loggers").body();
        assertThat(all.path(logger).path("last_modified").isIntegralNumber()).isTrue();
        assertThat(all.path("root").path("level").asText()).isNotEmpty();
    }
}
