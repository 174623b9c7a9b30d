package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
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
    public static final class TableSource extends OneTaskSource {
        public TableSource() {
            super(TableTask.class);
        }
    }

    /** One row, then as its mode says. */
    public static final class TableTask extends SourceTask {
        private Map<String, String> config = Map.of();
        private boolean sent;
        private volatile boolean acknowledged;
        /** Since the row was acknowledged: the second one had its offset. */
        private final AtomicInteger commits = new AtomicInteger();

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
            if ("broken".equals(config.get("mode")) && commits.get() > 1) {
                throw new ConnectException(
                        "Cannot read with " + config,
                        new SQLException("FATAL: password authentication failed for user \"shop\"", "28P01"));
            }
            Thread.sleep(10);
            return null;
        }

        @Override
        public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
            acknowledged = true;
        }

        @Override
        public void commit() {
            if (acknowledged) {
                commits.incrementAndGet();
            }
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
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            client.createTopic(topic(), 1);
        }
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

    private String topic() {
        return "incidents-" + folder.getFileName();
    }

    private Map<String, String> config(String mode) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", TableSource.class.getName());
        config.put("topic", topic());
        config.put("db.password", "${file:" + folder.resolve("secrets.properties") + ":db}");
        config.put("other.password", LITERAL);
        config.put("mode", mode);
        return config;
    }

    @Test
    void theIncidentOfAFailedTaskTellsWhatIsKnownAndNoSecret() {
        rest.create("shop", config("well"));
        rest.awaitState("shop", "RUNNING");
        rest.put("connectors/shop/config", config("broken"));
        await("an incident", () -> !incidents().isEmpty());

        JsonNode incident = rest.get("connectors/shop/incidents/"
                        + incidents().get(0).path("id").asText())
                .body();
        assertThat(incident.toString()).doesNotContain(LITERAL).doesNotContain(PROVIDED);
        assertThat(incident.path("title").asText())
                .startsWith("Task shop-0 failed: ConnectException: Cannot read with")
                .endsWith("(caused by SQLException: FATAL: password authentication failed for user \"shop\")");
        assertThat(incident.at("/likely_cause/rule").asText()).isEqualTo("database-authentication");
        assertThat(incident.at("/config_change/keys"))
                .extracting(JsonNode::asText)
                .containsExactly("mode");
        assertThat(incident.at("/config/other.password").asText()).isEqualTo("[hidden]");
        assertThat(incident.at("/config/db.password").asText()).startsWith("${file:");
        assertThat(incident.path("log_lines").toString())
                .contains("Connecting with ${file:")
                .contains("and [hidden]")
                .contains("Task shop-0 failed");
        assertThat(incident.path("offsets").toString()).contains("\"id\":7");
        assertThat(incident.path("client_metrics")
                        .path("connector-producer-shop-0")
                        .path("record-send-total")
                        .asDouble())
                .isEqualTo(1.0);
    }

    private JsonNode incidents() {
        return Objects.requireNonNull(rest.get("connectors/shop/incidents").body())
                .path("incidents");
    }
}
