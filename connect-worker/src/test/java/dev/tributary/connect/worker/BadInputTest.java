package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a new user gets wrong, and what the worker says to it. */
final class BadInputTest {
    @TempDir
    Path folder;

    private final String topic = "bad-" + UUID.randomUUID();
    private final TestClient kafka = TestClient.connectTo(TestKafka.shared().bootstrapServers());
    private EmbeddedWorker worker;
    private RestCalls rest;

    @BeforeEach
    void start() throws IOException {
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(plugins.resolve("broken.jar"), "this is no ZIP file");
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("plugin.path", plugins.toString());
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
    }

    @AfterEach
    void stop() {
        worker.stop();
        kafka.close();
    }

    @Test
    void aPluginFileThatIsNoZipHidesNothingElse() {
        assertThat(rest.get("connector-plugins").body())
                .extracting(plugin -> plugin.path("class").asText())
                .contains("org.apache.kafka.connect.file.FileStreamSourceConnector");
    }

    @Test
    void anUnknownConnectorClassIsAnsweredWithWhatIsInstalledAndTheNearestName() {
        RestCalls.Answer answer = rest.create("c", Map.of("connector.class", "FileStreemSource", "topic", topic));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .contains("FileStreemSource")
                .contains("org.apache.kafka.connect.file.FileStreamSourceConnector")
                .containsIgnoringCase("did you mean");
    }

    @Test
    void aTransformAliasWithoutTypeIsRefusedWithItsKey() {
        RestCalls.Answer answer =
                rest.create("c", Map.of("connector.class", "FileStreamSource", "topic", topic, "transforms", "wrap"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("transforms.wrap.type");
    }

    @Test
    void aMissingRequiredSettingIsRefusedWithItsKey() {
        RestCalls.Answer answer = rest.create("c", Map.of("connector.class", "FileStreamSource"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("\"topic\"");
    }

    @Test
    void aSecondConnectorOfTheSameNameIsAConflict() {
        assertThat(rest.create("c", source()).status()).isEqualTo(201);
        RestCalls.Answer second = rest.create("c", source());
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.message()).contains("c already exists");
    }

    @Test
    void invalidJsonIsABadRequest() {
        RestCalls.Answer answer = rest.send("POST", "connectors", "{\"name\": \"c\", ");
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aTenMegabyteConfigurationIsTaken() {
        Map<String, String> config = new HashMap<>(source());
        config.put("ballast", "x".repeat(10_000_000));
        assertThat(rest.create("big", config).status()).isEqualTo(201);
        assertThat(rest.get("connectors/big/config").body().path("ballast").asText())
                .hasSize(10_000_000);
        assertThat(rest.delete("connectors/big").status()).isEqualTo(204);
    }

    @Test
    void aConverterThatFailsOnARecordFailsTheTaskWithTheRecordsPosition() {
        kafka.createTopic(topic, 1);
        kafka.produce(topic, "{\"not\": \"an envelope\"}");
        rest.create(
                "sink",
                Map.of(
                        "connector.class",
                        "FileStreamSink",
                        "file",
                        folder.resolve("out.txt").toString(),
                        "topics",
                        topic,
                        "value.converter",
                        "org.apache.kafka.connect.json.JsonConverter"));

        JsonNode status =
                rest.awaitStatus("sink", s -> s.at("/tasks/0/state").asText().equals("FAILED"));

        assertThat(status.at("/tasks/0/trace").asText())
                .contains("schemas.enable")
                .contains(topic);
        assertThat(status.at("/connector/state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void aTaskThatFailsIsToldOfInTheLogOnce() {
        var errors = new ConcurrentLinkedQueue<String>();
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() == Level.ERROR) {
                    errors.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        try {
            rest.create(
                    "unreadable",
                    Map.of("connector.class", "FileStreamSource", "file", folder.toString(), "topic", topic));
            rest.awaitStatus("unreadable", s -> s.at("/tasks/0/state").asText().equals("FAILED"));
        } finally {
            root.detachAppender(appender);
        }
        assertThat(errors).filteredOn(error -> error.contains("unreadable")).hasSize(1);
    }

    @Test
    void aSinkWhoseTopicIsMissingWaitsForIt() throws IOException {
        Path out = folder.resolve("out.txt");
        rest.create(
                "sink",
                Map.of(
                        "connector.class",
                        "FileStreamSink",
                        "file",
                        out.toString(),
                        "topics",
                        topic,
                        "consumer.override.metadata.max.age.ms",
                        "500"));
        rest.awaitState("sink", "RUNNING");

        kafka.createTopic(topic, 1);
        kafka.produce(topic, "late");

        await("the line", () -> read(out).contains("late"));
    }

    @Test
    void aPluginWhoseConstructorThrowsIsExplainedAndNothingElseSuffers() {
        rest.create("good", source());
        RestCalls.Answer answer =
                rest.create("c", Map.of("connector.class", ThrowingConnector.class.getName(), "topic", topic));
        assertThat(answer.status()).isIn(400, 500);
        assertThat(answer.message()).contains("no luck today");
        assertThat(rest.get("connectors/good/status").status()).isEqualTo(200);
        assertThat(rest.get("connector-plugins").status()).isEqualTo(200);
    }

    private Map<String, String> source() {
        return Map.of(
                "connector.class",
                "FileStreamSource",
                "file",
                folder.resolve("in.txt").toString(),
                "topic",
                topic);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
