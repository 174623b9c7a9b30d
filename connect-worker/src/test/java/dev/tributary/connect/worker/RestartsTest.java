package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails on a real worker, and what is done about it. */
final class RestartsTest {
    @TempDir
    Path folder;

    private EmbeddedWorker worker;
    private RestCalls rest;

    @BeforeEach
    void start() {
        Map<String, String> properties = WorkerProperties.standalone(folder);
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
    }

    @AfterEach
    void stop() {
        worker.stop();
    }

    private void create(String name, int failures, String... more) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", FailingConnector.class.getName());
        config.put(FailingConnector.FAILURES, "" + failures);
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        assertThat(rest.create(name, config).status()).isEqualTo(201);
    }

    private static String[] supervised() {
        return new String[] {
            "tributary.restart.policy", "on-failure",
            "tributary.restart.initial.backoff.ms", "10",
            "tributary.restart.max.backoff.ms", "40",
            "tributary.restart.budget", "3"
        };
    }

    private static boolean gaveUp(JsonNode status) {
        return status.at("/tasks/0/trace").asText().contains("Not restarted any more by the worker");
    }

    private static boolean runs(JsonNode status) {
        return status.at("/tasks/0/state").asText().equals("RUNNING");
    }

    @Test
    void whatFailsSometimesHealsWhatFailsForEverStaysFailedWithItsHistoryAndTheRestIsLeftAlone() {
        create("alone", 1000);
        rest.awaitStatus("alone", status -> status.at("/tasks/0/state").asText().equals("FAILED"));
        create("heals", 3, supervised());
        create("doomed", 1000, supervised());

        rest.awaitStatus("heals", RestartsTest::runs);
        assertThat(FailingConnector.starts("heals")).isEqualTo(4);

        JsonNode doomed = rest.awaitStatus("doomed", RestartsTest::gaveUp);
        assertThat(doomed.at("/tasks/0/state").asText()).isEqualTo("FAILED");
        assertThat(doomed.at("/connector/state").asText()).isEqualTo("RUNNING");
        assertThat(doomed.at("/tasks/0/trace").asText())
                .contains("org.apache.kafka.connect.errors.ConnectException: start 4 failed")
                .contains("it failed 4 times in the same way")
                .contains("(tributary.restart.budget)")
                .contains("failed again after");
        assertThat(FailingConnector.starts("doomed")).isEqualTo(4);

        assertThat(rest.post("connectors/doomed/tasks/0/restart", Map.of()).status())
                .isEqualTo(204);
        doomed = rest.awaitStatus(
                "doomed",
                status -> gaveUp(status) && status.at("/tasks/0/trace").asText().contains("start 8 failed"));
        assertThat(FailingConnector.starts("doomed")).isEqualTo(8);
        assertThat(doomed.at("/tasks/0/trace").asText()).contains("manual");

        assertThat(FailingConnector.starts("alone")).isEqualTo(1);
        assertThat(rest.get("connectors/alone/status")
                        .body()
                        .at("/tasks/0/trace")
                        .asText())
                .doesNotContain("Not restarted");
    }

    @Test
    void aWrongSettingOfAConnectorIsRefusedWithItsKey() {
        RestCalls.Answer answer = rest.create(
                "c", Map.of("connector.class", FailingConnector.class.getName(), "tributary.restart.policy", "always"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("tributary.restart.policy").contains("one of off, on-failure");
    }
}
