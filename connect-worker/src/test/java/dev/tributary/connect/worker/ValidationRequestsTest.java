package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.worker.HangingPlugins.Gate;
import dev.tributary.connect.worker.RestCalls.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validations of a real worker: of plugins that hang, while everybody else's go on, and of slips of the pen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ValidationRequestsTest {
    private static final int MANY = 24;
    /** How many calls of a plugin run at a time; and one to ask for its version. */
    private static final int AT_ONCE = 8 + 1;

    private final ExecutorService users = Executors.newFixedThreadPool(MANY);
    private EmbeddedWorker worker;
    private RestCalls rest;
    private Gate gate = HangingPlugins.hangIn("nowhere");
    private int created;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Map<String, String> properties = WorkerProperties.standalone(folder);
        properties.put("plugin.path", pluginPath(folder).toString());
        worker = EmbeddedWorker.startStandalone(properties, List.of());
        rest = new RestCalls(worker.restUrl());
        await("the worker to be ready", () -> rest.get("health").status() == 200);
    }

    /**
     * A class is initialised once: those that hang then are plugins of this worker alone, or one of another test that asks
     * all plugins for their versions has done it before.
     */
    private static Path pluginPath(Path folder) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path plugin = Files.createDirectories(folder.resolve("plugins/hanging"));
        String outer = HangingPlugins.class.getName();
        Path source = Files.writeString(
                sources.resolve("StaticSource.java"),
                "package hanging; public class StaticSource extends " + outer + ".Calm { static { " + outer
                        + ".at(\"connector class\"); } }");
        Path strings = Files.writeString(
                sources.resolve("StaticStrings.java"),
                "package hanging; public class StaticStrings extends " + StringConverter.class.getName()
                        + " { static { " + outer + ".at(\"converter class\"); } }");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                OtherClassPath.classPath(),
                                "-d",
                                plugin.toString(),
                                source.toString(),
                                strings.toString()))
                .isZero();
        return plugin.getParent();
    }

    @AfterEach
    void letGo() {
        gate.open();
        worker.resetRequestTimeout();
    }

    @AfterAll
    void stop() {
        worker.stop();
        users.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connector constructor",
                "connector class",
                "connector config()",
                "connector validate()",
                "connector validator",
                "converter constructor",
                "converter class",
                "converter config()",
                "converter validator",
                "transform constructor",
                "transform config()",
                "transform validator",
                "predicate config()"
            })
    void nobodyElsesValidationWaitsForAPluginThatHangs(String place) throws Exception {
        gate = HangingPlugins.hangIn(place);
        CompletableFuture<Answer> oldest =
                CompletableFuture.supplyAsync(() -> validate(configurationFor(place)), users);
        assertThat(gate.entered.tryAcquire(30, TimeUnit.SECONDS)).isTrue(); // the others are told of this one
        worker.requestTimeout(1_000);
        List<CompletableFuture<Answer>> hanging = new ArrayList<>();
        for (int i = 1; i < MANY; i++) {
            hanging.add(CompletableFuture.supplyAsync(() -> validate(configurationFor(place)), users));
        }
        List<Answer> answers = new ArrayList<>();
        for (CompletableFuture<Answer> answer : hanging) {
            answers.add(answer.get(60, TimeUnit.SECONDS));
        }
        worker.resetRequestTimeout();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.message()).contains("timed out").contains(methodOf(place));
        });
        assertThat(validate(calm()).status()).isEqualTo(200);
        assertThat(rest.create("calm-" + created++, Map.of("connector.class", HangingPlugins.Calm.class.getName()))
                        .status())
                .isEqualTo(201);
        assertThat(rest.get("connectors").status()).isEqualTo(200);
        assertThat(gate.inside.get()).as("threads in the plugin").isPositive().isLessThanOrEqualTo(AT_ONCE);

        gate.open();
        assertThat(oldest.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        await("the threads to come back", () -> gate.inside.get() == 0);
        assertThat(gate.most.get()).as("threads in the plugin").isLessThanOrEqualTo(AT_ONCE);
        assertThat(validate(configurationFor(place)).status()).isEqualTo(200);
    }

    @Test
    void aSlipOfThePenIsToldInAHeaderAndTheConnectorIsCreated() throws Exception {
        String body = "{\"name\":\"slip\",\"config\":{\"task.max\":\"3\",\"connector.class\":\""
                + HangingPlugins.Calm.class.getName() + "\"}}";

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(worker.restUrl().resolve("connectors"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().allValues("Tributary-Warning"))
                .containsExactly("Unknown key 'task.max': did you mean 'tasks.max'?");
    }

    /** As the answer names it. */
    private static String methodOf(String place) {
        String what = place.substring(place.indexOf(' ') + 1);
        return switch (what) {
            case "class" -> "constructor";
            case "validator" -> place.equals("connector validator") ? "validate()" : "validator";
            default -> what;
        };
    }

    private Answer validate(Map<String, String> config) {
        return rest.put("connector-plugins/" + config.get("connector.class") + "/config/validate", config);
    }

    private static Map<String, String> calm() {
        return new HashMap<>(Map.of("connector.class", HangingPlugins.Calm.class.getName(), "name", "calm"));
    }

    private static Map<String, String> configurationFor(String place) {
        Map<String, String> config = calm();
        config.put("name", "hanging");
        switch (place.substring(0, place.indexOf(' '))) {
            case "connector" ->
                config.put(
                        "connector.class",
                        place.endsWith("class") ? "hanging.StaticSource" : HangingPlugins.Source.class.getName());
            case "converter" ->
                config.put(
                        "value.converter",
                        place.endsWith("class") ? "hanging.StaticStrings" : HangingPlugins.Strings.class.getName());
            case "transform" -> {
                config.put("transforms", "t");
                config.put("transforms.t.type", HangingPlugins.Same.class.getName());
            }
            default -> {
                config.put("predicates", "t");
                config.put("predicates.t.type", HangingPlugins.Holds.class.getName());
            }
        }
        if (place.endsWith("validator")) {
            config.put("key", "k");
            config.put("value.converter.key", "k");
            config.put("transforms.t.key", "k");
        }
        return config;
    }
}
