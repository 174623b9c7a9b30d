package dev.tributary.connect.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.connect.source.SourceRecord;

/** However a file grows, is polled and is resumed: every line after the resumed offset comes exactly once, in order. */
final class FileSourceResumeTest {
    private static final String[] WORDS = {"", "a", "line", "ä", "€uro", "日本語", "😀", "tab\tbed", "x".repeat(70_000)};
    private static final String[] ENDS = {"\n", "\r", "\r\n"};

    /** A line as a simple reading of the whole file sees it. */
    private record Line(String text, long endPosition) {}

    @Property(tries = 300)
    void everyLineAfterAnyCommittedOffsetComesExactlyOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int lineCount) throws Exception {
        var random = new Random(seed);
        byte[] content = content(random, lineCount);
        List<Line> expected = linesOf(content);
        Path file = Files.createTempFile("resume", ".txt");
        var context = new TestContext();
        int next = 0; // index of the line that the running task must deliver next
        int written = 0;
        FileStreamSourceTask task = start(file, context, random);
        try {
            while (written < content.length || next < expected.size()) {
                if (random.nextInt(3) == 0 && written < content.length) {
                    int chunk = 1 + random.nextInt(random.nextBoolean() ? 3 : content.length - written);
                    int end = Math.min(content.length, written + chunk);
                    append(file, content, written, end);
                    written = end;
                } else if (random.nextInt(10) == 0) {
                    task.stop();
                    next = random.nextInt(next + 1);
                    commit(context, file, next == 0 ? 0 : expected.get(next - 1).endPosition());
                    task = start(file, context, random);
                } else {
                    List<SourceRecord> records = task.poll();
                    next = check(records == null ? List.of() : records, expected, next);
                }
            }
            assertThat(task.poll()).isNull();
        } finally {
            task.stop();
            Files.delete(file);
        }
    }

    private static int check(List<SourceRecord> records, List<Line> expected, int next) {
        for (SourceRecord record : records) {
            Line line = expected.get(next++);
            assertThat(record.value()).isEqualTo(line.text());
            assertThat(record.sourceOffset()).isEqualTo(Map.of("position", line.endPosition()));
        }
        return next;
    }

    private static FileStreamSourceTask start(Path file, TestContext context, Random random) {
        var task = new FileStreamSourceTask(System.in, Duration.ZERO);
        task.initialize(context);
        task.start(Map.of(
                "file", file.toString(), "topic", "topic", "batch.size", Integer.toString(1 + random.nextInt(5))));
        return task;
    }

    private static void commit(TestContext context, Path file, long position) {
        context.store(Map.of("filename", file.toString()), Map.of("position", position));
    }

    private static void append(Path file, byte[] content, int from, int to) throws Exception {
        try (var out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            out.write(content, from, to - from);
        }
    }

    private static byte[] content(Random random, int lines) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < lines; i++) {
            for (int word = random.nextInt(3); word > 0; word--) {
                bytes.writeBytes(WORDS[random.nextInt(WORDS.length)].getBytes(UTF_8));
            }
            bytes.writeBytes(ENDS[random.nextInt(ENDS.length)].getBytes(UTF_8));
        }
        bytes.writeBytes("last\n".getBytes(UTF_8)); // no carriage return waits for its sequel
        return bytes.toByteArray();
    }

    /** One char per byte, so that indexes are positions. */
    private static List<Line> linesOf(byte[] content) {
        String bytes = new String(content, ISO_8859_1);
        Matcher ends = Pattern.compile("\r\n|\r|\n").matcher(bytes);
        List<Line> lines = new ArrayList<>();
        int start = 0;
        while (ends.find()) {
            lines.add(new Line(
                    new String(bytes.substring(start, ends.start()).getBytes(ISO_8859_1), UTF_8), ends.end()));
            start = ends.end();
        }
        return lines;
    }
}
