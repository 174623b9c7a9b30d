package dev.tributary.connect.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link QuickstartWorker} or {@link ChildWorker} in a process of its own. Ends when this process ends, if not before. Thread-safe. */
final class WorkerProcess implements AutoCloseable {
    private static final Duration ORDERLY = Duration.ofSeconds(25);
    private final Process process;
    private final CompletableFuture<URI> restUrl = new CompletableFuture<>();
    private volatile boolean closing;

    private WorkerProcess(Process process) {
        this.process = process;
        var reader = new Thread(this::readUrl, "worker-process-output");
        reader.setDaemon(true);
        reader.start();
    }

    static WorkerProcess start(Path folder) throws IOException {
        return new WorkerProcess(new ProcessBuilder(command(
                        List.of("-Dquickstart.log=worker-2"),
                        QuickstartWorker.class,
                        List.of(folder.toString(), QuickstartWorker.CHILD)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** With a log of its own: everything but the first line of its standard output. */
    static WorkerProcess start(Class<?> main, List<String> arguments, Path log) throws IOException {
        return new WorkerProcess(new ProcessBuilder(command(List.of(), main, arguments))
                .redirectError(log.toFile())
                .start());
    }

    private static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512M",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        for (String inherited : List.of("kafka.logs.dir", "logback.configurationFile")) {
            String value = System.getProperty(inherited);
            if (value != null) {
                command.add("-D" + inherited + "=" + value);
            }
        }
        command.addAll(List.of("-cp", classPath(main), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** That of the process, and before it what a class loader of the test's own sees: some test runners have one. */
    private static String classPath(Class<?> main) {
        var entries = new LinkedHashSet<String>();
        for (ClassLoader loader = main.getClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    if (url.getProtocol().equals("file")) {
                        entries.add(Path.of(URI.create(url.toString())).toString());
                    }
                }
            }
        }
        entries.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, entries);
    }

    private void readUrl() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            if (line == null) {
                restUrl.completeExceptionally(new IOException("The worker's process ended before it answered"));
            } else {
                restUrl.complete(URI.create(line));
            }
            while (output.readLine() != null) {
                continue; // or a full pipe would hold the process up
            }
        } catch (IOException | RuntimeException e) {
            restUrl.completeExceptionally(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Where its REST API is; waits until the process has said so. */
    URI restUrl(Duration limit) throws IOException, InterruptedException, TimeoutException {
        try {
            return restUrl.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Says it when the process ends by itself. */
    void reportEnd(PrintStream out) {
        CompletableFuture<Process> unused = process.onExit().whenComplete((ended, failure) -> {
            if (!closing) {
                out.println("Worker 2 (process " + process.pid() + ") has ended, with exit code " + process.exitValue()
                        + ".");
            }
        });
    }

    /** With SIGKILL. Returns when the process is gone. Idempotent. */
    void kill() {
        closing = true;
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In order if it obeys, else by force. Idempotent. */
    @Override
    public void close() {
        closing = true;
        process.destroy();
        try {
            if (!process.waitFor(ORDERLY.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
