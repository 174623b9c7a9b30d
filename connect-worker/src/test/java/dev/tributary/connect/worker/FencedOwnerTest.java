package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exactly-once task whose transactional id a zombie takes, while the task is to run where it runs. Nothing is set about restarts. */
final class FencedOwnerTest {
    @TempDir
    Path folder;

    private final String cluster = "fenced-" + UUID.randomUUID();
    private final TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers());
    private EmbeddedWorker worker;
    private RestCalls rest;

    @BeforeEach
    void start() {
        client.createTopic(cluster, 1);
        Map<String, String> properties = WorkerProperties.distributed(cluster);
        properties.put("exactly.once.source.support", "enabled");
        worker = EmbeddedWorker.start(properties);
        rest = new RestCalls(worker.restUrl());
        await("the worker to join", () -> rest.get("health").status() == 200);
    }

    @AfterEach
    void stop() {
        worker.stop();
        client.close();
    }

    @Test
    void theOwnerTakesItsIdBackAndGoesOnWithoutLossOrRepetition() throws IOException {
        append(0, 10);
        Map<String, String> source = Map.of(
                "connector.class",
                "FileStreamSource",
                "file",
                file().toString(),
                "topic",
                cluster,
                "tributary.restart.initial.backoff.ms",
                "100");
        assertThat(rest.create("lines", source).status()).isEqualTo(201);
        awaitDelivered(10);

        takeTransactionalId(); // as a worker does that was suspended just before it
        append(10, 20);
        awaitDelivered(20);

        rest.awaitState("lines", "RUNNING");
        assertThat(delivered()).containsExactlyElementsOf(expected(20));
        await("the end of the story", () -> restarts().path(0).path("outcome").isTextual());
        assertThat(restarts()).singleElement().satisfies(event -> {
            assertThat(event.path("action").asText()).isEqualTo("RESTARTED");
            assertThat(event.path("error").asText())
                    .contains("TaskFencedException")
                    .contains("is a zombie");
            assertThat(event.path("outcome").asText()).startsWith("running after");
        });
    }

    private void takeTransactionalId() {
        Map<String, Object> zombie = Map.of(
                "bootstrap.servers", TestKafka.shared().bootstrapServers(), "transactional.id", cluster + "-lines-0");
        try (var producer = new KafkaProducer<>(zombie, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
        }
    }

    private JsonNode restarts() {
        return rest.get("connectors/lines/restarts")
                .body()
                .path("tasks")
                .path(0)
                .path("restarts");
    }

    private Path file() {
        return folder.resolve("in.txt");
    }

    private void append(int from, int to) throws IOException {
        Files.write(file(), expected(to).subList(from, to), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj("line %03d"::formatted).toList();
    }

    private void awaitDelivered(int count) {
        await(count + " lines", () -> delivered().size() >= count);
    }

    /** In committed transactions. */
    private List<String> delivered() {
        return client.consumeAll(cluster).stream().map(ConsumerRecord::value).toList();
    }
}
