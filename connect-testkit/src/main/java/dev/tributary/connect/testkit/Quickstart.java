package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.worker.EmbeddedWorker;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * {@code bin/quickstart.sh}: a Kafka broker and a worker in this process, a second worker in a process of its own, so that
 * it can be killed, and two connectors, created over REST, that copy lines from one file through a topic to another.
 */
public final class Quickstart implements AutoCloseable {
    private static final String TOPIC = "quickstart-lines";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path input;
    private final Path output;
    private final EmbeddedKafka kafka;
    private final EmbeddedWorker worker;
    private final WorkerProcess second;

    private Quickstart(Path folder, PrintStream out) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        input = folder.resolve("input.txt");
        output = folder.resolve("output.txt");
        kafka = EmbeddedKafka.builder()
                .directory(folder.resolve("kafka"))
                .autoCreateTopics(true)
                .start();
        WorkerProcess process = null;
        try {
            QuickstartWorker.writeSettings(folder, kafka.bootstrapServers());
            process = WorkerProcess.start(folder); // takes its time, which the first one uses
            worker = QuickstartWorker.start(folder);
            second = process;
            second.reportEnd(out);
        } catch (IOException | RuntimeException e) {
            if (process != null) {
                process.close();
            }
            kafka.close(); // its threads would keep the process
            throw e;
        }
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments.length == 0 ? "quickstart" : arguments[0])
                .toAbsolutePath()
                .normalize();
        PrintStream out = System.out;
        out.println("Starting Kafka and two Tributary workers in " + folder + " ...");
        long start = System.nanoTime();
        try {
            start(folder, out, start).join();
        } catch (Exception e) {
            LoggerFactory.getLogger(Quickstart.class).error("The quickstart failed", e);
            out.println("The quickstart failed: " + e);
            out.println("The logs are in " + folder.resolve("logs"));
            System.exit(1); // what was started is stopped by the hook
        }
    }

    /** Answers what completes when everything has stopped. */
    private static CompletableFuture<Void> start(Path folder, PrintStream out, long start) throws Exception {
        var quickstart = new Quickstart(folder, out);
        var stopped = new CompletableFuture<Void>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            out.println("\nStopping ...");
            quickstart.close();
            out.println("Stopped. Your files are in " + folder);
            stopped.complete(null);
        }));
        CompletableFuture<Void> unused = quickstart.worker.completion().whenComplete((ended, failure) -> {
            if (failure != null) {
                out.println("The worker failed: " + failure.getMessage());
            }
        });
        quickstart.run(out, start);
        return stopped;
    }

    private void run(PrintStream out, long startNanos) throws Exception {
        var first = new RestClient(worker.restUrl());
        var other = new RestClient(second.restUrl(PATIENCE));
        awaitHealth(first);
        awaitHealth(other);
        first.putConnector(
                "quickstart-source",
                Map.of("connector.class", "FileStreamSource", "file", input.toString(), "topic", TOPIC));
        // Whichever worker is asked: the cluster has one set of connectors.
        other.putConnector(
                "quickstart-sink",
                Map.of("connector.class", "FileStreamSink", "file", output.toString(), "topics", TOPIC));
        String greeting = "Hello from Tributary, " + Instant.now();
        Files.writeString(input, greeting + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        await(
                "The line did not arrive in " + output,
                () -> Files.exists(output) && Files.readAllLines(output).contains(greeting));
        out.printf(
                "%nAfter %.1f s: a line appended to input.txt went through Kafka into output.txt:%n    %s%n",
                (System.nanoTime() - startNanos) / 1e9, greeting);
        tell(out, first, other);
        new WorkWatch(first, out).start();
    }

    private void tell(PrintStream out, RestClient first, RestClient other) {
        out.println();
        out.println("  Open in a browser:  " + first.base() + "console/");
        out.println();
        out.println("  worker 1  " + first.base() + "   with the broker in process "
                + ProcessHandle.current().pid());
        out.println("  worker 2  " + other.base() + "   process " + second.pid());
        out.println("  Kafka     " + kafka.bootstrapServers());
        out.println("  files     " + input + "\n            " + output);
        out.println("  logs      " + folder.resolve("logs"));
        out.println();
        out.println("Try, in another terminal:");
        out.println("  tail -f " + output);
        out.println("  echo 'one more line' >> " + input);
        out.println("  curl -s '" + other.base() + "connectors?expand=status'");
        out.println("  curl -s -X PUT " + first.base() + "connectors/quickstart-sink/pause");
        out.println("  curl -s -X PUT " + first.base() + "connectors/quickstart-sink/resume");
        out.println();
        out.println("A crash, and an orderly stop; what runs where is told below when it changes:");
        out.println("  kill -9 " + second.pid()
                + "    its work moves when it was not heard of for 10 s; watch it in the console");
        out.println("  kill " + second.pid() + "       its work is handed over first");
        out.println("  bin/quickstart.sh --worker " + folder + "    one more worker joins");
        out.println();
        out.println("Ctrl-C stops everything.");
        out.println();
    }

    private static void awaitHealth(RestClient rest) throws Exception {
        await("The worker at " + rest.base() + " did not become ready", rest::isHealthy);
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(String failure, Condition condition)
            throws IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(failure + " within " + PATIENCE.toSeconds() + " s; look into the logs.");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Override
    public void close() {
        second.close();
        worker.stop();
        try {
            kafka.close();
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new IOException("Kafka did not stop cleanly", e));
        }
    }
}
