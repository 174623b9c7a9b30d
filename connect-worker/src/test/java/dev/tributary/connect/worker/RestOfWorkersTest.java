package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.worker.DescribedApi.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The REST API of real workers, in good times and in bad ones. */
final class RestOfWorkersTest {
    private static final String NAME = "orders-in";
    private static final int CLIENTS = 8;
    private static final int REQUESTS_OF_EACH = 12;

    @TempDir
    Path folder;

    private final String cluster = "rest-" + UUID.randomUUID();
    private final List<EmbeddedWorker> workers = new ArrayList<>();

    @AfterEach
    void stopWorkers() {
        workers.forEach(EmbeddedWorker::stop);
    }

    private EmbeddedWorker start(Map<String, String> properties) {
        EmbeddedWorker worker = EmbeddedWorker.start(properties);
        workers.add(worker);
        return worker;
    }

    private RestCalls ready(EmbeddedWorker worker) {
        var rest = new RestCalls(worker.restUrl());
        await("the worker to be ready", () -> rest.get("health").status() == 200);
        return rest;
    }

    private RestCalls standalone() {
        EmbeddedWorker worker = EmbeddedWorker.startStandalone(WorkerProperties.standalone(folder), List.of());
        workers.add(worker);
        return ready(worker);
    }

    private Map<String, String> source() {
        return Map.of(
                "connector.class",
                "FileStreamSource",
                "file",
                folder.resolve("in.txt").toString(),
                "topic",
                cluster);
    }

    // ---- what is described

    /** An order in which every operation finds what it works on. */
    private static int turn(Operation operation) {
        return switch (operation.toString()) {
            case "POST /connectors" -> 0;
            case "PUT /connectors/{connector}/stop" -> 2;
            case "PATCH /connectors/{connector}/offsets", "DELETE /connectors/{connector}/offsets" -> 3;
            case "DELETE /connectors/{connector}" -> 4;
            default -> 1;
        };
    }

    @Test
    void everyOperationOfAWorkerAnswersAsItsDocumentSays() {
        RestCalls rest = standalone();
        var api = new DescribedApi(rest);
        api.operations().stream()
                .sorted(Comparator.comparing(RestOfWorkersTest::turn))
                .forEach(operation -> {
                    if (turn(operation) == 1 && operation.path().contains("{task}")) {
                        rest.put("connectors/" + NAME + "/resume");
                        rest.awaitState(NAME, "RUNNING");
                    }
                    if (turn(operation) == 3) {
                        rest.awaitStatus(NAME, status -> status.path("tasks").isEmpty());
                    }
                    int status = api.call(operation).status();
                    switch (operation.toString()) {
                        case "GET /connectors/{connector}/incidents/{incident}" ->
                            assertThat(status)
                                    .as("of a worker where nothing ever failed")
                                    .isEqualTo(404);
                        case "POST /connectors/{connector}/preview" ->
                            assertThat(status)
                                    .as("of a source that has written nothing")
                                    .isEqualTo(400);
                        case "POST /alerts/test" ->
                            assertThat(status)
                                    .as("of a worker without receivers")
                                    .isEqualTo(400);
                        default -> assertThat(status).as("%s", operation).isLessThan(300);
                    }
                });
    }

    @Test
    void theDefinitionsOfAllBundledPluginsAreAsTheDocumentSays() {
        RestCalls rest = standalone();
        var api = new DescribedApi(rest);
        Operation definition = api.operations().stream()
                .filter(operation -> operation.path().equals("/connector-plugins/{plugin}/config"))
                .findFirst()
                .orElseThrow();
        rest.get("connector-plugins?connectorsOnly=false")
                .body()
                .forEach(plugin -> api.assertDescribed(
                        definition,
                        rest.get("connector-plugins/" + plugin.path("class").asText() + "/config")));
    }

    // ---- one name, many clients

    @Test
    void clientsThatCreateAndDeleteOneNameLeaveAStandaloneWorkerConsistent() throws Exception {
        contest(List.of(standalone()));
    }

    @Test
    void clientsThatCreateAndDeleteOneNameLeaveAClusterConsistent() throws Exception {
        List<RestCalls> cluster = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            cluster.add(ready(start(WorkerProperties.distributed(this.cluster))));
        }
        contest(cluster);
    }

    /** What was created more often than it was deleted is there, once, everywhere; and works. */
    private void contest(List<RestCalls> cluster) throws Exception {
        var balance = new AtomicInteger();
        var together = new CyclicBarrier(CLIENTS);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                var random = new Random(client);
                RestCalls rest = cluster.get(client % cluster.size());
                done.add(clients.submit(() -> {
                    together.await();
                    for (int i = 0; i < REQUESTS_OF_EACH; i++) {
                        if (random.nextBoolean()) {
                            RestCalls.Answer answer = rest.create(NAME, source());
                            assertThat(answer.status()).as("%s", answer).isIn(201, 409);
                            boolean created =
                                    answer.status() == 201 || answer.message().contains("deleted it");
                            balance.addAndGet(created ? 1 : 0);
                        } else {
                            int status = rest.delete("connectors/" + NAME).status();
                            assertThat(status).isIn(204, 404);
                            balance.addAndGet(status == 204 ? -1 : 0);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> client : done) {
                client.get(120, TimeUnit.SECONDS);
            }
        } catch (ExecutionException failure) {
            throw new AssertionError("a client was answered otherwise", failure.getCause());
        } finally {
            clients.shutdownNow();
        }

        assertThat(balance.get()).as("creations less deletions").isBetween(0, 1);
        for (RestCalls rest : cluster) {
            await("all workers to know", () -> rest.get("connectors").body().size() == balance.get());
        }
        int last = cluster.get(0).create(NAME, source()).status();
        assertThat(last).isEqualTo(balance.get() == 1 ? 409 : 201);
        for (RestCalls rest : cluster) {
            rest.awaitState(NAME, "RUNNING");
        }
        assertThat(cluster.get(0).delete("connectors/" + NAME).status()).isEqualTo(204);
        for (RestCalls rest : cluster) {
            await(
                    "nothing to be left",
                    () -> rest.get("connectors/" + NAME + "/status").status() == 404);
        }
    }

    // ---- bad times

    @Test
    void whileAWorkerWaitsForKafkaItAnswersEveryRequest() {
        EmbeddedWorker worker = start(WorkerProperties.distributed(cluster, "127.0.0.1:1"));
        worker.requestTimeout(200);
        var rest = new RestCalls(worker.restUrl());
        new DescribedApi(rest).callAll();
        assertThat(rest.get("connectors").status()).isEqualTo(200);
        assertThat(rest.create(NAME, source()).message()).contains("timed out");
        assertThat(rest.get("health").body().path("status").asText()).isEqualTo("starting");
    }

    @Test
    void aWorkerThatEndsAnswersEveryRequestUntilItsLastTaskHasStopped() throws Exception {
        GatedConnector.reset();
        Map<String, String> patient = WorkerProperties.distributed(cluster);
        patient.put("task.shutdown.graceful.timeout.ms", "60000");
        EmbeddedWorker worker = start(patient);
        RestCalls rest = ready(worker);
        rest.create("gated", Map.of("connector.class", GatedConnector.class.getName()));
        rest.awaitState("gated", "RUNNING");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(worker::stop);
        try {
            assertThat(GatedConnector.STOPPING.await(60, TimeUnit.SECONDS)).isTrue();
            worker.requestTimeout(200);
            new DescribedApi(rest).callAll();
            assertThat(stopped).isNotDone();
        } finally {
            GatedConnector.GATE.countDown();
        }
        stopped.get(60, TimeUnit.SECONDS);
    }
}
