package dev.tributary.connect.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileStreamSinkTest {
    @TempDir
    Path directory;

    @Test
    void valuesAreAppendedInTheirStringFormOnePerLine() throws Exception {
        Path file = directory.resolve("out.txt");
        Files.writeString(file, "before" + System.lineSeparator());
        Schema schema = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        var task = new FileStreamSinkTask();
        task.start(Map.of("file", file.toString()));

        task.put(records("grün", null, 7, new Struct(schema).put("id", 1)));
        task.put(records());
        task.flush(Map.of());
        task.put(records("after the flush"));
        task.stop();

        assertThat(Files.readAllLines(file, UTF_8))
                .containsExactly("before", "grün", "null", "7", "Struct{id=1}", "after the flush");
    }

    @Test
    void whatWasPutCanBeReadBeforeAnyFlush() throws Exception {
        Path file = directory.resolve("out.txt");
        var task = new FileStreamSinkTask();
        task.start(Map.of("file", file.toString()));

        task.put(records("visible"));

        assertThat(Files.readAllLines(file)).containsExactly("visible");
        task.stop();
    }

    @Test
    void linesOfSeveralTasksDoNotRunIntoEachOther() throws Exception {
        Path file = directory.resolve("out.txt");
        List<CompletableFuture<Void>> tasks = IntStream.range(0, 3)
                .mapToObj(id -> CompletableFuture.runAsync(() -> {
                    var task = new FileStreamSinkTask();
                    task.start(Map.of("file", file.toString()));
                    Object line = Integer.toString(id).repeat(1000);
                    for (int batch = 0; batch < 50; batch++) {
                        task.put(records(line, line, line, line, line, line, line, line, line, line));
                    }
                    task.stop();
                }))
                .toList();
        for (CompletableFuture<Void> task : tasks) {
            task.get(30, TimeUnit.SECONDS);
        }

        assertThat(Files.readAllLines(file))
                .hasSize(1500)
                .allSatisfy(line -> assertThat(line).matches("0{1000}|1{1000}|2{1000}"));
    }

    @Test
    void aMissingDirectoryFailsTheStartAndIsNamed() {
        Path file = directory.resolve("missing").resolve("out.txt");

        assertThatThrownBy(() -> new FileStreamSinkTask().start(Map.of("file", file.toString())))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("existing directory");
    }

    @Test
    void withoutAFileLinesGoToStandardOutputWhichStaysOpen() {
        var bytes = new ByteArrayOutputStream();
        var standardOutput = new PrintStream(bytes, false, UTF_8);
        var task = new FileStreamSinkTask(standardOutput);
        task.start(Map.of("file", ""));

        task.put(records("eins", "zwei"));
        task.flush(Map.of());
        task.stop();
        standardOutput.print("still open");
        standardOutput.flush();

        assertThat(bytes.toString(UTF_8)).isEqualTo("eins%nzwei%nstill open".formatted());
    }

    @Test
    void linesThatCannotBeWrittenFailTheTask() {
        var broken = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("broken pipe");
                    }
                },
                false,
                UTF_8);
        var task = new FileStreamSinkTask(broken);
        task.start(Map.of());

        assertThatThrownBy(() -> task.put(records("lost otherwise")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("standard output");
    }

    @Test
    void aFullDiskFailsTheTask() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
        var task = new FileStreamSinkTask();
        task.start(Map.of("file", "/dev/full"));

        assertThatThrownBy(() -> task.put(records("lost otherwise")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("/dev/full");
        task.stop();
    }

    @Test
    void everyTaskHasTheConnectorsConfigAndAnyOffsetsWillDo() {
        var connector = new FileStreamSinkConnector();
        Map<String, String> config = Map.of("file", "/data/out.txt");
        connector.start(config);

        assertThat(connector.taskConfigs(3)).containsExactly(config, config, config);
        assertThat(connector.taskClass()).isEqualTo(FileStreamSinkTask.class);
        assertThat(connector.alterOffsets(config, Map.of(new TopicPartition("any", 0), 42L)))
                .isTrue();
        assertThat(connector.config().names()).containsExactly("file");
    }

    private static List<SinkRecord> records(Object... values) {
        return Arrays.stream(values)
                .map(value -> new SinkRecord("topic", 0, null, null, null, value, 0))
                .toList();
    }
}
