package dev.tributary.connect.worker;

import static dev.tributary.connect.worker.RestCalls.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.testkit.kafka.TestClient;
import dev.tributary.connect.testkit.kafka.TestKafka;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Config providers of users at work in a worker: good ones, slow ones, broken ones, and files that change. */
final class ConfigProvidersTest {
    private static final String TOPIC = "providers-" + UUID.randomUUID();

    @TempDir
    Path folder;

    private EmbeddedWorker worker;
    private RestCalls rest;

    @BeforeAll
    static void createTopic() {
        try (TestClient client = TestClient.connectTo(TestKafka.shared().bootstrapServers())) {
            client.createTopic(TOPIC);
        }
    }

    @BeforeEach
    void nothingIsWrong() {
        LeakyPlugins.SEEN.clear();
        LeasingProvider.ROTATION.set(1);
        LeasingProvider.sealed = false;
        LeasingProvider.gate = new CountDownLatch(0);
        LeasingProvider.waiting = new CountDownLatch(1);
    }

    @AfterEach
    void stop() {
        LeasingProvider.gate.countDown();
        if (worker != null) {
            worker.stop();
        }
    }

    private static Map<String, String> withProviders(Map<String, String> properties) {
        properties.put("config.providers", "vault,file");
        properties.put("config.providers.vault.class", LeasingProvider.class.getName());
        properties.put("config.providers.vault.param.prefix", "leased-");
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        return properties;
    }

    private void standalone() {
        start(EmbeddedWorker.startStandalone(withProviders(WorkerProperties.standalone(folder)), List.of()));
    }

    private void start(EmbeddedWorker started) {
        worker = started;
        rest = new RestCalls(worker.restUrl());
        await("the worker to be ready", () -> rest.get("health").status() == 200);
    }

    private static Map<String, String> source(String user) {
        return Map.of("connector.class", LeakyPlugins.Source.class.getName(), "topic", TOPIC, "user", user);
    }

    private void create(String name, Map<String, String> config) {
        assertThat(rest.create(name, config).status()).isEqualTo(201);
        rest.awaitState(name, "RUNNING");
    }

    private static boolean seen(String value) {
        return LeakyPlugins.SEEN.contains(value);
    }

    @Test
    void aProviderOfThePluginPathIsIsolatedAndAnswersUnderItsOwnLoader() throws IOException {
        installProviderThatTellsItsLoader(Files.createDirectories(folder.resolve("plugins/somebodys")));
        Map<String, String> properties = withProviders(WorkerProperties.standalone(folder));
        properties.put("plugin.path", folder.resolve("plugins").toString());
        properties.put("config.providers", "theirs");
        properties.put("config.providers.theirs.class", "Somebodys"); // an alias
        start(EmbeddedWorker.startStandalone(properties, List.of()));

        create("c", source("${theirs:loader}"));

        assertThat(LeakyPlugins.SEEN).contains("PluginLoader, in context: true");
    }

