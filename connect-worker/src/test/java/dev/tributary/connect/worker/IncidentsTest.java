package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a real worker tells of a task that failed. */
final class IncidentsTest {
    private static final String LITERAL = "Lit3ral!Passw0rd";
    private static final String PROVIDED = "Pr0vided!Passw0rd";

    @TempDir
    Path folder;

    private EmbeddedWorker worker;
    private RestCalls rest;

    /** Copies rows of a table, until its password changes. */
    public static final class TableSource extends SourceConnector {
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> props) {
            config = props;
        }

        @Override
        public Class<? extends Task> taskClass() {
            return TableTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of(config);
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    /** One row, then as its mode says. */
    public static final class TableTask extends SourceTask {
        private Map<String, String> config = Map.of();
        private boolean sent;

        @Override
        public void start(Map<String, String> props) {
            config = props;
            LoggerFactory.getLogger(TableTask.class)
                    .info("Connecting with {} and {}", props.get("db.password"), props.get("other.password"));
        }

        @Override
        public @Nullable List<SourceRecord> poll() throws InterruptedException {
            if (!sent) {
                sent = true;
                return List.of(new SourceRecord(
                        Map.of("table", "orders"),
                        Map.of("id", 7L),
                        config.get("topic"),
                        Schema.STRING_SCHEMA,
                        "a row"));
            }
            if ("broken".equals(config.get("mode"))) {
                throw new ConnectException(
                        "Cannot read with " + config,
                        new SQLException("FATAL: password authentication failed for user \"shop\"", "28P01"));
            }
            Thread.sleep(10);
            return null;
        }

        @Override
        public void stop() {}

        @Override
        public String version() {
            return "1";
        }
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("secrets.properties"), "db=" + PROVIDED + "\n");
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("config.providers", "file");
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
        await("the worker to be ready", () -> rest.get("health").status() == 200);
    }

    @AfterEach
    void stop() {
        worker.stop();
    }

    private Map<String, String> config(String mode) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", TableSource.class.getName());
        config.put("topic", "incidents-" + folder.getFileName());
        config.put("db.password", "${file:" + folder.resolve("secrets.properties") + ":db}");
        config.put("other.password", LITERAL);
        config.put("mode", mode);
        return config;
    }

    @Test
    void theIncidentOfAFailedTaskTellsWhatIsKnownAndNoSecret() {
        rest.create("shop", config("well"));
        rest.awaitState("shop", "RUNNING");
        await("a committed offset", () -> text("connectors/shop/offsets").contains("\"id\":7"));
        rest.put("connectors/shop/config", config("broken"));
        await("an incident", () -> !incidents().isEmpty());

        JsonNode incident = rest.get(
                        "connectors/shop/incidents/" + incidents().get(0).path("id").asText())
                .body();
        System.out.println(incident.toPrettyString() + incidents());
        assertThat(incident.toString()).doesNotContain(LITERAL).doesNotContain(PROVIDED);
    }

    private JsonNode incidents() {
        return Objects.requireNonNull(rest.get("connectors/shop/incidents").body()).path("incidents");
    }

    private String text(String path) {
        return String.valueOf(rest.get(path).body());
    }
}
