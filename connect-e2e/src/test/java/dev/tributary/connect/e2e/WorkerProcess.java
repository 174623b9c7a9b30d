package dev.tributary.connect.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A worker in a process of its own, which may be stopped and started again with the same address. Its log is one file over
 * all starts. However the test ends, the process ends with it: a small guard kills it when the test's process is gone.
 * For one thread at a time.
 */
public final class WorkerProcess {
    private static final int TAIL_LINES = 60;
    /** For what the operating system does within microseconds. */
    private static final long SOON_SECONDS = 30;

    private static final Pattern LOUD = Pattern.compile(".* (WARN|ERROR) .*");

    private final WorkerKind kind;
    private final String name;
    private final int port;
    private final Path folder;
    private final Path propertiesFile;
    private final Map<String, String> environment;
    private Process process;

    private WorkerProcess(WorkerKind kind, String name, int port, Path folder, Map<String, String> environment) {
        this.kind = kind;
        this.name = name;
        this.port = port;
        this.folder = folder;
        this.environment = environment;
        this.propertiesFile = folder.resolve("worker.properties");
        this.process = launch();
    }

    /** Starts it; it may take a while until it answers. */
    public static WorkerProcess start(WorkerKind kind, String name, Path parent, Map<String, String> properties) {
        return start(kind, name, parent, properties, Map.of());
    }

    /**
     * The same.
     *
     * @param properties {@code listeners} among them come after its own, which speaks HTTP
     * @param environment variables that are added to what the kind of worker needs
     */
    static WorkerProcess start(
            WorkerKind kind,
            String name,
            Path parent,
            Map<String, String> properties,
            Map<String, String> environment) {
        int port = Ports.free();
        try {
            Path folder = Files.createDirectories(parent.resolve(name));
            var all = new Properties();
            all.putAll(properties);
            String listener = "http://127.0.0.1:" + port;
            all.merge("listeners", listener, (others, own) -> own + "," + others);
            try (var out = Files.newBufferedWriter(folder.resolve("worker.properties"))) {
                all.store(out, null);
            }
            return new WorkerProcess(kind, name, port, folder, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WorkerKind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    /** As statuses name it. */
    public String workerId() {
        return "127.0.0.1:" + port;
    }

    /** Where it speaks HTTP, with a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    public ConnectRest rest() {
        return ConnectRest.of(url());
    }

    /** The operating system's id of the process that runs now. */
    long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Starts it anew after it has ended; where it answers and what it is told stay the same. */
    void startAgain() {
        if (process.isAlive()) {
            throw new IllegalStateException(this + " is still running.");
        }
        process = launch();
    }

    /** SIGKILL: nothing is tidied up. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(SOON_SECONDS);
    }

    /** SIGSTOP: the process stands still, and its connections stay open. */
    void suspend() {
        signal("STOP");
    }

    /** SIGCONT: goes on as if no time had passed. */
    void resume() {
        signal("CONT");
    }

    /** SIGTERM: asks for an orderly end and does not wait for it. */
    void terminate() {
        process.destroy();
    }

    /** SIGTERM, and waits for the orderly end. */
    void stop() {
        terminate();
        awaitEnd(Await.PATIENCE.toSeconds());
    }

    /** Waits until the process has ended by itself. */
    void awaitEnd(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("%s has not ended within %d s.%n%s".formatted(this, seconds, logTail()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }

    Path log() {
        return folder.resolve("worker.log");
    }

    /** The last lines of the log, and before them the last warnings and errors. */
    public String logTail() {
        try {
            List<String> lines =
                    List.of(Files.readString(log(), StandardCharsets.UTF_8).split("\n"));
            List<String> loud =
                    lines.stream().filter(line -> LOUD.matcher(line).matches()).toList();
            return "---- %s: warnings and errors%n%s%n---- %s: end of %s%n%s%n"
                    .formatted(this, last(loud), this, log(), last(lines));
        } catch (IOException e) {
            return "---- %s: no log: %s%n".formatted(this, e);
        }
    }

    @Override
    public String toString() {
        return "%s (%s, %s, process %d)".formatted(name, kind, workerId(), process.pid());
    }

    private static String last(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private Process launch() {
        try {
            ProcessBuilder command = kind.start(propertiesFile, folder);
            command.environment().putAll(environment);
            Process started = command.directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            Guard.watch(started, "KILL");
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("Worker " + name + " could not be started.", e);
        }
    }

    private void signal(String signal) {
        Guard.signal(process, signal);
    }
}
