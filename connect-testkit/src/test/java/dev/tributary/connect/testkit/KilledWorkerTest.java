package dev.tributary.connect.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An extension in an instance field, with workers that can crash. */
class KilledWorkerTest {
    @RegisterExtension
    final ConnectExtension connect =
            ConnectExtension.builder().workers(2).processWorkers().build();

    @TempDir
    private Path folder;

    @Test
    void theTaskOfAKilledWorkerGoesOnElsewhere() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "before\n");
        ConnectorHandle lines = connect.createConnector(
                        "lines",
                        Map.of("connector.class", "FileStreamSource", "file", file.toString(), "topic", "lines-topic"))
                .awaitRunning();
        connect.readTopic("lines-topic").await(1);
        int killed = lines.workerOfTask(0);

        connect.killWorker(killed);
        Files.writeString(file, "after\n", StandardOpenOption.APPEND);
        lines.awaitRunning();

        assertThat(connect.readTopic("lines-topic")
                        .until(
                                "the line after",
                                records -> records.stream()
                                        .map(ConsumerRecord::value)
                                        .anyMatch("after"::equals)))
                .isNotEmpty();
        assertThat(connect.workers()).hasSize(1).doesNotContain(killed);
        assertThat(connect.describe()).contains("Connector 'lines': RUNNING");
    }
}
