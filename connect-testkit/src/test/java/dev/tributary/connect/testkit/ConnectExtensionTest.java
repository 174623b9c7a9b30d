package dev.tributary.connect.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorStatus;
import dev.tributary.connect.api.InstanceState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConnectExtensionTest {
    private static final String SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector";

    @RegisterExtension
    static final ConnectExtension connect =
            ConnectExtension.builder().timeout(Duration.ofSeconds(60)).build();

    @TempDir
    private Path folder;

    @Test
    @Order(1)
    void linesBecomeRecordsThroughPauseStopAndRestart() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "one\n");
        ConnectorHandle lines = connect.createConnector("lines", source(file, "lines-topic"));
        lines.awaitTasks(1);
        assertThat(values(connect.readTopic("lines-topic").await(1))).containsExactly("one");

        lines.pause().awaitState(InstanceState.PAUSED);
        append(file, "two\n");
        lines.resume().awaitRunning().restart().awaitRunning();
        assertThat(values(connect.readTopic("lines-topic").await(2))).contains("one", "two");

        lines.stop().awaitState(InstanceState.STOPPED);
        assertThat(lines.status().tasks()).isEmpty();
        List<ConnectorOffset> offsets = lines.offsets();
        assertThat(offsets)
                .singleElement()
                .satisfies(offset -> assertThat(offset.offset()).hasToString("{position=8}"));
        lines.alterOffsets(offsets).resetOffsets().resume();
        assertThat(values(connect.readTopic("lines-topic")
                        .until(
                                "one twice",
                                records -> values(records).stream()
                                                .filter("one"::equals)
                                                .count()
                                        == 2)))
                .contains("two");
        assertThat(lines.config()).containsEntry("topic", "lines-topic");
        lines.stop()
                .awaitState(InstanceState.STOPPED); // else the task of before may be the one that reads the next line
        lines.config(source(file, "other-topic"));
        append(file, "three\n");
        lines.resume();
        assertThat(values(connect.readTopic("other-topic").await(1))).contains("three");
    }

    @Test
    @Order(2)
    void whatATestCreatedIsGoneInTheNext(ConnectTestCluster injected) {
        assertThatThrownBy(() -> injected.connector("lines").status())
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void aSinkWritesWhatIsProducedAndTheTopicIsReadInAnyForm() throws IOException {
        Path file = folder.resolve("written");
        connect.createTopic("to-write", 2);
        connect.produce("to-write", "key", "value", Map.of("colour", "blue"));
        connect.createConnector(
                        "sink",
                        Map.of(
                                "connector.class", "FileStreamSink",
                                "topics", "to-write",
                                "tasks.max", "2",
                                "file", file.toString()))
                .awaitTasks(2);
        connect.produce("to-write", "another");

        try (var converter = new StringConverter()) {
            converter.configure(Map.of(), false);
            var records =
                    connect.readTopic("to-write").decoded(converter, converter).await(2);
            assertThat(records).anySatisfy(found -> {
                assertThat(found.value().value()).isEqualTo("value");
                assertThat(found.value().schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
                assertThat(new String(found.headers().lastHeader("colour").value(), StandardCharsets.UTF_8))
                        .isEqualTo("blue");
            });
        }
        assertThat(connect.readTopic("to-write").asBytes().all()).hasSize(2);
    }

    @Test
    void aWrongConfigurationIsRefusedWithTheKeysName() {
        Map<String, String> wrong = Map.of("connector.class", SOURCE, "batch.size", "many", "topic", "t");

        assertThat(connect.validate(wrong)).containsOnlyKeys("batch.size");
        assertThatThrownBy(() -> connect.createConnector("wrong", wrong))
                .isInstanceOfSatisfying(
                        RequestRefusedException.class,
                        e -> assertThat(e.status()).isEqualTo(400))
                .hasMessageContaining("batch.size");
    }

    @Test
    void aFailureIsAwaitedAndTellsItsTrace() {
        connect.createTopic("fails");
        ConnectorHandle failing = connect.createConnector(
                "failing",
                Map.of(
                        "connector.class", "FileStreamSink",
                        "topics", "fails",
                        "file", folder.resolve("no-such-folder/file").toString()));

        ConnectorStatus status = failing.awaitFailed();

        assertThat(status.tasks().get(0).trace()).contains("could not be opened for appending");
        assertThat(failing.failures()).singleElement().asString().contains("no-such-folder");
    }

    @Test
    void aWaitInVainTellsWhatThereIs() {
        connect.createTopic("silent");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> connect.connector("nobody")
                        .within(Duration.ofMillis(300))
                        .awaitRunning())
                .withMessageContaining("Waited PT0.3S in vain for connector 'nobody'")
                .withMessageContaining("Connectors: ")
                .withMessageContaining("silent=0");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> connect.readTopic("silent")
                        .within(Duration.ofSeconds(5))
                        .await(1))
                .withMessageContaining("expected 1 records")
                .withMessageContaining(" at http://localhost:");
    }

    @Test
    void aFailedTestIsGivenTheStateOfTheClusterAndAnAbortedOneIsNot() {
        connect.createTopic("seen-in-report");
        var failure = new AssertionError("expected: 1");
        var aborted = new TestAbortedException("no Docker");

        assertThatThrownBy(() -> connect.handleTestExecutionException(null, failure))
                .isSameAs(failure);
        assertThatThrownBy(() -> connect.handleTestExecutionException(null, aborted))
                .isSameAs(aborted);

        assertThat(failure.getSuppressed())
                .singleElement()
                .asString()
                .contains("when the test failed", "seen-in-report=0");
        assertThat(aborted.getSuppressed()).isEmpty();
    }

    @Test
    void aStoppedWorkersTasksMoveToOneThatJoined() throws IOException {
        Path file = Files.writeString(folder.resolve("moving"), "before\n");
        ConnectorHandle moving =
                connect.createConnector("moving", source(file, "moving-topic")).awaitRunning();
        connect.readTopic("moving-topic").await(1);
        int first = moving.workerOfTask(0);

        int second = connect.addWorker();
        connect.stopWorker(first);
        moving.awaitRunning();
        append(file, "after\n");

        assertThat(values(connect.readTopic("moving-topic").await(2))).contains("before", "after");
        assertThat(connect.workers()).containsExactly(second);
        assertThat(moving.workerOfTask(0)).isEqualTo(second);
        assertThatThrownBy(() -> connect.restUrl(first)).hasMessageContaining("expected: one that runs");
    }

    @Test
    void aBrokerComesBack() throws IOException {
        Path file = Files.writeString(folder.resolve("broker"), "before\n");
        connect.createConnector("broker", source(file, "broker-topic")).awaitRunning();
        connect.readTopic("broker-topic").await(1);

        connect.restartBroker(0);
        append(file, "after\n");

        assertThat(values(connect.readTopic("broker-topic").await(2))).contains("before", "after");
    }

    @Test
    void aWorkerOfThisProcessCannotBeKilled() {
        assertThatThrownBy(() -> connect.killWorker(connect.workers().get(0)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("processWorkers()");
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(
                        () -> ConnectExtension.builder().standalone().workers(2).build())
                .hasMessageContaining("workers: 2 (expected: 1 with standalone()");
        assertThatThrownBy(() ->
                        ConnectExtension.builder().standalone().processWorkers().build())
                .hasMessageContaining("one of them");
        assertThatThrownBy(() -> ConnectExtension.builder().workers(0)).hasMessageContaining("workers: 0");
        assertThatThrownBy(() -> ConnectExtension.builder().timeout(Duration.ZERO))
                .hasMessageContaining("PT0S");
    }

    private static Map<String, String> source(Path file, String topic) {
        return Map.of("connector.class", SOURCE, "file", file.toString(), "topic", topic);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }
}
