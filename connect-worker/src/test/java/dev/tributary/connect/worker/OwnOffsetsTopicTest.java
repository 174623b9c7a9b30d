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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source connectors with an offsets topic of their own, on a distributed worker and a real broker. */
final class OwnOffsetsTopicTest {
    @TempDir
    Path folder;

    private final String cluster = "offsets-" + UUID.randomUUID();
    private final String own = cluster + "-own";
    private final TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers());
    private final List<EmbeddedWorker> workers = new ArrayList<>();
    private RestCalls rest;

    @BeforeEach
    void startWorker() {
        client.createTopic(cluster, 1);
        rest = start(Map.of());
    }

    @AfterEach
    void stop() {
        workers.forEach(EmbeddedWorker::stop);
        client.close();
    }

    @Test
    void aTaskGoesOnWhereItsOwnTopicSaysAndTheWorkersTopicIsKeptUpToDate() throws IOException {
        append(0, 10);
        create(source(own));
        awaitOffset(positionAfter(10));
        assertThat(client.topicConfig(own)).containsEntry("cleanup.policy", "compact");
        assertThat(client.describe(own).partitions()).as("as the worker's").hasSize(3);
        assertThat(newest(own)).isEqualTo(Map.of(key(), "{\"position\":" + positionAfter(10) + "}"));
        await("the copy", () -> newest(own).equals(newest(cluster + "-offset")));

        assertThat(rest.post("connectors/lines/restart?includeTasks=true", Map.of())
                        .status())
                .isEqualTo(202);
        append(10, 20);

        awaitOffset(positionAfter(20));
        assertThat(delivered()).containsExactlyElementsOf(expected(20));
    }

    @Test
    void aConnectorThatIsGivenATopicOfItsOwnGoesOnWhereItWas() throws IOException {
        append(0, 10);
        create(source(null));
        awaitOffset(positionAfter(10));

        stopConnector(); // or the task, as it was, might commit what is appended
        assertThat(rest.put("connectors/lines/config", source(own)).status()).isEqualTo(200);
        assertThat(offset()).as("not written there yet").isEqualTo(positionAfter(10));
        append(10, 20);
        rest.put("connectors/lines/resume");

        awaitOffset(positionAfter(20));
        assertThat(newest(own)).isEqualTo(Map.of(key(), "{\"position\":" + positionAfter(20) + "}"));
        assertThat(delivered()).containsExactlyElementsOf(expected(20));
    }

    @Test
    void offsetsAreAlteredAndResetInBothPlaces() throws IOException {
        append(0, 10);
        create(source(own));
        awaitOffset(positionAfter(10));
        stopConnector();

        RestCalls.Answer altered = rest.send("PATCH", "connectors/lines/offsets", body(positionAfter(5)));
        assertThat(altered.status()).as(altered.message()).isEqualTo(200);
        assertThat(offset()).isEqualTo(positionAfter(5));
        rest.put("connectors/lines/resume");
        awaitOffset(positionAfter(10));
        List<String> seen = new ArrayList<>(expected(10));
        seen.addAll(expected(10).subList(5, 10));
        assertThat(delivered()).containsExactlyElementsOf(seen);

        stopConnector();
        RestCalls.Answer reset = rest.delete("connectors/lines/offsets");
        assertThat(reset.status()).as(reset.message()).isEqualTo(200);
        assertThat(rest.get("connectors/lines/offsets").body().path("offsets")).isEmpty();
        for (String topic : List.of(own, cluster + "-offset")) {
            Map<String, String> tombstone = new HashMap<>();
            tombstone.put(key(), null);
            assertThat(newest(topic)).as(topic).isEqualTo(tombstone);
        }
        rest.put("connectors/lines/resume");
        awaitOffset(positionAfter(10));
        seen.addAll(expected(10));
        assertThat(delivered()).containsExactlyElementsOf(seen);
    }

    @Test
    void aTopicThatForgetsIsRefusedSayingWhatToDo() throws IOException {
        append(0, 1);
        client.createTopic(own, 1); // cleanup.policy=delete
        assertThat(rest.create("lines", source(own)).status()).isEqualTo(201);
        JsonNode status = rest.awaitStatus(
                "lines", seen -> seen.path("connector").path("state").asText().equals("FAILED"));
        assertThat(status.path("connector").path("trace").asText())
                .contains(own)
                .contains("offsets.storage.topic of connector lines")
                .contains("cleanup.policy=delete (expected: compact)");
        assertThat(rest.get("connectors/lines/offsets").status()).isEqualTo(500);
        assertThat(rest.get("connectors/lines/offsets").message())
                .contains("cleanup.policy=delete (expected: compact)");
    }

    @Test
    void aClientSettingThatTheWorkerDoesNotAllowAnyMoreFailsTheConnectorSayingWhich() throws IOException {
        append(0, 1);
        Map<String, String> config = new HashMap<>(source(own));
        config.put("consumer.override.max.poll.records", "7");
        create(config);
        awaitOffset(positionAfter(1));
        workers.forEach(EmbeddedWorker::stop);

        rest = start(Map.of("connector.client.config.override.policy", "None"));

        JsonNode status =
                rest.awaitStatus("lines", seen -> seen.findValuesAsText("state").equals(List.of("FAILED", "FAILED")));
        assertThat(status.findValuesAsText("trace"))
                .hasSize(2)
                .allSatisfy(trace -> assertThat(trace)
                        .contains("consumer.override.max.poll.records")
                        .contains("connector.client.config.override.policy"));
        RestCalls.Answer rejected = rest.put("connectors/lines/config", config);
        assertThat(rejected.status()).isEqualTo(400);
    }

    // ---- what the tests are made of

    private RestCalls start(Map<String, String> more) {
        Map<String, String> properties = WorkerProperties.distributed(cluster);
        properties.putAll(more);
        EmbeddedWorker worker = EmbeddedWorker.start(properties);
        workers.add(worker);
        var started = new RestCalls(worker.restUrl());
        await("the worker to join", () -> started.get("health").status() == 200);
        return started;
    }

    private void create(Map<String, String> config) {
        assertThat(rest.create("lines", config).status()).isEqualTo(201);
        rest.awaitState("lines", "RUNNING");
    }

    private void stopConnector() {
        assertThat(rest.put("connectors/lines/stop").status()).isEqualTo(204);
        rest.awaitStatus(
                "lines",
                status -> status.path("connector").path("state").asText().equals("STOPPED")
                        && status.path("tasks").isEmpty());
    }

    private Map<String, String> source(String offsetsTopic) {
        Map<String, String> config = new HashMap<>(
                Map.of("connector.class", "FileStreamSource", "file", file().toString(), "topic", cluster));
        if (offsetsTopic != null) {
            config.put("offsets.storage.topic", offsetsTopic);
        }
        return config;
    }

    private Path file() {
        return folder.resolve("in.txt");
    }

    private String key() {
        return "[\"lines\",{\"filename\":\"" + file() + "\"}]";
    }

    private String body(long position) {
        return "{\"offsets\":[{\"partition\":{\"filename\":\"" + file() + "\"},\"offset\":{\"position\":" + position
                + "}}]}";
    }

    private void append(int from, int to) throws IOException {
        Files.write(file(), expected(to).subList(from, to), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj("line %03d"::formatted).toList();
    }

    private static long positionAfter(int lines) {
        return lines * 9L;
    }

    /** -1 if there is none. */
    private long offset() {
        JsonNode offsets = rest.get("connectors/lines/offsets").body().path("offsets");
        return offsets.isEmpty()
                ? -1
                : offsets.path(0).path("offset").path("position").asLong();
    }

    private void awaitOffset(long position) {
        await("offset " + position, () -> offset() == position);
    }

    private List<String> delivered() {
        return client.consumeAll(cluster).stream().map(ConsumerRecord::value).toList();
    }

    /** The newest value of each key; null for a deleted one. */
    private Map<String, String> newest(String topic) {
        Map<String, String> newest = new LinkedHashMap<>();
        client.consumeAll(topic).forEach(record -> newest.put(record.key(), record.value()));
        return newest;
    }
}
