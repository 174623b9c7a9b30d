package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real workers tell of each other. */
final class HealthOfClusterTest {
    private static final String ARCHIVE = "connect-basic-auth-extension";
    private static final String MODULE = "org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule";
    private static final String ANN =
            "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private final String cluster = "health-" + UUID.randomUUID();

    /** Four tasks that have nothing to do. */
    private Map<String, String> sink() {
        return Map.of(
                "connector.class",
                "FileStreamSink",
                "file",
                folder.resolve("out.txt").toString(),
                "topics",
                cluster + "-records",
                "tasks.max",
                "4");
    }

    private static String id(URI url) {
        return url.getHost() + ":" + url.getPort();
    }

    private static JsonNode health(RestCalls rest) {
        RestCalls.Answer answer = rest.get("connectors/sink/health");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static boolean isComplete(RestCalls.Answer answer) {
        return answer.body().has("unreachable_workers")
                && answer.body().path("unreachable_workers").isEmpty();
    }

    private static Set<String> values(JsonNode tasks, String field) {
        Set<String> values = new TreeSet<>();
        tasks.forEach(task -> values.add(task.path(field).asText()));
        return values;
    }

    private static boolean works(JsonNode health, Set<String> workers) {
        return health.path("tasks_running").asInt() == 4
                && values(health.path("tasks"), "worker_id").equals(workers);
    }

    @Test
    void workersThatAskWhoSomebodyIsTellTheSameOfAConnectorThatRunsOnBoth() throws Exception {
        Configuration before = jaas();
        Configuration.setConfiguration(annAlone());
        try (OtherClassPath first = OtherClassPath.startDistributed(ARCHIVE, guarded());
                OtherClassPath second = OtherClassPath.startDistributed(ARCHIVE, guarded())) {
            List<RestCalls> both = List.of(new RestCalls(first.url(), ANN), new RestCalls(second.url(), ANN));
            both.forEach(rest -> await("ready", () -> rest.get("health").status() == 200));
            Set<String> ids = new TreeSet<>(Set.of(id(first.url()), id(second.url())));
            await("both in the group", () -> reachable(both.get(0)).equals(ids));
            assertThat(both.get(0).create("sink", sink()).status()).isEqualTo(201);
            for (RestCalls rest : both) {
                await(
                        "all tasks of " + rest.get("workers"),
                        () -> rest.get("connectors/sink").status() == 200 && works(health(rest), ids));
                await("its work to be told", () -> {
                    JsonNode health = health(rest);
                    return Set.of("ACTIVE", "IDLE")
                                    .contains(health.path("state").asText())
                            && values(health.path("tasks"), "status").equals(Set.of("RUNNING"));
                });
                await("all workers", () -> reachable(rest).equals(ids));
                await("nobody to be missed", () -> isComplete(rest.get("health/connectors")));
                assertThat(rest.get("connectors/none/health").status()).isEqualTo(404);
                await("nobody's incidents to be missed", () -> isComplete(rest.get("incidents")));
                assertThat(rest.get("connectors/sink/restarts").body().path("tasks"))
                        .isEmpty();
            }
            for (URI url : List.of(first.url(), second.url())) {
                assertThat(refusal(url, "health/connectors?local=true")).isEqualTo(401);
            }
        } finally {
            Configuration.setConfiguration(before);
        }
    }

    @Test
    void whatAWorkerRanThatStoppedIsToldByThoseThatTookIt() {
        EmbeddedWorker staying = EmbeddedWorker.start(WorkerProperties.distributed(cluster));
        EmbeddedWorker leaving = EmbeddedWorker.start(WorkerProperties.distributed(cluster));
        try {
            var rest = new RestCalls(staying.restUrl());
            String stays = id(staying.restUrl());
            String leaves = id(leaving.restUrl());
            await(
                    "both in the group",
                    () -> rest.get("workers").status() == 200 && reachable(rest).equals(Set.of(stays, leaves)));
            assertThat(rest.create("sink", sink()).status()).isEqualTo(201);
            await("all tasks", () -> works(health(rest), Set.of(stays, leaves)));

            leaving.stop();

            // Never does anybody say that one works which nobody tells of: only what is reported works.
            await("all tasks elsewhere", () -> {
                JsonNode health = health(rest);
                assertThat(health.path("tasks")).hasSize(4);
                return works(health, Set.of(stays));
            });
            await("the other to be gone", () -> workers(rest).equals(Set.of(stays)));
        } finally {
            staying.stop();
            leaving.stop();
        }
    }

    private static Set<String> workers(RestCalls rest) {
        return values(rest.get("workers").body(), "id");
    }

    /** Those that tell of themselves. */
    private static Set<String> reachable(RestCalls rest) {
        Set<String> ids = new TreeSet<>();
        rest.get("workers").body().forEach(worker -> {
            if (worker.path("reachable").asBoolean()) {
                assertThat(worker.path("threads").asInt()).isPositive();
                ids.add(worker.path("id").asText());
            }
        });
        return ids;
    }

    private static int refusal(URI base, String path) throws Exception {
        var request = HttpRequest.newBuilder(base.resolve(path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** As in {@link BasicAuthTest}: the extension from the plugin path alone. */
    private Map<String, String> guarded() throws Exception {
        Path plugin = Files.createDirectories(folder.resolve("plugins/basic-auth"));
        Path archive = OtherClassPath.archive(ARCHIVE);
        Path copy = plugin.resolve(archive.getFileName().toString());
        if (!Files.exists(copy)) {
            Files.copy(archive, copy);
        }
        Map<String, String> properties = WorkerProperties.distributed(cluster);
        properties.put("rest.extension.classes", "BasicAuthSecurityRestExtension");
        properties.put("plugin.path", plugin.getParent().toString());
        return properties;
    }

    private Configuration annAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("users.properties"), "ann=secret\n");
        var entry = new AppConfigurationEntry(
                MODULE, AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, Map.of("file", file.toString()));
        return new Configuration() {
            @Override
            public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
                return name.equals("KafkaConnect") ? new AppConfigurationEntry[] {entry} : null;
            }
        };
    }

    private static @Nullable Configuration jaas() {
        try {
            return Configuration.getConfiguration();
        } catch (SecurityException none) {
            return null;
        }
    }
}
