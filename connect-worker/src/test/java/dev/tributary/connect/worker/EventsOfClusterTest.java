package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real workers tell as it happens. */
final class EventsOfClusterTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final String cluster = "events-" + UUID.randomUUID();

    private static String id(URI url) {
        return url.getHost() + ":" + url.getPort();
    }

    /** The data of events, until one tells that all four tasks work on this worker alone. */
    private static List<JsonNode> until(Stream<String> lines, String worker) {
        List<JsonNode> told = new ArrayList<>();
        Iterator<String> stream = lines.filter(it -> it.startsWith("data: ")).iterator();
        while (stream.hasNext() && (told.isEmpty() || !works(told.get(told.size() - 1), worker))) {
            told.add(json(stream.next()));
        }
        return told;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line.substring("data: ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean works(JsonNode event, String worker) {
        for (JsonNode connector : event.path("changed")) {
            List<String> workers = new ArrayList<>();
            connector
                    .path("tasks")
                    .forEach(task -> workers.add(task.path("worker_id").asText()));
            if (connector.path("tasks_running").asInt() == 4 && workers.equals(Collections.nCopies(4, worker))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void theTasksOfAWorkerThatStopsAreSeenToMove() throws Exception {
        EmbeddedWorker staying = EmbeddedWorker.start(WorkerProperties.distributed(cluster));
        EmbeddedWorker leaving = EmbeddedWorker.start(WorkerProperties.distributed(cluster));
        try {
            var rest = new RestCalls(staying.restUrl());
            await(
                    "both in the group",
                    () -> rest.get("workers").status() == 200
                            && rest.get("workers").body().size() == 2);
            Map<String, String> sink = Map.of(
                    "connector.class",
                    "FileStreamSink",
                    "file",
                    folder.resolve("out.txt").toString(),
                    "topics",
                    cluster + "-records",
                    "tasks.max",
                    "4");
            assertThat(rest.create("sink", sink).status()).isEqualTo(201);
            await(
                    "all tasks",
                    () -> rest.get("connectors/sink/health")
                                    .body()
                                    .path("tasks_running")
                                    .asInt()
                            == 4);

            var request =
                    HttpRequest.newBuilder(staying.restUrl().resolve("events")).build();
            Stream<String> stream = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofLines())
                    .body();
            CompletableFuture<List<JsonNode>> told =
                    CompletableFuture.supplyAsync(() -> until(stream, id(staying.restUrl())));
            leaving.stop();
            List<JsonNode> events = told.get(60, TimeUnit.SECONDS);
            stream.close();

            assertThat(events.get(0).path("connectors")).hasSize(1);
            assertThat(events.get(0).at("/connectors/0/tasks").findValuesAsText("worker_id"))
                    .contains(id(leaving.restUrl()));
        } finally {
            staying.stop();
            leaving.stop();
        }
    }
}
