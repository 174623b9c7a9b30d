package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker process is killed (SIGKILL) again and again while it commits offsets as often as it can. No line may be lost
 * and the offset file must be whole after every kill.
 */
final class KillTest {
    private static final int KILLS = 8;
    private static final int LINES_BETWEEN_KILLS = 2_000;

    @TempDir
    Path folder;

    private final String topic = "kill-" + UUID.randomUUID();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void noLineIsLostAndTheOffsetFileIsNeverBroken() throws Exception {
        System.out.println("KillTest seed: " + seed);
        Path input = folder.resolve("input.txt");
        Path worker = properties(
                "worker.properties", WorkerProperties.standalone(folder), Map.of("offset.flush.interval.ms", "5"));
        Path connector = properties(
                "connector.properties",
                Map.of(
                        "name", "source",
                        "connector.class", "FileStreamSource",
                        "batch.size", "100",
                        "file", input.toString(),
                        "topic", topic),
                Map.of());
        var writing = new AtomicBoolean(true);
        var written = new ArrayList<String>();
        try (TestClient kafka = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            kafka.createTopic(topic, 1);
            Thread writer = new Thread(() -> writeLines(input, writing, written), "line-writer");
            writer.start();
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    long before = count(kafka);
                    Process process = start(worker, connector, kill);
                    await(
                            "progress and a commit after kill " + kill,
                            () -> count(kafka) >= before + LINES_BETWEEN_KILLS
                                    && Files.exists(folder.resolve("offsets")));
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(50)); // a random moment, not a wait for something
                    process.destroyForcibly().waitFor();
                    assertOffsetFileIsWhole();
                }
            } finally {
                writing.set(false);
                writer.join();
            }
            Process last = start(worker, connector, KILLS);
            try {
                String end = written.get(written.size() - 1);
                await("the last line", () -> tailHas(kafka, end));
                var arrived = new LinkedHashSet<String>();
                kafka.consumeAll(topic).forEach(record -> arrived.add(record.value()));
                assertThat(new ArrayList<>(arrived))
                        .as("first arrivals, seed %s", seed)
                        .isEqualTo(written);
            } finally {
                last.destroy();
                assertThat(last.waitFor(60, TimeUnit.SECONDS))
                        .as("ends on SIGTERM")
                        .isTrue();
            }
        }
    }

    private void writeLines(Path input, AtomicBoolean writing, List<String> written) {
        try (BufferedWriter out = Files.newBufferedWriter(input)) {
            for (int i = 0; writing.get() && i < 2_000_000; i++) {
                String line = "line " + i + " äöü €";
                out.write(line + "\n");
                written.add(line);
                if (i % 50 == 0) {
                    out.flush();
                    TimeUnit.MILLISECONDS.sleep(10); // what there is to read grows with the time that kills take
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process start(Path worker, Path connector, int run) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        OtherClassPath.classPath(),
                        ConnectStandalone.class.getName(),
                        worker.toString(),
                        connector.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "worker-" + run + ".log"))
                .start();
    }

    private Path properties(String name, Map<String, String> base, Map<String, String> more) throws IOException {
        var properties = new Properties();
        properties.putAll(base);
        properties.putAll(more);
        Path file = folder.resolve(name);
        try (var out = Files.newBufferedWriter(file, StandardOpenOption.CREATE)) {
            properties.store(out, null);
        }
        return file;
    }

    /** With nothing but the JDK, as Apache's worker reads it. */
    private void assertOffsetFileIsWhole() throws IOException, ClassNotFoundException {
        try (var in = new ObjectInputStream(Files.newInputStream(folder.resolve("offsets")))) {
            assertThat(in.readObject()).isInstanceOf(HashMap.class);
        }
    }

    private long count(TestClient kafka) {
        return kafka.endOffsets(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private boolean tailHas(TestClient kafka, String line) {
        return kafka.consumeAll(topic).stream().anyMatch(record -> line.equals(record.value()));
    }
}
