package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Log lines of connectors and their levels on a real worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConnectorLogsOnWorkerTest {
    private static final String LITERAL = "Lit3ral!Passw0rd";
    private static final String PROVIDED = "Pr0vided!Passw0rd";

    @TempDir
    static Path folder;

    private EmbeddedWorker worker;
    private RestCalls rest;

    /** Has one task that says what it does. */
    public static final class TalkativeSource extends OneTaskSource {
        public TalkativeSource() {
            super(TalkativeTask.class);
        }
    }

    /** Tells its passwords, as careless plugins do. */
    public static final class TalkativeTask extends SourceTask {
        private static final Logger LOG = LoggerFactory.getLogger(TalkativeTask.class);
        private Map<String, String> config = Map.of();

        @Override
        public void start(Map<String, String> props) {
            config = props;
            LOG.warn("Begins with {} and {}", props.get("db.password"), props.get("other.password"));
            LOG.error("Cannot rest", new IllegalStateException("in " + props, new RuntimeException(PROVIDED)));
        }

        @Override
        public @Nullable List<SourceRecord> poll() throws InterruptedException {
            LOG.debug("Polls with {} and {}", config.get("db.password"), config.get("other.password"));
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

    @BeforeAll
    void start() throws Exception {
        Files.writeString(folder.resolve("secrets.properties"), "db=" + PROVIDED + "\n");
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("config.providers", "file");
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
        await("the worker to be ready", () -> rest.get("health").status() == 200);
        for (String name : List.of("loud", "quiet")) {
            Map<String, String> config = new HashMap<>();
            config.put("connector.class", TalkativeSource.class.getName());
            config.put("topic", "nothing");
            config.put("db.password", "${file:" + folder.resolve("secrets.properties") + ":db}");
            config.put("other.password", LITERAL);
            rest.create(name, config);
            rest.awaitState(name, "RUNNING");
        }
    }

    @AfterAll
    void stop() {
        worker.stop();
    }

    private JsonNode logs(String connector, String query) {
        JsonNode body = rest.get("connectors/" + connector + "/logs" + query).body();
        assertThat(body).isNotNull();
        assertThat(body.toString()).doesNotContain(LITERAL).doesNotContain(PROVIDED);
        return body;
    }

    private static List<String> levels(JsonNode body) {
        List<String> levels = new ArrayList<>();
        body.path("lines").forEach(it -> levels.add(it.path("level").asText()));
        return levels;
    }

    @Test
    void linesOfATaskAreToldWithoutSecrets() {
        JsonNode lines = logs("quiet", "?task=0&level=WARN").path("lines");
        JsonNode begins = lines.get(0);
        assertThat(begins.path("message").asText())
                .startsWith("Begins with ${file:")
                .endsWith("and [hidden]");
        assertThat(begins.path("task").asInt(-1)).isZero();
        assertThat(begins.path("logger").asText()).isEqualTo(TalkativeTask.class.getName());
        assertThat(begins.path("worker_id").asText())
                .isEqualTo(worker.restUrl().getHost() + ":" + worker.restUrl().getPort());
        assertThat(lines.get(1).path("trace").asText())
                .contains("java.lang.IllegalStateException: in {")
                .contains("\nCaused by: java.lang.RuntimeException: ${file:");
        assertThat(logs("quiet", "?task=7").path("lines")).isEmpty();
    }

    @Test
    void oneOfTwoConnectorsIsSetToDebugAndOnlyItsLinesComeUntilItIsTakenBack() {
        assertThat(levels(logs("loud", "?limit=1000"))).doesNotContain("DEBUG");
        rest.put(
                "admin/connectors/loud/log-level",
                Map.of("level", "debug", "logger", TalkativeTask.class.getName(), "for_ms", 600_000));
        JsonNode set = logs("loud", "").path("workers").get(0);
        assertThat(set.path("level").asText()).isEqualTo("DEBUG");
        assertThat(set.path("until_ms").asLong()).isPositive();

        String[] next = {logs("loud", "?limit=0").path("next").asText()};
        await("debug lines to follow", () -> {
            JsonNode more = logs("loud", "?level=debug&after=" + URLEncoder.encode(next[0], StandardCharsets.UTF_8));
            next[0] = more.path("next").asText();
            return levels(more).contains("DEBUG");
        });
        assertThat(levels(logs("quiet", "?limit=1000"))).isNotEmpty().doesNotContain("DEBUG");

        assertThat(rest.delete("admin/connectors/loud/log-level").status()).isEqualTo(200);
        assertThat(logs("loud", "").path("workers").get(0).path("level").isNull())
                .isTrue();
        // A poll that was under way may still have asked before; all later ones are not logged.
        String[] last = {""};
        await("no more debug lines", () -> {
            String before = last[0];
            last[0] = logs("loud", "?limit=1").path("lines").toString();
            return last[0].equals(before);
        });
    }
}
