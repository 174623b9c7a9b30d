package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.KafkaCluster;
import dev.tributary.connect.worker.EmbeddedWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The workers of a test cluster, by index, and the folder of their files. Thread-safe. */
final class Workers implements AutoCloseable {
    private final ClusterSettings settings;
    private final Path folder;
    private final Map<String, String> properties;
    private final TreeMap<Integer, TestWorker> running = new TreeMap<>();
    private int nextIndex;

    Workers(ClusterSettings settings, KafkaCluster kafka) {
        this.settings = settings;
        try {
            folder = Files.createTempDirectory("connect-testkit-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties = settings.propertiesFor(kafka, folder);
    }

    /** All at once: processes take their time. */
    void startFirst() {
        List<CompletableFuture<Void>> starts = IntStream.range(
                        0, settings.shape().workers())
                .mapToObj(worker -> CompletableFuture.runAsync(this::startNext, Workers::onOwnThread))
                .toList();
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError("Workers did not start: " + e.getCause(), e.getCause());
        }
    }

    private static void onOwnThread(Runnable command) {
        var thread = new Thread(command, "testkit-worker-start");
        thread.setDaemon(true);
        thread.start();
    }

    int add() {
        if (settings.shape().standalone()) {
            throw new UnsupportedOperationException("A standalone worker has no cluster that another could join.");
        }
        return startNext();
    }

    private int startNext() {
        int index = claimIndex();
        TestWorker worker;
        if (settings.shape().standalone()) {
            worker = TestWorker.embedded(EmbeddedWorker.startStandalone(properties, List.of()));
        } else if (settings.shape().processes()) {
            worker = ProcessWorker.start(folder, index, properties, settings.timeout());
        } else {
            worker = TestWorker.embedded(EmbeddedWorker.start(properties));
        }
        synchronized (this) {
            running.put(index, worker);
        }
        return index;
    }

    private synchronized int claimIndex() {
        return nextIndex++;
    }

    synchronized Map<Integer, TestWorker> running() {
        return new TreeMap<>(running);
    }

    synchronized TestWorker get(int index) {
        TestWorker worker = running.get(index);
        if (worker == null) {
            throw new IllegalArgumentException(
                    "worker: %d (expected: one that runs: %s)".formatted(index, running.keySet()));
        }
        return worker;
    }

    /** If the end fails, the worker still counts as running. */
    void end(int index, Consumer<TestWorker> end) {
        end.accept(get(index));
        synchronized (this) {
            running.remove(index);
        }
    }

    @Override
    public void close() {
        running().keySet().parallelStream().forEach(index -> end(index, TestWorker::stop));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Files of the test's workers in " + folder + " could not be deleted", e);
        }
    }
}