    /** Compiled here: what is on the class path of the tests is not isolated. */
    private void installProviderThatTellsItsLoader(Path location) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src/somebody")).resolve("SomebodysConfigProvider.java");
        Files.writeString(source, """
                package somebody;

                import java.util.Map;
                import java.util.Set;
                import org.apache.kafka.common.config.ConfigData;
                import org.apache.kafka.common.config.provider.ConfigProvider;

                public class SomebodysConfigProvider implements ConfigProvider {
                    public void configure(Map<String, ?> configs) {}

                    public ConfigData get(String path) {
                        throw new UnsupportedOperationException();
                    }

                    public ConfigData get(String path, Set<String> keys) {
                        ClassLoader own = getClass().getClassLoader();
                        boolean inContext = own == Thread.currentThread().getContextClassLoader();
                        return new ConfigData(
                                Map.of("loader", own.getClass().getSimpleName() + ", in context: " + inContext));
                    }

                    public void close() {}
                }
                """);
        String name = "somebody/SomebodysConfigProvider.class";
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path kafka = Path.of(URI.create(ConfigProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                kafka.toString(),
                                "-d",
                                classes.toString(),
                                source.toString()))
                .isZero();
        try (OutputStream file = Files.newOutputStream(location.resolve("somebodys.jar"));
                var jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry(name));
            Files.copy(classes.resolve(name), jar);
            jar.putNextEntry(new JarEntry("META-INF/services/" + ConfigProvider.class.getName()));
            jar.write("somebody.SomebodysConfigProvider".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void tasksGetANewSecretWhenTheTimeOfTheOldOneIsUpOnAStandaloneWorker() {
        standalone();
        tasksGetANewSecret();
    }

    @Test
    void tasksGetANewSecretWhenTheTimeOfTheOldOneIsUpInACluster() {
        String cluster = "providers-" + UUID.randomUUID();
        EmbeddedWorker other = EmbeddedWorker.start(withProviders(WorkerProperties.distributed(cluster)));
        try {
            start(EmbeddedWorker.start(withProviders(WorkerProperties.distributed(cluster))));
            create("another", source("plain")); // so that both workers have something to do
            tasksGetANewSecret();
        } finally {
            other.stop();
        }
    }

    private void tasksGetANewSecret() {
        create("c", source("${vault:ttl-1000:key}"));
        await("the first secret", () -> seen("leased-key-1"));
        LeasingProvider.ROTATION.set(2);

        await("the second secret", () -> seen("leased-key-2"));
        rest.awaitState("c", "RUNNING");
        assertThat(rest.get("connectors/c/tasks").body().toString())
                .contains("${vault:ttl-1000:key}")
                .doesNotContain("leased");
    }

    @Test
    void aProviderThatHangsHoldsUpNobodyElse() throws Exception {
        standalone();
        create("good", source("plain"));
        LeasingProvider.gate = new CountDownLatch(1);
        CompletableFuture<RestCalls.Answer> hanging =
                CompletableFuture.supplyAsync(() -> rest.create("hanging", source("${vault:slow:key}")));
        assertThat(LeasingProvider.waiting.await(60, TimeUnit.SECONDS)).isTrue();

        create("another", source("${vault:quick:key}"));
        assertThat(rest.get("connectors/good/status").status()).isEqualTo(200);
        assertThat(rest.post("connectors/good/restart", Map.of()).status()).isEqualTo(204);
        assertThat(rest.get("health").status()).isEqualTo(200);
        assertThat(hanging).isNotDone();

        LeasingProvider.gate.countDown();
        assertThat(hanging.get(60, TimeUnit.SECONDS).status()).isEqualTo(201);
    }

    @Test
    void aProviderThatHangsWhileItsConnectorStartsHoldsUpThatConnectorAlone() throws Exception {
        standalone();
        create("c", source("${vault:slow:key}"));
        LeasingProvider.waiting = new CountDownLatch(1);
        LeasingProvider.gate = new CountDownLatch(1);
        CompletableFuture<RestCalls.Answer> restarted =
                CompletableFuture.supplyAsync(() -> rest.post("connectors/c/restart", Map.of()));
        assertThat(LeasingProvider.waiting.await(60, TimeUnit.SECONDS)).isTrue();

        create("another", source("plain"));
        assertThat(rest.delete("connectors/another").status()).isEqualTo(204);

        LeasingProvider.gate.countDown();
        assertThat(restarted.get(60, TimeUnit.SECONDS).status()).isEqualTo(204);
    }

    @Test
    void whenAProviderThrowsConnectorAndTaskFailAndSayWhatWasAskedOfWhom() {
        standalone();
        create("c", source("${vault:secret/db:password}"));
        LeasingProvider.sealed = true;
        String said =
                "Config provider 'vault' did not answer for path 'secret/db', keys [password]: the vault is sealed";

        assertThat(rest.post("connectors/c/tasks/0/restart", Map.of()).status()).isEqualTo(204);
        JsonNode status =
                rest.awaitStatus("c", now -> now.at("/tasks/0/state").asText().equals("FAILED"));
        assertThat(status.at("/tasks/0/trace").asText()).contains(said);
        RestCalls.Answer answer = rest.post("connectors/c/restart", Map.of());
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).contains(said);
        // Statuses are written behind the answer.
        JsonNode failed =
                rest.awaitStatus("c", now -> now.at("/connector/state").asText().equals("FAILED"));
        assertThat(failed.at("/connector/trace").asText()).contains(said);
        RestCalls.Answer refused = rest.create("d", source("${vault:secret/db:password}"));
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.message()).contains("cannot be resolved").contains(said);

        LeasingProvider.sealed = false;
        assertThat(rest.post("connectors/c/restart?includeTasks=true", Map.of()).status())
                .isBetween(200, 204);
        rest.awaitState("c", "RUNNING");
    }

    @Test
    void aFileRotatedToNothingIsNamedAndAKeyThatIsGoneLeavesTheTextAsItIs() throws IOException {
        standalone();
        Path secrets = Files.writeString(folder.resolve("db.properties"), "user=somebody-else\n");
        String variable = "${file:" + secrets + ":user}";
        create("c", source(variable));
        assertThat(seen("somebody-else")).isTrue();

        Files.writeString(secrets, "");
        assertThat(rest.post("connectors/c/restart?includeTasks=true", Map.of()).status())
                .isBetween(200, 204);
        await("the text itself", () -> seen(variable));
        rest.awaitState("c", "RUNNING");

        Files.delete(secrets);
        assertThat(rest.post("connectors/c/restart", Map.of()).status()).isEqualTo(500);
        // Statuses are written behind the answer.
        JsonNode failed =
                rest.awaitStatus("c", now -> now.at("/connector/state").asText().equals("FAILED"));
        assertThat(failed.at("/connector/trace").asText())
                .contains("Config provider 'file' did not answer for path '" + secrets + "', keys [user]");
    }
}
