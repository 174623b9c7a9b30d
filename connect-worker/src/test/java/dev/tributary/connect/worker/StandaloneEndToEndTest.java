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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone worker on a real broker, driven as a user does: over REST, with files. */
final class StandaloneEndToEndTest {
    @TempDir
    Path folder;

    private final String topic = "lines-" + UUID.randomUUID();
    private final TestClient kafka = TestClient.connectTo(TestKafka.shared().bootstrapServers());
    private Path input;
    private Path output;
    private EmbeddedWorker worker;
    private RestCalls rest;

    @BeforeEach
    void start() {
        input = folder.resolve("input.txt");
        output = folder.resolve("output.txt");
        kafka.createTopic(topic, 1);
        startWorker(Map.of());
    }

    @AfterEach
    void stop() {
        worker.stop();
        kafka.close();
    }

    @Test
    void linesFlowFromOneFileThroughKafkaIntoAnother() throws IOException {
        assertThat(rest.create("source", source()).status()).isEqualTo(201);
        assertThat(rest.create("sink", sink()).status()).isEqualTo(201);

        append("one", "två", "三");

        await("three lines", () -> output().size() == 3);
        assertThat(output()).containsExactly("one", "två", "三");
        // Noted when the acknowledgement has come, which may be after the sink has the record.
        await(
                "the topic to be noted",
                () -> !rest.get("connectors/source/topics")
                        .body()
                        .at("/source/topics")
                        .isEmpty());
        assertThat(rest.get("connectors/source/topics").body().at("/source/topics"))
                .extracting(JsonNode::asText)
                .containsExactly(topic);
        assertThat(rest.get("connectors").body())
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("source", "sink");
    }

    @Test
    void createAnswersWithTheTasksThatWereGenerated() {
        RestCalls.Answer created = rest.create("source", source());

        assertThat(created.body().path("tasks")).hasSize(1);
        assertThat(created.body().path("type").asText()).isEqualTo("source");
        assertThat(rest.get("connectors/source/tasks")
                        .body()
                        .at("/0/config/task.class")
                        .asText())
                .isEqualTo("org.apache.kafka.connect.file.FileStreamSourceTask");
    }

