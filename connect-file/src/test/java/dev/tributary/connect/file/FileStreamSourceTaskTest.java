package dev.tributary.connect.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileStreamSourceTaskTest {
    @TempDir
    Path directory;

    private Path file;
    private final TestContext context = new TestContext();
    private final List<FileStreamSourceTask> tasks = new ArrayList<>();

    @BeforeEach
    void nameFile() {
        file = directory.resolve("lines.txt");
    }

    @AfterEach
    void stopTasks() {
        tasks.forEach(FileStreamSourceTask::stop);
    }

    @Test
    void aLineBecomesAStringWithoutItsEndAndWithThePositionAfterIt() throws Exception {
        append("hällo\n");

        SourceRecord record = poll(start()).get(0);

        assertThat(record.value()).isEqualTo("hällo");
        assertThat(record.valueSchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(record.key()).isNull();
        assertThat(record.keySchema()).isNull();
        assertThat(record.kafkaPartition()).isNull();
        assertThat(record.topic()).isEqualTo("topic");
        assertThat(record.timestamp()).isPositive();
        assertThat(record.sourcePartition()).isEqualTo(Map.of("filename", file.toString()));
        assertThat(record.sourceOffset()).isEqualTo(Map.of("position", 7L));
    }

    @Test
    void allThreeLineEndsCountAndACarriageReturnWaitsForTheNextByte() throws Exception {
        append("unix\nmac\rwindows\r\n\nlast\r");
        FileStreamSourceTask task = start();

        assertThat(values(poll(task))).containsExactly("unix", "mac", "windows", "");
        assertThat(poll(task)).isNull();

        append("\n");
        List<SourceRecord> late = poll(task);
        assertThat(values(late)).containsExactly("last");
        assertThat(late.get(0).sourceOffset()).isEqualTo(Map.of("position", Files.size(file)));
    }

    @Test
    void anUnfinishedLineIsDeliveredOnceItIsTerminatedEvenIfACharacterWasCut() throws Exception {
        byte[] line = "grün\n".getBytes(UTF_8);
        append(new byte[] {line[0], line[1], line[2]}); // ends inside the ü
        FileStreamSourceTask task = start();
        assertThat(poll(task)).isNull();

        append(new byte[] {line[3], line[4], line[5]});

        assertThat(values(poll(task))).containsExactly("grün");
    }

    @Test
    void smallBatchesDeliverWhatIsBufferedWithoutNewData() throws Exception {
        append("1\n2\n3\n4\n5\n");
        FileStreamSourceTask task = start(Map.of("batch.size", "2"));

        assertThat(values(poll(task))).containsExactly("1", "2");
        assertThat(values(poll(task))).containsExactly("3", "4");
        assertThat(values(poll(task))).containsExactly("5");
        assertThat(poll(task)).isNull();
    }

    @Test
    void aRestartGoesOnAfterTheStoredBytes() throws Exception {
        append("äöü\nzwei\ndrei\n");
        SourceRecord first = poll(start(Map.of("batch.size", "1"))).get(0);
        context.store(first.sourcePartition(), first.sourceOffset());

        assertThat(values(poll(start()))).containsExactly("zwei", "drei");
    }

    @Test
    void aLineLongerThanTheBufferIsOneLine() throws Exception {
        String longLine = "é".repeat(300_000);
        append("short\n" + longLine + "\nshort again\n");

        assertThat(values(poll(start()))).containsExactly("short", longLine, "short again");
    }

    @Test
    void aFileThatAppearsLaterIsReadFromItsStoredPosition() throws Exception {
        context.store(SourceOffsets.partition(file.toString()), SourceOffsets.offset(4L));
        FileStreamSourceTask task = start();
        assertThat(poll(task)).isNull();
        assertThat(poll(task)).isNull();

        append("old\nnew\n");

        assertThat(values(poll(task))).containsExactly("new");
    }

    @Test
    void aStoredPositionBeyondTheEndMeansATruncatedFileAndStartsOver() throws Exception {
        append("new content\n");
        context.store(SourceOffsets.partition(file.toString()), SourceOffsets.offset(1000L));

        List<SourceRecord> records = poll(start());

        assertThat(values(records)).containsExactly("new content");
        assertThat(records.get(0).sourceOffset()).isEqualTo(Map.of("position", 12L));
    }

    @Test
    void aFileTruncatedWhileItIsReadStartsOverWithItsNewContent() throws Exception {
        append("a long first line\nunfinished");
        FileStreamSourceTask task = start();
        assertThat(values(poll(task))).containsExactly("a long first line");
        assertThat(poll(task)).isNull();

        Files.writeString(file, "new\n", StandardOpenOption.TRUNCATE_EXISTING);

        List<SourceRecord> records = poll(task);
        assertThat(values(records)).containsExactly("new");
        assertThat(records.get(0).sourceOffset()).isEqualTo(Map.of("position", 4L));
    }

    @Test
    void aRotatedFileIsReadToItsEndBeforeTheNewOneIsReadFromItsBeginning() throws Exception {
        append("first\n");
        FileStreamSourceTask task = start();
        assertThat(values(poll(task))).containsExactly("first");

        append("written just before rotation\n");
        Files.move(file, directory.resolve("lines.txt.1"));
        append("in the new file, which is longer than the old one ever was, by far\n");

        List<String> lines = new ArrayList<>();
        while (lines.size() < 2) {
            List<SourceRecord> records = poll(task);
            if (records != null) {
                lines.addAll(values(records));
            }
        }
        assertThat(lines)
                .containsExactly(
                        "written just before rotation",
                        "in the new file, which is longer than the old one ever was, by far");
    }

    @Test
    void aDeletedFileIsNoErrorAndItsSuccessorIsRead() throws Exception {
        append("first\n");
        FileStreamSourceTask task = start();
        poll(task);

        Files.delete(file);
        assertThat(poll(task)).isNull();
        append("second\n");

        assertThat(values(poll(task))).containsExactly("second");
    }

    @Test
    void aStoredPositionThatIsNoLongFailsTheTaskAndSaysWhere() throws Exception {
        append("line\n");
        context.store(SourceOffsets.partition(file.toString()), Map.of("position", "4"));

        assertThatThrownBy(() -> poll(start()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("position: 4")
                .hasMessageContaining("String");
    }

    @Test
    void aDirectoryCannotBeRead() throws Exception {
        Files.createDirectory(file);

        assertThatThrownBy(() -> poll(start()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    void standardInputIsReadWithoutOffsets() throws Exception {
        InputStream input = new ByteArrayInputStream("eins\nzwei\nunfinished".getBytes(UTF_8));
        var task = new FileStreamSourceTask(input, Duration.ofMillis(1));
        task.initialize(context);
        task.start(Map.of("topic", "topic", "file", ""));

        List<SourceRecord> records = poll(task);

        assertThat(values(records)).containsExactly("eins", "zwei");
        assertThat(records.get(0).sourcePartition()).isEqualTo(Collections.singletonMap("filename", null));
        assertThat(records.get(0).sourceOffset()).isEqualTo(Collections.singletonMap("position", null));
        assertThat(poll(task)).isNull();
        task.stop();
    }

    @Test
    void aNamedPipeIsReadAsItComes() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        FileStreamSourceTask task = start();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (var pipe = Files.newOutputStream(file)) {
                pipe.write("through the pipe\n".getBytes(UTF_8));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        List<SourceRecord> records = poll(task);
        while (records == null) {
            records = poll(task);
        }
        writer.get(30, TimeUnit.SECONDS);

        assertThat(values(records)).containsExactly("through the pipe");
    }

    @Test
    void stopEndsAWaitingPollAtOnce() throws Exception {
        var task = new FileStreamSourceTask(System.in, Duration.ofDays(1));
        task.initialize(context);
        task.start(config(Map.of()));
        CompletableFuture<List<SourceRecord>> poll = CompletableFuture.supplyAsync(() -> poll(task));

        task.stop();

        assertThat(poll.get(30, TimeUnit.SECONDS)).isNull();
        append("too late\n");
        assertThat(poll(task)).isNull();
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> start(Map.of("batch.size", "0")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("batch.size");
        assertThatThrownBy(() -> start(Map.of("topic", " ")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("topic");
        assertThatThrownBy(() -> new FileStreamSourceTask().start(Map.of("file", "f")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("topic");
    }

    private FileStreamSourceTask start() {
        return start(Map.of());
    }

    private FileStreamSourceTask start(Map<String, String> settings) {
        var task = new FileStreamSourceTask(System.in, Duration.ofMillis(1));
        tasks.add(task);
        task.initialize(context);
        task.start(config(settings));
        return task;
    }

    private Map<String, String> config(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(Map.of("file", file.toString(), "topic", "topic"));
        config.putAll(settings);
        return config;
    }

    private static List<SourceRecord> poll(FileStreamSourceTask task) {
        try {
            return task.poll();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> values(List<SourceRecord> records) {
        return records.stream().map(record -> (String) record.value()).toList();
    }

    private void append(String text) throws IOException {
        append(text.getBytes(UTF_8));
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
