package dev.tributary.connect.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A worker in a process of its own, whose log goes to a file. Immutable. */
record ProcessWorker(WorkerProcess process, URI restUrl, Path log) implements TestWorker {
    private static final int LAST_LINES = 20;

    /** Returns once REST answers. */
    static ProcessWorker start(Path folder, int index, Map<String, String> properties, Duration limit) {
        Path settings = folder.resolve("worker-" + index + ".properties");
        Path log = folder.resolve("worker-" + index + ".log");
        WorkerProcess process = null;
        try {
            var stored = new Properties();
            stored.putAll(properties);
            try (var out = Files.newBufferedWriter(settings)) {
                stored.store(out, null);
            }
            process = WorkerProcess.start(ChildWorker.class, List.of(settings.toString()), log);
            return new ProcessWorker(process, process.restUrl(limit), log);
        } catch (IOException | TimeoutException | RuntimeException e) {
            throw failure(process, index, log, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(process, index, log, e);
        }
    }

    private static AssertionError failure(@Nullable WorkerProcess process, int index, Path log, Exception cause) {
        if (process != null) {
            process.kill();
        }
        return new AssertionError(
                "Worker %d did not start in a process of its own: %s%n%s"
                        .formatted(index, cause, String.join(System.lineSeparator(), tail(log))),
                cause);
    }

    @Override
    public void stop() {
        process.close();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public @Nullable Throwable failure() {
        return process.isAlive()
                ? null
                : new IOException("process " + process.pid() + " has ended; its log: " + lastLines());
    }

    @Override
    public List<String> lastLines() {
        return tail(log);
    }

    private static List<String> tail(Path log) {
        try {
            if (!Files.exists(log)) {
                return List.of();
            }
            // Bytes of any charset: it is a report, not data.
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException | UncheckedIOException e) {
            return List.of("(the log of the process could not be read: " + e + ")");
        }
    }
}
