package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import dev.tributary.connect.worker.EmbeddedWorker;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/**
 * {@code bin/quickstart.sh}: a Kafka broker and a worker in this process, and two connectors, created over REST, that
 * copy lines from one file through a topic to another.
 */
public final class Quickstart implements AutoCloseable {
    private static final String TOPIC = "quickstart-lines";
    private static final int REST_PORT = 8083;

    private final Path input;
    private final Path output;
    private final EmbeddedKafka kafka;
    private final EmbeddedWorker worker;
    private final HttpClient http = HttpClient.newHttpClient();

    private Quickstart(Path folder) throws IOException {
        Files.createDirectories(folder);
        input = folder.resolve("input.txt");
        output = folder.resolve("output.txt");
        kafka = EmbeddedKafka.builder()
                .directory(folder.resolve("kafka"))
                .autoCreateTopics(true)
                .start();
        try {
            worker = startWorker(folder);
        } catch (RuntimeException e) {
            kafka.close(); // its threads would keep the process
            throw e;
        }
    }

    private EmbeddedWorker startWorker(Path folder) {
        return EmbeddedWorker.startStandalone(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "key.converter",
                        "org.apache.kafka.connect.storage.StringConverter",
                        "value.converter",
                        "org.apache.kafka.connect.storage.StringConverter",
                        "offset.storage.file.filename",
                        folder.resolve("connect.offsets").toString(),
                        "tributary.state.directory",
                        folder.resolve("state").toString(),
                        "listeners",
                        "http://localhost:" + (free(REST_PORT) ? REST_PORT : 0)),
                List.of());
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments.length == 0 ? "quickstart" : arguments[0])
                .toAbsolutePath()
                .normalize();
        PrintStream out = System.out;
        out.println("Starting Kafka and a Tributary worker in " + folder + " ...");
        long start = System.nanoTime();
        try {
            start(folder, out, start).join();
        } catch (Exception e) {
            LoggerFactory.getLogger(Quickstart.class).error("The quickstart failed", e);
            out.println("The quickstart failed: " + e);
            out.println("The log is in " + folder.resolve("logs"));
            System.exit(1); // what was started is stopped by the hook
        }
    }

    /** Answers what completes when everything has stopped. */
    private static CompletableFuture<Void> start(Path folder, PrintStream out, long start) throws Exception {
        var quickstart = new Quickstart(folder);
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
        put(
                "quickstart-source",
                Map.of("connector.class", "FileStreamSource", "file", input.toString(), "topic", TOPIC));
        put("quickstart-sink", Map.of("connector.class", "FileStreamSink", "file", output.toString(), "topics", TOPIC));
        String greeting = "Hello from Tributary, " + java.time.Instant.now();
        Files.writeString(input, greeting + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        awaitLine(greeting);
        out.printf(
                "%nAfter %.1f s: a line appended to input.txt went through Kafka into output.txt:%n    %s%n",
                (System.nanoTime() - startNanos) / 1e9, greeting);
        out.println();
        out.println("  REST    " + worker.restUrl());
        out.println("  Kafka   " + kafka.bootstrapServers());
        out.println("  files   " + input + "\n          " + output);
        out.println("  logs    " + input.resolveSibling("logs"));
        out.println();
        out.println("Try, in another terminal:");
        out.println("  tail -f " + output);
        out.println("  echo 'one more line' >> " + input);
        out.println("  curl -s " + worker.restUrl() + "connectors?expand=status");
        out.println("  curl -s -X PUT " + worker.restUrl() + "connectors/quickstart-sink/pause");
        out.println("  curl -s -X PUT " + worker.restUrl() + "connectors/quickstart-sink/resume");
        out.println();
        out.println("Ctrl-C stops everything.");
    }

    private void put(String name, Map<String, String> config) throws IOException, InterruptedException {
        String body = config.entrySet().stream()
                .map(entry -> quote(entry.getKey()) + ":" + quote(entry.getValue()))
                .reduce((left, right) -> left + "," + right)
                .map(fields -> "{" + fields + "}")
                .orElseThrow();
        URI uri = worker.restUrl().resolve("connectors/" + name + "/config");
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("PUT " + uri + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void awaitLine(String line) throws IOException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(output) || !Files.readAllLines(output).contains(line)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "The line did not arrive in " + output + " within 60 s; look into the logs.");
            }
            Thread.sleep(50);
        }
    }

    private static boolean free(int port) {
        try (var socket = new java.net.ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        worker.stop();
        try {
            kafka.close();
        } catch (RuntimeException e) {
            throw new UncheckedIOException(new IOException("Kafka did not stop cleanly", e));
        }
    }
}
