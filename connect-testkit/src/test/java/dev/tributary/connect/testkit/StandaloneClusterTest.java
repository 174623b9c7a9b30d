package dev.tributary.connect.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.testkit.kafka.KafkaCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without JUnit's help, and on a standalone worker. */
class StandaloneClusterTest {
    @Test
    void aStandaloneWorkerDoesWhatTheOthersDoButJoin(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "one\n");
        try (ConnectTestCluster connect =
                ConnectTestCluster.builder().standalone().start()) {
            ConnectorHandle lines = connect.createConnector(
                            "lines",
                            Map.of("connector.class", "FileStreamSource", "file", file.toString(), "topic", "t"))
                    .awaitRunning();
            assertThat(connect.readTopic("t").await(1)).hasSize(1);
            lines.stop().awaitState(InstanceState.STOPPED);
            assertThat(lines.offsets()).hasSize(1);
            lines.delete();
            assertThatThrownBy(connect::addWorker).isInstanceOf(UnsupportedOperationException.class);

            var missing = ConnectTestCluster.builder()
                    .kafka(borrowed(connect))
                    .plugin(StandaloneClusterTest.class)
                    .timeout(Duration.ofSeconds(60))
                    .standalone();
            assertThatThrownBy(missing::start)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("do not find plugin " + StandaloneClusterTest.class.getName());

            assertThatThrownBy(() -> connect.validate(Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("connector.class: missing");
            connect.stopWorker(0);
            assertThatThrownBy(lines::status)
                    .as("at once, not after the time-out")
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no worker runs");
        }
    }

    private static KafkaCluster borrowed(ConnectTestCluster connect) {
        return new KafkaCluster() {
            @Override
            public String bootstrapServers() {
                return connect.bootstrapServers();
            }

            @Override
            public void close() {
                throw new AssertionError("was given, and is not to be closed");
            }
        };
    }
}