    @Test
    void aRestartedWorkerGoesOnWhereItStopped() throws IOException {
        rest.create("source", source());
        append("a", "b");
        await("two records", () -> kafka.consumeAll(topic).size() == 2);
        worker.stop();
        append("c");

        startWorker(Map.of());
        rest.create("source", source());
        append("d");

        await("four records", () -> kafka.consumeAll(topic).size() >= 4);
        assertThat(kafka.consumeAll(topic)).extracting(record -> record.value()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void connectorsCreatedOverRestSurviveARestartWithAStateDirectory() throws IOException {
        worker.stop();
        Map<String, String> state =
                Map.of("tributary.state.directory", folder.resolve("state").toString());
        startWorker(state);
        rest.create("source", source());
        rest.create("paused", sink());
        rest.put("connectors/paused/pause");
        rest.awaitState("paused", "PAUSED");
        worker.stop();

        startWorker(state);

        rest.awaitState("source", "RUNNING");
        rest.awaitState("paused", "PAUSED");
        append("after the restart");
        await("the record", () -> kafka.consumeAll(topic).size() == 1);
    }

    @Test
    void withoutAStateDirectoryConnectorsAreForgotten() {
        rest.create("source", source());
        worker.stop();
        startWorker(Map.of());
        assertThat(rest.get("connectors").body()).isEmpty();
    }

    @Test
    void pauseResumeAndStopDoWhatTheySay() throws IOException {
        rest.create("source", source());
        rest.create("sink", sink());
        append("before");
        await("the first line", () -> output().size() == 1);

        assertThat(rest.put("connectors/sink/pause").status()).isEqualTo(202);
        rest.awaitState("sink", "PAUSED");
        append("while paused");
        await("the second record", () -> kafka.consumeAll(topic).size() == 2);
        assertThat(output()).containsExactly("before");

        assertThat(rest.put("connectors/sink/resume").status()).isEqualTo(202);
        await("the second line", () -> output().size() == 2);

        assertThat(rest.put("connectors/sink/stop").status()).isEqualTo(204);
        JsonNode stopped = rest.get("connectors/sink/status").body();
        assertThat(stopped.at("/connector/state").asText()).isEqualTo("STOPPED");
        assertThat(stopped.path("tasks")).isEmpty();
        append("while stopped");
        rest.put("connectors/sink/resume");
        await("the third line", () -> output().size() == 3);
        assertThat(output()).containsExactly("before", "while paused", "while stopped");
    }

    @Test
    void aChangedConfigurationIsWhatRuns() throws IOException {
        rest.create("source", source());
        rest.create("sink", sink());
        append("to the first file");
        await("the first line", () -> output().size() == 1);
        Path other = folder.resolve("other.txt");
        Map<String, String> changed = new HashMap<>(sink());
        changed.put("file", other.toString());

        assertThat(rest.put("connectors/sink/config", changed).status()).isEqualTo(200);
        rest.awaitState("sink", "RUNNING");
        append("to the second file");

        await("the line in the other file", () -> lines(other).contains("to the second file"));
        assertThat(output()).containsExactly("to the first file");
    }

    @Test
    void aPatchChangesSingleSettings() {
        rest.create("source", source());
        RestCalls.Answer patched =
                rest.send("PATCH", "connectors/source/config", "{\"batch.size\":\"7\",\"tasks.max\":null}");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(rest.get("connectors/source/config")
                        .body()
                        .path("batch.size")
                        .asText())
                .isEqualTo("7");
        assertThat(rest.get("connectors/source/config").body().has("tasks.max")).isFalse();
    }

    @Test
    void restartsBringAFailedTaskBack() throws IOException {
        Map<String, String> failing = new HashMap<>(sink());
        Path directory = folder.resolve("not-yet-there");
        failing.put("file", directory.resolve("out.txt").toString());
        rest.create("sink", failing);
        JsonNode status =
                rest.awaitStatus("sink", s -> s.at("/tasks/0/state").asText().equals("FAILED"));
        assertThat(status.at("/tasks/0/trace").asText()).contains("not-yet-there");
        Files.createDirectory(directory);

        assertThat(rest.send("POST", "connectors/sink/restart?includeTasks=true&onlyFailed=true", null)
                        .status())
                .isEqualTo(202);

        rest.awaitState("sink", "RUNNING");
        assertThat(rest.send("POST", "connectors/sink/tasks/0/restart", null).status())
                .isEqualTo(204);
        rest.awaitState("sink", "RUNNING");
    }

    @Test
    void transformsFromTheBundleApplyByTheirAliases() throws IOException {
        Map<String, String> config = new HashMap<>(source());
        config.put("transforms", "wrap,stamp");
        config.put("transforms.wrap.type", "org.apache.kafka.connect.transforms.HoistField$Value");
        config.put("transforms.wrap.field", "line");
        config.put("transforms.stamp.type", "org.apache.kafka.connect.transforms.InsertField$Value");
        config.put("transforms.stamp.static.field", "origin");
        config.put("transforms.stamp.static.value", "here");
        config.put("transforms.stamp.predicate", "ours");
        config.put("predicates", "ours");
        config.put("predicates.ours.type", "TopicNameMatches");
        config.put("predicates.ours.pattern", "lines-.*");
        config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        config.put("value.converter.schemas.enable", "false");
        rest.create("source", config);

        append("x");

        await("the record", () -> kafka.consumeAll(topic).size() == 1);
        assertThat(kafka.consumeAll(topic).get(0).value()).isEqualTo("{\"line\":\"x\",\"origin\":\"here\"}");
    }

    @Test
    void aDeletedConnectorIsGone() {
        rest.create("source", source());
        assertThat(rest.delete("connectors/source").status()).isEqualTo(204);
        assertThat(rest.get("connectors/source").status()).isEqualTo(404);
        assertThat(rest.get("connectors/source/status").status()).isEqualTo(404);
        assertThat(rest.delete("connectors/source").status()).isEqualTo(404);
    }

    @Test
    void namesWithSlashesPercentSignsAndBlanksAreAddressable() {
        String name = "a/b %c é";
        assertThat(rest.create(name, source()).status()).isEqualTo(201);
        String path = "connectors/a%2Fb%20%25c%20%C3%A9";
        assertThat(rest.get(path + "/status").status()).isEqualTo(200);
        assertThat(rest.get(path).body().path("name").asText()).isEqualTo(name);
        assertThat(rest.delete(path).status()).isEqualTo(204);
    }

    @Test
    void manyLinesArriveInOrderAndOnce() throws IOException {
        rest.create("source", source());
        rest.create("sink", sink());
        List<String> lines =
                IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList();
        Files.write(input, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);

        await("all lines", () -> output().size() >= lines.size());
        assertThat(output()).isEqualTo(lines);
    }

    private Map<String, String> source() {
        return Map.of(
                "connector.class", "FileStreamSource", "tasks.max", "1", "file", input.toString(), "topic", topic);
    }

    private Map<String, String> sink() {
        return Map.of("connector.class", "FileStreamSink", "file", output.toString(), "topics", topic);
    }

    private void startWorker(Map<String, String> more) {
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.putAll(more);
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
    }

    private void append(String... lines) throws IOException {
        Files.write(input, List.of(lines), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> output() {
        return lines(output);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : new ArrayList<>();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
